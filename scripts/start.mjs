// `npm start`: does all set-up with visible progress, then runs the node. `--source` runs it from source;
// further arguments (such as --empty) go to the node.
import { join } from 'node:path';
import { pinnedNode, prepare, root, run, sourceLoader, stop } from './setup.mjs';

const parameters = process.argv.slice(2).filter((parameter) => parameter !== '--source');
const fromSource = process.argv.includes('--source');

await prepare();
console.log('Prevajam … / Building …');
const built = await run(pinnedNode, [join(root, 'scripts/build.mjs'), ...(fromSource ? ['--islands'] : [])]);
if (built !== 0) stop('Prevajanje ni uspelo. / The build has failed.');
console.log('Zaganjam vozlišče … / Starting the node …');
const program = fromSource
  ? ['--import', sourceLoader, join(root, 'src/serve.ts')]
  : ['--enable-source-maps', join(root, 'dist/serve.mjs')];
process.exitCode = await run(pinnedNode, [...program, ...parameters]);
