// What every program of the repository needs first: packages that fit the lock file, and the pinned Node.
// Plain Node 20 or later, no dependencies.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The folder of the repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** The Node that the lock file pins. */
export const pinnedNode = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

/** What lets Node run the sources, whatever folder it is called from. */
export const sourceLoader = pathToFileURL(join(root, 'scripts', 'source-loader.mjs')).href;

/** Runs a program with its output visible; resolves with its exit code. */
export function run(command, parameters, { onSpawn, ...options } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, parameters, { cwd: root, stdio: 'inherit', ...options });
    onSpawn?.(child);
    const pass = (signal) => child.kill(signal);
    process.on('SIGINT', pass).on('SIGTERM', pass);
    child.on('error', fail);
    child.on('exit', (code, signal) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      done(code ?? (signal ? 1 : 0));
    });
  });
}

/** Checks the version of Node, and installs packages when they are absent or older than the lock file. */
export async function prepare() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    stop(
      `Vozel potrebuje Node 20 ali novejši; tu je ${process.versions.node}.\nVozel needs Node 20 or later; this is ${process.versions.node}.`,
    );
  }
  if (existsSync(pinnedNode) && isFresh()) return;
  const code = await install();
  if (code !== 0) stop('Namestitev paketov ni uspela. / Installing the packages has failed.');
  if (!existsSync(pinnedNode)) stop('Paket »node« se ni namestil. / The package "node" has not been installed.');
}

/** Installs what the lock file names; shows how far it is, and what npm said only when it fails. */
function install() {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  console.log('Nameščam pakete … / Installing packages …');
  // Not `npm ci`: that refuses a lock file that lacks packages for other kinds of machine, which a registry may not have.
  // Versions still come from the lock file, and the lock file stays as it is.
  const child = spawn(npm, ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=http'], {
    ...{ cwd: root, stdio: ['inherit', 'pipe', 'pipe'], shell: process.platform === 'win32' },
  });
  const said = [];
  let fetched = 0;
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (!/^npm http /.test(line)) said.push(line);
      else if (line.includes('.tgz ')) {
        fetched += 1;
        if (fetched % 100 === 0) console.log(`  ${fetched} …`);
      }
    });
  }
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => {
      if (code !== 0) console.error(said.join('\n'));
      done(code ?? 1);
    });
  });
}

/** npm keeps a record of what it installed; it fits when it holds every package of the lock file in its version. */
function isFresh() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, devOptional, peer }]) => {
    const isOptional = optional || devOptional || peer;
    return path === '' || installed[path]?.version === version || (isOptional && installed[path] === undefined);
  });
}

/** Ends the program with an explanation. */
export function stop(message, code = 1) {
  console.error(message);
  process.exit(code);
}
