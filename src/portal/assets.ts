import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Context } from 'hono';

/** Files of the portal under names that change with their content, so that they may be kept forever. */
export interface Assets {
  /** The address of a file, `/assets/portal.3fd2….css`; empty when the file was not built. */
  url(name: string): string;
  /** Answers a request for an asset, compressed as the reader accepts. */
  serve(c: Context, hashedName: string): Response | Promise<Response>;
}

interface Asset {
  readonly hashedName: string;
  readonly type: string;
  readonly body: Buffer;
  readonly encoded: Map<string, Buffer>;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

/** The map library as it is published: its worker and shared part are found beside it by their own names. */
const mapFiles = ['maplibre-gl.mjs', 'maplibre-gl-shared.mjs', 'maplibre-gl-worker.mjs', 'maplibre-gl.css'];

const styleOrder = ['tokens', 'base', 'layout', 'components', 'forms', 'pictures', 'tables', 'print'];

/** Reads styles, fonts and built islands of the project that lies around this file. */
export function loadAssets(root: string = projectRoot()): Assets {
  const styles = join(root, 'src/portal/styles');
  const byName = new Map<string, Asset>();
  const add = (name: string, body: Buffer) => byName.set(name, asset(name, body));
  for (const font of readdirSync(join(styles, 'fonts'))) {
    if (font.endsWith('.woff2')) add(font, readFileSync(join(styles, 'fonts', font)));
  }
  const css = styleOrder.map((part) => readFileSync(join(styles, `${part}.css`), 'utf8')).join('\n');
  add('portal.css', Buffer.from(withHashedFonts(slim(css), byName)));
  add('mark.svg', readFileSync(join(styles, 'mark.svg')));
  const built = join(root, 'dist/islands');
  for (const file of existsSync(built) ? readdirSync(built) : []) {
    if (file.endsWith('.js') || file.endsWith('.css')) add(file, readFileSync(join(built, file)));
  }
  const map = join(root, 'node_modules/maplibre-gl/dist');
  for (const file of mapFiles) if (existsSync(join(map, file))) add(file, readFileSync(join(map, file)));
  const byHashedName = new Map([...byName.values()].map((one) => [one.hashedName, one]));
  return {
    url: (name) => {
      const found = byName.get(name);
      return found ? `/assets/${found.hashedName}` : '';
    },
    serve(c, hashedName) {
      const found = byHashedName.get(hashedName);
      if (!found) return c.notFound();
      const encoding = preferredEncoding(c.req.header('accept-encoding'), found.type);
      return c.body(new Uint8Array(encodedBody(found, encoding)), 200, {
        'content-type': found.type,
        'cache-control': mapFiles.includes(hashedName)
          ? 'public, max-age=86400'
          : 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        vary: 'accept-encoding',
        ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
      });
    },
  };
}

/** The folder of `package.json` above this file, both when run from source and when compiled. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

function asset(name: string, body: Buffer): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 10);
  const extension = extname(name);
  // Chunks carry a hash already, and parts of the map library refer to each other by name.
  const keepsName = mapFiles.includes(name) || /-[A-Z0-9]{8}\.js$/.test(name);
  const hashedName = keepsName ? name : `${name.slice(0, -extension.length)}.${hash}${extension}`;
  return { hashedName, type: types[extension] ?? 'application/octet-stream', body, encoded: new Map() };
}

function withHashedFonts(css: string, fonts: ReadonlyMap<string, Asset>): string {
  return css.replace(/url\("([^"]+\.woff2)"\)/g, (_, name: string) => `url("/assets/${fonts.get(name)!.hashedName}")`);
}

/** Comments and line ends are for us, not for the reader's line. */
function slim(css: string): string {
  return css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s*\n\s*/g, ' ');
}

function encodedBody(found: Asset, encoding: Encoding): Buffer {
  if (encoding === 'identity') return found.body;
  const known = found.encoded.get(encoding);
  if (known) return known;
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: found.body.length > 200_000 ? 6 : 11 } };
  const made = encoding === 'br' ? brotliCompressSync(found.body, quality) : gzipSync(found.body, { level: 9 });
  found.encoded.set(encoding, made);
  return made;
}

/** What a body may be packed with. */
export type Encoding = 'br' | 'gzip' | 'identity';

/** The best packing that the reader accepts; fonts are packed already. */
export function preferredEncoding(accepted: string | undefined, type: string): Encoding {
  if (!accepted || type === 'font/woff2') return 'identity';
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
}
