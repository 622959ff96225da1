// `npm test`: does all set-up and runs every check and test; ends with a lone line `N passed, N failed`.
// `--tests-only` leaves out the checks of the code; further words choose test files by a part of their path.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { obtainChromium } from './chromium.mjs';
import { pinnedNode, prepare, root, run, sourceLoader } from './setup.mjs';

const words = process.argv.slice(2);
const wanted = words.filter((word) => !word.startsWith('--'));
const testsOnly = words.includes('--tests-only') || wanted.length > 0;

/** Longer than any one test may take: a file that is silent for so long hangs. */
const silenceMinutes = Number(process.env.VOZEL_TEST_SILENCE ?? 8);

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
  const all = ['src', 'test', 'bench', 'scripts'].flatMap((folder) => testFiles(join(root, folder))).sort();
  // The embedded engine lives inside of the process and cannot go away, so some files are about PostgreSQL alone.
  const files = process.env.TEST_DATABASE_URL ? all : all.filter((file) => !file.endsWith('.postgres.test.ts'));
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
  const watch = endWhenSilent(counts);
  const code = await run(pinnedNode, parameters, { env: environment, detached: true, onSpawn: watch.follow });
  clearInterval(watch.timer);
  addCounts(counts, code);
  rmSync(folder, { recursive: true, force: true });
}

/** Ends a run in which nothing has ended for a long time; Node itself waits without end for a file that hangs. */
function endWhenSilent(counts) {
  let child;
  const isSilent = () => existsSync(counts) && Date.now() - statSync(counts).mtimeMs > silenceMinutes * 60_000;
  const timer = setInterval(() => {
    if (!child || !isSilent()) return;
    clearInterval(timer);
    total.failed += 1;
    console.log(
      `\nNič se ne konča že ${silenceMinutes} min; preizkusi so prekinjeni. / Nothing has ended for so long; the run is stopped.`,
    );
    // First the runner alone, which tells what was under way; then whatever is left of it.
    child.kill('SIGINT');
    setTimeout(() => endGroup(child.pid), 3000);
  }, 1000);
  return {
    timer,
    follow: (spawned) => {
      child = spawned;
    },
  };
}

function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** A run that leaves no figures, or ends badly with none failed, has failed. */
function addCounts(file, code) {
  let counts = { passed: 0, failed: 0, unrun: [], endless: [], seconds: {} };
  try {
    counts = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    total.failed += 1;
  }
  total.passed += counts.passed;
  total.failed += counts.failed;
  if (code !== 0 && total.failed === 0) total.failed = 1;
  total.unrun.push(...counts.unrun);
  for (const name of counts.endless)
    console.log(`\n✖ ${name}: noben preizkus ni prišel do konca / no test came to its end`);
  const slowest = Object.entries(counts.seconds).sort((a, b) => b[1] - a[1]);
  console.log('\nNajpočasnejše datoteke / Slowest files:');
  for (const [name, seconds] of slowest.slice(0, 10)) console.log(`  ${seconds.toFixed(1).padStart(6)} s  ${name}`);
}

function testFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.test\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

function pinnedEnvironment() {
  return { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` };
}
