#!/usr/bin/env node
// The command line: `vozel <command> …`. Each command is a program of src/cli/, which exports `summary` in both
// languages and `run(parameters)`.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sourceLoader as fromSource, pinnedNode, prepare, root, run } from './setup.mjs';

const folder = join(root, 'src/cli');
const known = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.endsWith('.ts') && !file.includes('.test.') && !file.startsWith('cli'))
      .map((file) => file.slice(0, -3))
  : [];
const [command, ...parameters] = process.argv.slice(2);
await prepare();
if (command !== undefined && known.includes(command)) {
  process.exitCode = await run(pinnedNode, ['--import', fromSource, join(folder, 'cli.ts'), command, ...parameters], {
    cwd: process.cwd(),
  });
} else {
  process.exitCode = await run(pinnedNode, ['--import', fromSource, join(folder, 'cli.ts'), 'help', ...known]);
  if (command !== undefined && command !== 'help' && command !== '--help') process.exitCode = 2;
}
