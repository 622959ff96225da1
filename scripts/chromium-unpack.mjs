// Unpacks the Chromium of the npm package in a folder (its first word) into that folder, with a script that starts it
// beside the libraries that it brings along. Runs on the pinned Node; TMPDIR names the folder too.
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.argv[2];
// The package unpacks its libraries only where it believes to be at the one place that it is made for.
process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs24.x';
const entry = createRequire(join(folder, 'package.json')).resolve('@sparticuz/chromium');
const { default: chromium } = await import(pathToFileURL(entry).href);
const program = await chromium.executablePath();

const libraries = join(folder, 'al2023', 'lib');
const script = join(folder, 'start-chromium');
const lines = [
  '#!/bin/sh',
  ...(existsSync(libraries) ? [`export LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}${libraries}"`] : []),
  `exec "${program}" "$@"`,
];
writeFileSync(script, `${lines.join('\n')}\n`);
chmodSync(script, 0o755);
