// Finds a Chromium for the journeys; installs Debian's where that is allowed, else takes a build from an npm package.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode, root } from './setup.mjs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** A headless Chromium for Linux on x64, packed into an npm package (MIT; 68 MB). Fetched only when nothing else is there. */
const packed = { name: '@sparticuz/chromium', version: '153.0.0' };

/** The path of a Chromium; undefined when there is none and none can be had. */
export function obtainChromium() {
  const found = [process.env.CHROMIUM, ...places].find((path) => path && existsSync(path));
  return found ?? installDebian() ?? unpackPackage();
}

function installDebian() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.log('Nameščam Chromium … / Installing Chromium …');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...parameters) => spawnSync('apt-get', parameters, { stdio: 'inherit', env: environment }).status === 0;
  const installed = apt('update', '-q') && apt('install', '-y', '-q', '--no-install-recommends', 'chromium');
  return installed ? places.find((path) => existsSync(path)) : undefined;
}

/** Fetches the package once, beside the other packages; it unpacks its program, and the libraries that it needs. */
function unpackPackage() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const folder = join(root, 'node_modules', '.cache', 'chromium', packed.version);
  const program = join(folder, 'start-chromium');
  if (existsSync(program) && starts(program)) return program;
  console.log('Jemljem Chromium iz paketa npm (68 MB) … / Taking Chromium from an npm package (68 MB) …');
  mkdirSync(folder, { recursive: true });
  const wanted = `${packed.name}@${packed.version}`;
  const options = ['--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
  if (spawnSync('npm', ['install', ...options, wanted], { stdio: 'inherit' }).status !== 0) return undefined;
  const unpack = join(root, 'scripts', 'chromium-unpack.mjs');
  const unpacked = spawnSync(pinnedNode, [unpack, folder], {
    stdio: 'inherit',
    env: { ...process.env, TMPDIR: folder },
  });
  return unpacked.status === 0 && starts(program) ? program : undefined;
}

/** A build whose system libraries are missing is none. */
function starts(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}
