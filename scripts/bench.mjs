// `npm run bench -- writes retrieve`: runs programs of bench/ by name, all of them without a name.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode, prepare, root, run, sourceLoader, stop } from './setup.mjs';

await prepare();
const folder = join(root, 'bench');
const known = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -3));
const asked = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const flags = process.argv.slice(2).filter((word) => word.startsWith('-'));
const unknown = asked.filter((name) => !existsSync(join(folder, `${name}.ts`)));
if (unknown.length > 0) stop(`Ni merjenja: ${unknown.join(', ')}. / No such benchmark. → ${known.join(', ')}`);
for (const name of asked.length > 0 ? asked : known) {
  console.log(`\n== ${name}`);
  const code = await run(pinnedNode, ['--import', sourceLoader, join(folder, `${name}.ts`), ...flags]);
  if (code !== 0) process.exitCode = code;
}
