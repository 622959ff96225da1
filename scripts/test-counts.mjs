// A reporter for node:test that keeps the figures of a run in the file named by VOZEL_TEST_COUNTS: how many tests
// passed and failed, which did not run, and how long each file took. It is written anew with every test, so that a run
// that has to be ended leaves its figures too.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

/** Follows the run to its end and leaves its figures behind. */
export default async function* countTests(source) {
  const begun = new Map();
  const tally = { passed: 0, failed: 0, unrun: [], endless: [], seconds: {} };
  const keep = () => writeFileSync(process.env.VOZEL_TEST_COUNTS, JSON.stringify(tally));
  const nameOf = (file) => relative(process.cwd(), file ?? '').replaceAll('\\', '/');
  keep();
  for await (const { type, data } of source) {
    const file = nameOf(data?.file);
    const isWholeFile = file !== '' && data?.name === file;
    if (type === 'test:dequeue' && isWholeFile) begun.set(file, performance.now());
    if (type === 'test:complete' && isWholeFile)
      tally.seconds[file] = (performance.now() - (begun.get(file) ?? performance.now())) / 1000;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.skip !== undefined || data.todo !== undefined) tally.unrun.push(`${file}: ${data.name}`);
    else if (type === 'test:fail') tally.failed += 1;
    else if (isWholeFile) {
      // Node lets a file pass in which no test came to its end: it has none, or it left in the middle.
      tally.failed += 1;
      tally.endless.push(file);
    } else tally.passed += 1;
    keep();
  }
  keep();
  yield '';
}
