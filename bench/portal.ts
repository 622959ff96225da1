import { brotliCompressSync } from 'node:zlib';

/**
 * Server time and weight of the portal's pages (PORTAL.md: p95 < 50 ms, under 60 KB to the first page without a map).
 * Asks a running node, best one with the demonstration: `NODE_URL=http://localhost:8080 node --import ./scripts/source-loader.mjs bench/portal.ts`.
 */
const base = process.env.NODE_URL ?? 'http://localhost:8080';
const rounds = Number(process.env.ROUNDS ?? 40);
const goalMs = 50;
const goalBytes = 60_000;

const pages = [
  '/sl',
  '/sl/katalog',
  '/sl/katalog?q=parkiri%C5%A1%C4%8D',
  '/sl/katalog/parkirisca-v-zivo',
  '/sl/katalog/naselja',
  '/sl/kraji',
  '/sl/kraji/obcina/koper',
  '/sl/kraji/regija/gorenjska',
  '/sl/organizacije',
  '/sl/razvijalci',
  '/en/about',
];

const headers = { 'accept-encoding': 'br, gzip' };
const assets = new Map<string, number>();

/** Bytes of a style sheet, script or font as they travel; counted once for each page that asks for it. */
async function weightOf(asset: string): Promise<number> {
  const known = assets.get(asset);
  if (known !== undefined) return known;
  const answer = await fetch(base + asset, { headers });
  const bytes = Number(answer.headers.get('content-length') ?? (await answer.arrayBuffer()).byteLength);
  assets.set(asset, bytes);
  return bytes;
}

let missed = 0;
for (const path of pages) {
  const times: number[] = [];
  let html = '';
  for (let round = 0; round < rounds + 3; round += 1) {
    const begun = performance.now();
    const answer = await fetch(base + path, { headers });
    html = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    if (round >= 3) times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  const links = new Set([...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((found) => found[1]!));
  let bytes = brotliCompressSync(html).byteLength;
  for (const link of links) bytes += await weightOf(link);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  const good = at(0.95) < goalMs && bytes < goalBytes;
  if (!good) missed += 1;
  const figures = `p50 ${at(0.5).toFixed(1)} ms  p95 ${at(0.95).toFixed(1)} ms  ${(bytes / 1000).toFixed(1)} KB`;
  console.log(`${good ? 'ok    ' : 'MISSED'}  ${path.padEnd(36)} ${figures}`);
}
process.exitCode = missed > 0 ? 1 : 0;
