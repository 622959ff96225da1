import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type Loose, startNode } from '../../test/support/node.ts';
import { run as publishCommand } from '../cli/publish.ts';
import { fileSource } from '../connectors/index.ts';

const node = await startNode({ after });
const fixtures = join(import.meta.dirname, '../../test/fixtures/parking');
const folder = await mkdtemp(join(tmpdir(), 'vozel-journey-'));
after(() => rm(folder, { recursive: true, force: true }));
const as = node.operatorKey;

const made = await node.post(
  '/api/v1/organisations',
  { slug: 'bled', kind: 'municipality', names: { sl: 'Občina Bled' } },
  { as },
);

async function ended(run: Loose): Promise<Loose> {
  for (let tries = 0; tries < 900; tries++) {
    const { body } = await node.get(`/api/v1/publication-runs/${run.id}`, { as });
    if (!['waiting', 'running'].includes(String(body.state))) return body;
    await wait(100);
  }
  throw new Error('the run does not end');
}

/** Runs a command line as a person would, and returns what it printed. */
async function command(...parameters: string[]): Promise<{ code: number; printed: string }> {
  const lines: string[] = [];
  const { log, error } = console;
  console.log = (line: unknown) => void lines.push(String(line));
  console.error = (line: unknown) => void lines.push(String(line));
  try {
    const code = await publishCommand([...parameters, '--url', node.url, '--key', as]);
    return { code, printed: lines.join('\n') };
  } finally {
    console.log = log;
    console.error = error;
  }
}

test('the organisation exists', () => assert.equal(made.status, 201, made.text));

test('a foreign CSV that the project does not ship is published and read through several doors by anyone', {
  timeout: 90_000,
}, async () => {
  const created = await node.post(
    '/api/v1/publications',
    { organisation: 'bled', description: { titles: { sl: 'Parkirišča Reutlingen' } } },
    { as },
  );
  assert.equal(created.status, 201, created.text);
  const file = await fileSource(join(fixtures, 'reutlingen.csv'));
  const bytes = Buffer.concat(await Array.fromAsync(file.open() as AsyncIterable<Buffer>));
  const uploaded = await node.request(
    'PUT',
    '/api/v1/publications/parkirisca-reutlingen/source?name=reutlingen.csv',
    bytes,
    { as, headers: { 'content-type': 'text/csv' } },
  );
  assert.equal(uploaded.status, 200, uploaded.text);
  const check = await ended(
    (await node.post('/api/v1/publications/parkirisca-reutlingen/check', undefined, { as })).body,
  );
  assert.equal(String(check.state), 'done', JSON.stringify(check));
  const run = await ended(
    (await node.post('/api/v1/publications/parkirisca-reutlingen/publish', undefined, { as })).body,
  );
  assert.equal(String(run.state), 'done', JSON.stringify(run));

  const link =
    '<https://smart-data-models.github.io/dataModel.Parking/context.jsonld>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"';
  const entities = await node.get<Loose[]>('/ngsi-ld/v1/entities?type=OffStreetParking&limit=200', {
    headers: { link },
  });
  assert.equal(entities.status, 200, entities.text);
  assert.equal(entities.body.length, 114);
  const items = await node.get<{ numberMatched: number }>(
    '/ogc/collections/parkirisca-reutlingen/items?f=json&limit=5',
  );
  assert.equal(items.status, 200, items.text);
  const record = await node.get('/datasets/parkirisca-reutlingen.ttl');
  assert.equal(record.status, 200, record.text);
  assert.match(record.text, /Parkirišča Reutlingen/);
});

test('the command line publishes, replaces under the same link, and shows refused rows', {
  timeout: 90_000,
}, async () => {
  const file = join(folder, 'stevci.csv');
  await writeFile(file, 'id;Število vozil;lon;lat\n1;10;14,11;46,36\n2;20;14,12;46,37\n3;x\n');
  const first = await command(
    'publish'.slice(0, 0) || file,
    '--title',
    'Števci',
    '--organisation',
    'bled',
    '--model',
    'TrafficFlowObserved',
  );
  assert.equal(first.code, 0, first.printed);
  assert.match(first.printed, /stevci: published, TrafficFlowObserved/);
  assert.match(first.printed, /4: (Vrstica 4 ima 2 celic|Line 4 has 2 cells)/);
  await writeFile(file, 'id;Število vozil;lon;lat\n1;11;14,11;46,36\n4;40;14,12;46,37\n');
  const dry = await command(file, '--replace', 'stevci', '--dry-run');
  assert.match(dry.printed, /\+ 1 {2}~ 1 {2}= 0 {2}− 1/);
  const replaced = await command(file, '--replace', 'stevci', '--json');
  assert.equal(replaced.code, 0, replaced.printed);
  const wrong = await command(file, '--replace', 'ni-je');
  assert.equal(wrong.code, 1);
  assert.equal((await command()).code, 2);
});

test('retired data are gone from every door and the record says so', { timeout: 60_000 }, async () => {
  const run = await ended((await node.post('/api/v1/publications/stevci/retire', undefined, { as })).body);
  assert.equal(String(run.state), 'done', JSON.stringify(run));
  assert.equal((await node.get('/ogc/collections/stevci/items?f=json')).status >= 400, true);
  assert.equal((await node.get('/datasets/stevci.ttl')).status, 410);
});

test('a feed is fetched, published and asked again conditionally; a private address is refused by name', {
  timeout: 60_000,
}, async (t) => {
  let free = 5;
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    const etag = `"${free}"`;
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
    assert.equal(request.headers['x-api-key'], 'skrivnost');
    response.writeHead(200, { 'content-type': 'application/json', etag });
    response.end(
      JSON.stringify({ data: [{ id: 'kozolec', name: 'Kozolec', free, total: 248, lat: 46.0569, lon: 14.5047 }] }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as { port: number };
  await node.post(
    '/api/v1/publications',
    { organisation: 'bled', description: { titles: { sl: 'Prosta mesta' } } },
    { as },
  );
  const feed = await node.put(
    '/api/v1/publications/prosta-mesta/feed',
    { url: `http://127.0.0.1:${port}/parking.json`, headers: { 'X-Api-Key': 'skrivnost' }, everyMinutes: 5 },
    { as },
  );
  assert.equal(feed.status, 200, feed.text);
  assert.ok(!feed.text.includes('skrivnost'));
  await ended((await node.post('/api/v1/publications/prosta-mesta/check', undefined, { as })).body);
  const run = await ended((await node.post('/api/v1/publications/prosta-mesta/publish', undefined, { as })).body);
  assert.equal(String(run.state), 'done', JSON.stringify(run));
  assert.equal((await node.post('/api/v1/publications/prosta-mesta/pull', undefined, { as })).status, 204);
  free = 4;
  const pulled = await ended((await node.post('/api/v1/publications/prosta-mesta/pull', undefined, { as })).body);
  assert.equal(Number(pulled.counts?.updated), 1, JSON.stringify(pulled));
  assert.ok(asked >= 3);

  await node.post('/api/v1/publications', { organisation: 'bled', description: { titles: { sl: 'Zasebno' } } }, { as });
  const refused = await node.put('/api/v1/publications/zasebno/feed', { url: 'http://10.0.0.1/a.json' }, { as });
  assert.ok(refused.status >= 400 && refused.status < 500, refused.text);
});
