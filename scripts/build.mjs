// Compiles the server and the islands into dist/ in about a second. Runs on the pinned Node.

import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const outputs = join(root, 'dist');

/** Files that a source names by its own address (workers, migrations, models) stay where they are: the compiled
 * program keeps the address of each source. */
const keepSourceAddresses = (outdir) => ({
  name: 'keep-source-addresses',
  setup(builder) {
    builder.onLoad({ filter: /\/src\/.*\.tsx?$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const address = JSON.stringify(relative(outdir, path).replaceAll('\\', '/'));
      const contents = source
        .replaceAll('import.meta.url', `new URL(${address}, import.meta.url).href`)
        .replaceAll(
          'import.meta.dirname',
          `decodeURIComponent(new URL('.', new URL(${address}, import.meta.url)).pathname).replace(/\\/$/, '')`,
        );
      return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
    });
  },
});

async function filesOf(folder, pattern) {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && pattern.test(entry.name)).map((entry) => join(folder, entry.name));
}

/** Compiles programs that run on a server, by the names of what they become. */
export async function compile(entryPoints, outdir) {
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    sourcemap: true,
    outExtension: { '.js': '.mjs' },
    plugins: [keepSourceAddresses(outdir)],
    logLevel: 'warning',
  });
}

/** The program that is the node, and the command line for where only compiled programs are. */
const buildServer = () => compile({ serve: 'src/serve.ts', vozel: 'src/cli/cli.ts' }, outputs);

/** Compiles the custom elements of the portal, each into a file of its own. */
async function buildIslands() {
  const islands = await filesOf(join(root, 'src/portal/islands'), /(?<!\.test)\.tsx?$/);
  if (islands.length === 0) return;
  await build({
    absWorkingDir: root,
    entryPoints: islands,
    outdir: join(outputs, 'islands'),
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    sourcemap: true,
    logLevel: 'warning',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const isIslandsOnly = process.argv.includes('--islands');
  // A node that runs from the compiled server meanwhile loads its parts when it needs them.
  await rm(isIslandsOnly ? join(outputs, 'islands') : outputs, { recursive: true, force: true });
  await Promise.all([buildIslands(), isIslandsOnly ? undefined : buildServer()]);
}
