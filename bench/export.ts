import { connect } from 'node:net';
import { alone, type Ground, onEachGround } from './support/engines.ts';
import { answered, type BenchNode, startNode } from './support/node.ts';
import { reference } from './support/reference.ts';

/**
 * A table of 100,000 rows is published through the guided flow, then downloaded whole by anybody. DESIGN §9: NDJSON 80,000 and
 * CSV 50,000 entities a second, constant memory. Compression is the caller's wish and has its own price.
 */
const rows = Number(process.env.ROWS ?? 100_000);
const goals = { ndjson: 80_000, csv: 50_000, geojson: 0 };
type Format = keyof typeof goals;

await onEachGround(measure);

async function measure(ground: Ground): Promise<void> {
  let node = await startNode(ground);
  await publish(node);
  await node.stop();
  const [bare, first] = await alone(ground, async (db) => {
    await db.pool.query('vacuum analyze');
    const { rows: ids } = await db.pool.query<{ id: string }>('select id from entity where space = 1 order by id');
    const pages = Math.floor(ids.length / 2_000);
    const perSecond = await reference(db, 'export', (turn) => [ids[(turn % pages) * 2_000]!.id]);
    return [perSecond * 2_000, ids.length] as const;
  });
  console.log(`${first} entities; reference: bare pages of 2,000 by key: ${Math.round(bare)} entities/s`);
  node = await startNode(ground);
  try {
    // As in the other programs, the code is compiled before anything counts.
    await take(node.port, '/api/v1/datasets/stevci-prometa/download.geojson');
    for (const format of ['ndjson', 'csv', 'geojson'] as const) await download(node, format, bare);
  } finally {
    await node.stop();
  }
}

async function publish(node: BenchNode): Promise<void> {
  const description = { titles: { sl: 'Števci prometa' } };
  await answered(node.asOperator('POST', '/api/v1/publications', { organisation: 'bench', description }));
  const at = '/api/v1/publications/stevci-prometa';
  const line = (row: number) =>
    `${row};Cesta ${row % 900};${row % 97};${(row % 130) + 0.5};${(13.5 + (row % 500) / 200).toFixed(4)};${(45.5 + row / rows).toFixed(5)}`;
  const csv = ['stevec;cesta;vozil;hitrost;lon;lat', ...Array.from({ length: rows }, (_, row) => line(row))].join('\n');
  await answered(node.asOperator('PUT', `${at}/source?name=stevci.csv`, csv, 'text/csv'));
  for (const step of ['check', 'publish']) {
    const began = performance.now();
    const run = (await answered(node.asOperator('POST', `${at}/${step}`))) as { id: string };
    await ended(node, run.id);
    const took = (performance.now() - began) / 1_000;
    console.log(`${step}: ${Math.round(rows / took)} rows/s, ${took.toFixed(1)} s`);
  }
}

async function ended(node: BenchNode, run: string): Promise<void> {
  for (;;) {
    const { state, error } = (await answered(node.asOperator('GET', `/api/v1/publication-runs/${run}`))) as {
      state: string;
      error: unknown;
    };
    if (state === 'done') return;
    if (state !== 'waiting' && state !== 'running') throw new Error(`${state}: ${JSON.stringify(error)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function download(node: BenchNode, format: Format, bare: number): Promise<void> {
  const [before] = node.memory();
  const worked = node.processor();
  const began = performance.now();
  let highest = 0;
  const watching = setInterval(() => {
    highest = Math.max(highest, node.memory()[0]);
  }, 50);
  const { bytes, lines } = await take(node.port, `/api/v1/datasets/stevci-prometa/download.${format}`);
  clearInterval(watching);
  const seconds = (performance.now() - began) / 1_000;
  const [own, server] = node.processor().map((time, index) => ((time - worked[index]!) / rows).toFixed(1));
  const rate = rows / seconds;
  const goal = goals[format] > 0 ? ` (goal on PostgreSQL ${goals[format]})` : '';
  console.log(
    `${format}${goal}: ${Math.round(rate)} entities/s, ${(rate / bare).toFixed(2)} of the reference, ` +
      `${Math.round(bytes / 1e6)} MB; processor time each: node ${own} µs, database ${server} µs; ` +
      `memory ${before} MB before, ${highest} MB at the most`,
  );
  if (lines < rows) throw new Error(`${lines} lines of ${rows}`);
}

/** Reads an answer as it comes and keeps none of it; counts its lines. */
function take(port: number, path: string): Promise<{ bytes: number; lines: number }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let [bytes, lines, end] = [0, 0, ''];
    socket.on('connect', () => socket.write(`GET ${path} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n`));
    socket.on('data', (chunk) => {
      if (bytes === 0 && !chunk.toString('latin1', 0, 12).endsWith('200'))
        return reject(new Error(chunk.toString('latin1', 0, 600)));
      bytes += chunk.length;
      end = (end + chunk.toString('latin1', Math.max(0, chunk.length - 5))).slice(-5);
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
    });
    socket.on('error', reject);
    // An answer that was broken off lacks the last chunk.
    socket.on('close', () => (end === '0\r\n\r\n' ? resolve({ bytes, lines }) : reject(new Error('broken off'))));
  });
}
