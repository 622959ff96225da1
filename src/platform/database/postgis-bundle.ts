import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Extension } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';

/**
 * What of PostGIS a node uses: its main library, the scripts of its extension and the coordinate systems. The engine
 * compiles every library of the bundle at each start; those for rasters and topology are as large as the main one.
 */
const used =
  /^(?:lib\/postgresql\/postgis-3\.so|share\/proj\/.*|share\/postgresql\/extension\/postgis(?:\.control|--(?:ANY--)?[\d.]+\.sql))$/;

const keptBundles = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'vozel');

/**
 * PostGIS for the embedded engine with only what a node uses of it, which halves the time and the memory of a start.
 * The smaller bundle is made once and kept; where it cannot be kept, the whole one is used.
 */
export const leanPostgis: Extension = {
  ...postgis,
  setup: async (engine, options) => {
    const whole = await postgis.setup(engine, options);
    if (whole.bundlePath === undefined) return whole;
    return { ...whole, bundlePath: await leanBundle(whole.bundlePath).catch(() => whole.bundlePath!) };
  },
};

async function leanBundle(whole: URL): Promise<URL> {
  const { size, mtimeMs } = await stat(whole);
  const file = join(keptBundles, `postgis-${size}-${Math.round(mtimeMs)}.tar.gz`);
  const isKept = await stat(file).then(
    () => true,
    () => false,
  );
  if (!isKept) {
    await mkdir(keptBundles, { recursive: true });
    const unfinished = `${file}.${randomUUID()}`;
    await writeFile(unfinished, selectEntries(await readFile(fileURLToPath(whole))));
    await rename(unfinished, file);
  }
  return pathToFileURL(file);
}

/** The entries of a tar archive that a node uses, packed without compression: it is unpacked at every start. */
function selectEntries(archive: Uint8Array): Uint8Array {
  const block = 512;
  const tar = gunzipSync(archive);
  const field = (from: number, length: number) => tar.toString('latin1', from, from + length).replace(/\0.*$/s, '');
  const kept: Uint8Array[] = [];
  for (let at = 0; at + block <= tar.length && tar[at] !== 0; ) {
    const end = at + block + Math.ceil(Number.parseInt(field(at + 124, 12), 8) / block) * block;
    if (used.test(field(at, 100))) kept.push(tar.subarray(at, end));
    at = end;
  }
  return gzipSync(Buffer.concat([...kept, Buffer.alloc(2 * block)]), { level: 0 });
}
