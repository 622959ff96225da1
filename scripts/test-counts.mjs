// A reporter for node:test that writes how many tests ran, and which did not, into the file named by VOZEL_TEST_COUNTS.
import { writeFileSync } from 'node:fs';

/** Follows the run to its end and leaves its figures behind. */
export default async function* countTests(source) {
  const unrun = [];
  let counts = { passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0 };
  for await (const { type, data } of source) {
    if (type === 'test:summary' && data.file === undefined) counts = data.counts;
    if ((type === 'test:pass' || type === 'test:fail') && (data.skip !== undefined || data.todo !== undefined))
      unrun.push(`${data.file}: ${data.name}`);
  }
  writeFileSync(process.env.VOZEL_TEST_COUNTS, JSON.stringify({ ...counts, unrun }));
  yield '';
}
