// Lets Node run the sources as they are. Node leaves out the types of .ts files itself; the pages (.tsx) are compiled
// here. Both the compiled pages and V8's code of every module are kept, so that a second process starts in a third of
// the time: the tests start hundreds.
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, enableCompileCache, registerHooks, setSourceMapsSupport } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const kept = fileURLToPath(new URL('../node_modules/.cache/vozel/', import.meta.url));
const pages = join(kept, 'pages');
const options = {
  ...{ loader: 'tsx', jsx: 'automatic', jsxImportSource: 'hono/jsx', format: 'esm', target: 'node24' },
  sourcemap: 'inline',
  sourcesContent: false,
};

enableCompileCache(join(kept, 'code'));
setSourceMapsSupport(true);
registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.tsx')) return next(url, context);
    return { format: 'module', source: compiled(fileURLToPath(url)), shortCircuit: true };
  },
});

/** The JavaScript of a page: kept from an earlier process, or compiled now. */
function compiled(path) {
  const text = readFileSync(path);
  const digest = createHash('sha1').update(JSON.stringify(options)).update(path).update(text).digest('hex');
  const file = join(pages, `${digest}.js`);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const { code } = require('esbuild').transformSync(text.toString(), { ...options, sourcefile: path });
    keep(file, code);
    return code;
  }
}

/** Where nothing can be written, every process compiles for itself. */
function keep(file, code) {
  const unfinished = `${file}.${randomUUID()}`;
  try {
    mkdirSync(pages, { recursive: true });
    writeFileSync(unfinished, code);
    renameSync(unfinished, file);
  } catch {}
}
