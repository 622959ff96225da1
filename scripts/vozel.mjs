#!/usr/bin/env node
// The command line from a checkout: `vozel <command> …`, run from source; its commands are programs of src/cli/.
import { join } from 'node:path';
import { pinnedNode, prepare, root, run, sourceLoader } from './setup.mjs';

await prepare();
const program = ['--import', sourceLoader, join(root, 'src/cli/cli.ts')];
process.exitCode = await run(pinnedNode, [...program, ...process.argv.slice(2)], { cwd: process.cwd() });
