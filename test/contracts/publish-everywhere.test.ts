import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Parser } from 'n3';
import { startNode } from '../support/node.ts';
import { sourceLoader } from '../support/source-loader.ts';

const root = join(import.meta.dirname, '..', '..');
const foreign = join(root, 'test/fixtures/parking/reutlingen.csv');
const node = await startNode({ after });
const organisation = await node.newOrganisation();
const key = await node.newKey({ organisation, role: 'provider' });
const folder = await mkdtemp(join(tmpdir(), 'vozel-publish-'));
after(() => rm(folder, { recursive: true }));

interface Said {
  readonly code: number | null;
  readonly text: string;
}

/** The command line as a process of its own, as a municipality's script would call it. */
function vozel(...parameters: readonly string[]): Promise<Said> {
  const program = ['--import', sourceLoader, join(root, 'src/cli/cli.ts'), ...parameters];
  const env = { ...process.env, VOZEL_URL: node.url, VOZEL_KEY: key };
  const child = spawn(process.execPath, program, { cwd: root, env });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, text })));
}

/** The addresses and media types of the distributions that a dataset's DCAT record names. */
async function distributionsOf(slug: string): Promise<{ address: string; mediaType: string | undefined }[]> {
  const answer = await node.get<string>(`/datasets/${slug}`, { headers: { accept: 'text/turtle' } });
  assert.equal(answer.status, 200);
  const statements = new Parser().parse(answer.text);
  const objectOf = (subject: string, name: string) =>
    statements.find((quad) => quad.subject.value === subject && quad.predicate.value.endsWith(name))?.object.value;
  return statements
    .filter((quad) => quad.predicate.value === 'http://www.w3.org/ns/dcat#distribution')
    .map(({ object }) => ({
      address: objectOf(object.value, 'dcat#accessURL')!,
      mediaType: objectOf(object.value, 'dcat#mediaType')?.split('/media-types/')[1],
    }));
}

const slug = 'parkirisca-reutlingen';

test('a foreign table published from the command line answers at every distribution that its record names', async () => {
  const said = await vozel(
    'publish',
    foreign,
    '--model',
    'OffStreetParking',
    '--title',
    'Parkirišča Reutlingen',
    '--organisation',
    organisation,
  );
  assert.equal(said.code, 0, said.text);
  assert.ok(said.text.includes(`${node.url}/datasets/${slug}`), said.text);
  const distributions = await distributionsOf(slug);
  assert.ok(distributions.length >= 5, JSON.stringify(distributions));
  for (const { address, mediaType } of distributions) {
    const response = await fetch(address, { headers: mediaType ? { accept: mediaType } : {} });
    assert.equal(response.status, 200, address);
    if (mediaType) assert.ok(response.headers.get('content-type')?.startsWith(mediaType), address);
    assert.ok((await response.text()).length > 1000, address);
  }
});

test('every door counts the same rows for anybody', async () => {
  const csv = await node.get<string>(`/api/v1/datasets/${slug}/download.csv`);
  const lines = await node.get<string>(`/api/v1/datasets/${slug}/download.ndjson`);
  const items = await node.get<{ numberMatched: number }>(`/ogc/collections/${slug}/items?limit=1`, {
    headers: { accept: 'application/geo+json' },
  });
  const model = 'https://smartdatamodels.org/dataModel.Parking/OffStreetParking';
  const entities = await node.get(`/ngsi-ld/v1/entities?type=${encodeURIComponent(model)}&count=true&limit=0`);
  const counts = [
    csv.text.trim().split('\n').length - 1,
    lines.text.trim().split('\n').length,
    items.body.numberMatched,
    Number(entities.headers.get('ngsild-results-count')),
  ];
  assert.deepEqual(counts, [114, 114, 114, 114]);
});

test('a reader of pages is led from the record to its page in the reader’s language', async () => {
  const headers = { accept: 'text/html', 'accept-language': 'en' };
  const answer = await node.get(`/datasets/${slug}`, { headers });
  assert.equal(answer.status, 303);
  assert.match(answer.headers.get('location') ?? '', new RegExp(`/en/catalogue/${slug}$`));
});

test('next month’s table takes the place of the last one under the same link', async () => {
  const rows = (await readFile(foreign, 'utf8')).trim().split('\n');
  const next = join(folder, 'reutlingen.csv');
  await writeFile(next, `${rows.slice(0, -4).join('\n')}\n`);
  const said = await vozel('publish', next, '--replace', slug);
  assert.equal(said.code, 0, said.text);
  const lines = await node.get<string>(`/api/v1/datasets/${slug}/download.ndjson`);
  assert.equal(lines.text.trim().split('\n').length, 110);
});

test('a retired dataset is gone from every door', async () => {
  const retired = await vozel('retire', slug);
  assert.deepEqual(retired, { code: 0, text: `${slug}: retired\n` });
  const doors = [`/api/v1/datasets/${slug}/download.csv`, `/ogc/collections/${slug}/items`, `/datasets/${slug}`];
  for (const door of doors) {
    const answer = await node.get(door, { headers: { accept: 'text/turtle, */*;q=0.1' } });
    assert.ok([404, 410].includes(answer.status), `${door} answers ${answer.status}`);
  }
  const found = await node.get<{ items: unknown[] }>('/api/v1/datasets?q=reutlingen');
  assert.deepEqual(found.body.items, []);
});

test('what a command cannot do is said in a sentence, and nothing is begun', async () => {
  const publications = async () => (await node.get('/api/v1/publications', { as: key })).text;
  const before = await publications();
  assert.match(before, /parkirisca-reutlingen/);
  const cases: [readonly string[], number, RegExp][] = [
    [['publish', join(folder, 'absent.csv'), '--organisation', organisation], 1, /absent\.csv/],
    [['publish', foreign, '--organisation', organisation, '--url', 'http://127.0.0.1:9'], 1, /http:\/\/127\.0\.0\.1:9/],
    [['publish', foreign, '--colour', 'red'], 2, /vozel publish/],
    [['backup', join(folder, 'b.gz')], 1, /403/],
    [['restore', join(folder, 'absent.gz')], 1, /absent\.gz/],
    [['pause'], 2, /vozel pause/],
    [['dance'], 2, /vozel restore/],
    [['resume', 'ni-je'], 1, /404.*ni-je/],
  ];
  for (const [parameters, code, sentence] of cases) {
    const said = await vozel(...parameters);
    assert.equal(said.code, code, said.text);
    assert.match(said.text, sentence);
    assert.doesNotMatch(said.text, /^\s+at /m, said.text);
  }
  assert.equal(await publications(), before);
});
