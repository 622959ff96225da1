// `npm test`: does all set-up and runs every check and test; ends with a lone line `N passed, N failed`.
// `--tests-only` leaves out the checks of the code; further words choose test files by a part of their path.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { obtainChromium } from './chromium.mjs';
import { pinnedNode, prepare, root, run, sourceLoader } from './setup.mjs';

const words = process.argv.slice(2);
const wanted = words.filter((word) => !word.startsWith('--'));
const testsOnly = words.includes('--tests-only') || wanted.length > 0;

await prepare();
const total = { passed: 0, failed: 0, unrun: [] };
if (!testsOnly) await runChecks();
await runTests();
if (total.unrun.length > 0) {
  console.log(`\nNiso tekli / Did not run:\n${total.unrun.map((name) => `  ${name}`).join('\n')}`);
  if (process.env.CI) total.failed += total.unrun.length;
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/** Formatting and lint rules, types, and nothing left unused. */
async function runChecks() {
  const checks = [
    ['biome', 'biome', ['check', '.']],
    ['types', 'tsc', ['--noEmit']],
    ['unused code', 'knip', ['--no-progress']],
  ];
  const islands = join(root, 'src/portal/islands/tsconfig.json');
  if (existsSync(islands)) checks.push(['types of the islands', 'tsc', ['--noEmit', '-p', islands]]);
  for (const [name, program, parameters] of checks) {
    console.log(`\n== ${name}`);
    const code = await run(join(root, 'node_modules', '.bin', program), parameters, { env: pinnedEnvironment() });
    if (code === 0) total.passed += 1;
    else total.failed += 1;
  }
}

async function runTests() {
  const files = ['src', 'test', 'bench', 'scripts'].flatMap((folder) => testFiles(join(root, folder))).sort();
  const chosen = files.filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)));
  const journeys = chosen.filter((file) => file.startsWith('test/journeys/'));
  const chromium = journeys.length > 0 ? obtainChromium() : undefined;
  const runnable = chromium ? chosen : chosen.filter((file) => !journeys.includes(file));
  if (!chromium) total.unrun.push(...journeys.map((file) => `${file} (Chromium manjka / is missing)`));
  if (runnable.length === 0) return;

  console.log(`\n== tests: ${process.env.TEST_DATABASE_URL ? 'PostgreSQL' : 'embedded'}, ${runnable.length} files`);
  const islands = spawnSync(pinnedNode, [join(root, 'scripts/build.mjs'), '--islands'], { stdio: 'inherit' });
  if (islands.status !== 0) total.failed += 1;
  const folder = mkdtempSync(join(tmpdir(), 'vozel-tests-'));
  const counts = join(folder, 'counts.json');
  const parameters = [
    `--import=${sourceLoader}`,
    '--test',
    '--test-concurrency=2',
    '--test-timeout=300000',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(root, 'scripts/test-counts.mjs')}`,
    `--test-reporter-destination=${join(folder, 'nothing')}`,
    ...runnable,
  ];
  const environment = {
    ...pinnedEnvironment(),
    VOZEL_TEST_COUNTS: counts,
    ...(chromium ? { CHROMIUM: chromium } : {}),
  };
  const code = await run(pinnedNode, parameters, { env: environment });
  addCounts(counts, code);
  rmSync(folder, { recursive: true, force: true });
}

/** A run that leaves no figures, or ends badly with none failed, has failed. */
function addCounts(file, code) {
  let counts = { passed: 0, failed: 0, cancelled: 0, unrun: [] };
  try {
    counts = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    total.failed += 1;
  }
  const failed = counts.failed + counts.cancelled;
  total.passed += counts.passed;
  total.failed += failed === 0 && code !== 0 ? 1 : failed;
  total.unrun.push(...counts.unrun);
}

function testFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.test\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

function pinnedEnvironment() {
  return { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` };
}
