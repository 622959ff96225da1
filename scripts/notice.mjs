// `npm run notice` writes NOTICE.md: whose work the node ships, and under which licence. `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';
import { shippedWorks } from './shipped-works.mjs';

/** Permissive licences, and those that EUPL-1.2 is compatible with and that ask for nothing further here. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** What packages say in words of their own, or only in their source repository. */
const said = {
  'MIT/X11': 'MIT',
  'negotiate@1.0.1': 'BSD-2-Clause',
};

/** Packages that `npm ci --omit=dev` installs on some machine, by the lock file. */
function runtimePackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const found = new Map();
  for (const [path, { version, dev, license }] of Object.entries(packages)) {
    if (path === '' || dev) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    found.set(`${name}@${version}`, { name, version, license: licenceOf(path, `${name}@${version}`, license) });
  }
  return [...found.values()].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

const compare = (a, b) => (a < b ? -1 : Number(a > b));

/** The installed package knows best; one for another machine is known by the lock file. */
function licenceOf(path, key, locked) {
  if (said[key]) return said[key];
  let stated = locked;
  try {
    const { license, licenses } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
    stated = license ?? licenses ?? locked;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  const text = typeof stated === 'string' ? stated : (stated?.type ?? 'not stated');
  return said[text] ?? text;
}

/** `(MIT OR GPL-3.0)` leaves a choice, `(MIT AND Zlib)` asks for both. */
function isAllowed(expression) {
  const bare = expression.replaceAll(/[()]/g, '');
  if (bare.includes(' AND ')) return bare.split(' AND ').every(isAllowed);
  return bare.split(' OR ').some((licence) => allowed.has(licence.trim()));
}

function notice(packages) {
  const row = (cells) => `| ${cells.join(' | ')} |`;
  const counts = Map.groupBy(packages, ({ license }) => license);
  const summary = [...counts]
    .sort((a, b) => b[1].length - a[1].length)
    .map(([name, list]) => `${name} (${list.length})`);
  return `${[
    '# Notice',
    '',
    'Vozel is licensed under the European Union Public Licence 1.2 (`LICENSE`). It ships or uses the works below, under',
    'their own licences. This file is made by `npm run notice`; a test keeps it true.',
    '',
    '## Data, models and other works',
    '',
    'Whatever shows or passes on these data shows their line too.',
    '',
    row(['What', 'Where', 'Licence', 'Attribution']),
    row(['---', '---', '---', '---']),
    ...shippedWorks.map(({ what, where, licence, attribution }) => row([what, where, licence, attribution])),
    '',
    '## Packages',
    '',
    `${packages.length} packages that the node runs with: ${summary.join(', ')}.`,
    'Each has its licence text and authors in its own folder below `node_modules/`.',
    '',
    row(['Package', 'Version', 'Licence']),
    row(['---', '---', '---']),
    ...packages.map(({ name, version, license }) => row([name, version, license])),
  ].join('\n')}\n`;
}

const packages = runtimePackages();
const refused = packages.filter(({ license }) => !isAllowed(license));
for (const { name, version, license } of refused) console.error(`${name}@${version}: ${license} is not allowed`);
const file = join(root, 'NOTICE.md');
const text = notice(packages);
if (refused.length > 0) process.exitCode = 1;
else if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('NOTICE.md is out of date: npm run notice');
  process.exitCode = 1;
}
