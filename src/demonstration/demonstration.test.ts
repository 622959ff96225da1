import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { startNode } from '../../test/support/node.ts';
import { createShapes, parseRdf } from '../linked-data/index.ts';
import { systemAccess } from '../participants/index.ts';

const node = await startNode({ after }, { demonstration: true, settings: { RATE_LIMIT: '0' } });
const { demonstration, participants, context } = node.node;
const filled = await demonstration.start();

const counts: Readonly<Record<string, number>> = {
  obcine: 212,
  'statisticne-regije': 12,
  naselja: 6035,
  'deli-obcin': 1247,
  'parkirisca-v-zivo': 24,
  'kakovost-zraka-v-zivo': 20,
  'stevci-prometa-v-zivo': 60,
};
const invented = ['parkirisca-v-zivo', 'kakovost-zraka-v-zivo', 'stevci-prometa-v-zivo'];
const terms = 'https://w3id.org/vozel/model/invented-context.jsonld';
const link = `<${terms}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;

interface Described {
  readonly types: readonly string[];
  readonly isInvented: boolean;
  readonly attribution: string | null;
  readonly licence: string;
}

async function recordOf(slug: string): Promise<Described> {
  const { status, body } = await node.get<Described>(`/api/v1/datasets/${slug}`);
  assert.equal(status, 200, slug);
  return body;
}

test('the first start fills every dataset', () => {
  assert.equal(filled.outcome, 'filled');
  assert.equal(filled.entities, 7610);
  assert.deepEqual(demonstration.datasets.map(({ name }) => name).sort(), Object.keys(counts).sort());
});

test('anybody reads all of every dataset at every door', async () => {
  for (const [slug, count] of Object.entries(counts)) {
    const { types } = await recordOf(slug);
    const query = new URLSearchParams({ type: types[0]!, count: 'true', limit: '1' });
    const ngsi = await node.get(`/ngsi-ld/v1/entities?${query}`);
    assert.equal(ngsi.headers.get('ngsild-results-count'), String(count), `${slug} at NGSI-LD`);
    const features = await node.get<{ numberMatched: number }>(`/ogc/collections/${slug}/items?f=json&limit=1`);
    assert.equal(features.body.numberMatched, count, `${slug} at OGC API`);
    const lines = await node.get(`/api/v1/datasets/${slug}/download.ndjson`);
    assert.equal(lines.text.trim().split('\n').length, count, `${slug} as a download`);
    const page = await node.get(`/sl/katalog/${slug}`);
    assert.equal(page.status, 200);
  }
});

test('descriptions conform to DCAT-AP 3.0.1', async () => {
  const files = ['shapes', 'range', 'mdr-vocabularies.shape', 'dcat-ap-SHACL'];
  for (const slug of Object.keys(counts)) {
    const { text } = await node.get(`/datasets/${slug}`, { headers: { accept: 'text/turtle' } });
    const statements = await parseRdf(text, { mediaType: 'text/turtle' });
    for (const file of files) {
      const shapes = readFileSync(`test/fixtures/dcat-ap-shapes/${file}.ttl`, 'utf8');
      const { results } = await createShapes(await parseRdf(shapes, { mediaType: 'text/turtle' })).validate(statements);
      const violations = results.filter(({ severity }) => severity === 'violation');
      assert.deepEqual(violations, [], `${slug} against ${file}`);
    }
    assert.equal(/izmišljeni podatki/.test(text), invented.includes(slug), `${slug} says whether it is invented`);
  }
});

test('invented data say so on the record, on the page and on each entity', async () => {
  for (const [slug, count] of Object.entries(counts)) {
    const isInvented = invented.includes(slug);
    const record = await recordOf(slug);
    assert.equal(record.isInvented, isInvented, slug);
    const page = await node.get(`/sl/katalog/${slug}`);
    assert.equal(page.text.includes('izmišljeni podatki'), isInvented, slug);
    const query = new URLSearchParams({ type: record.types[0]!, q: 'isInvented==true', count: 'true', limit: '1' });
    const labelled = await node.get(`/ngsi-ld/v1/entities?${query}`, { headers: { link } });
    assert.equal(labelled.status, 200, labelled.text);
    assert.equal(labelled.headers.get('ngsild-results-count'), String(isInvented ? count : 0), slug);
  }
});

test('real data name their sources and licence', async () => {
  const { attribution, licence } = await recordOf('obcine');
  assert.equal(licence, 'CC_BY_4_0');
  assert.match(
    attribution ?? '',
    /^Geodetska uprava Republike Slovenije, Register prostorskih enot, 16\. 2\. 2025; own/,
  );
  assert.match(attribution ?? '', /Population: SURS/);
  assert.match(attribution ?? '', /Geodetska uprava RS, Register prostorskih enot, 2020-04-22/);
  const settlements = await recordOf('naselja');
  assert.equal(settlements.attribution, 'Geodetska uprava Republike Slovenije, Register prostorskih enot, 16. 2. 2025');
});

test('bilingual places have their official names, and municipalities their polygons', async () => {
  const izola = await context.entities.retrieve(systemAccess(1), 'urn:ngsi-ld:Municipality:SI-040');
  const name = izola?.document['https://smartdatamodels.org/name'];
  assert.deepEqual(name && !Array.isArray(name) && name.languageMap, { sl: 'Izola', it: 'Isola' });
  const location = izola?.document['https://uri.etsi.org/ngsi-ld/location'];
  assert.equal(location && !Array.isArray(location) && (location.value as { type: string }).type, 'MultiPolygon');
});

test('the publishers are invented and say so', async () => {
  const reader = { kind: 'anonymous', id: null, name: '', memberships: [], operator: false } as const;
  const organisations = await participants.organisations.list(reader, {});
  assert.equal(organisations.length, 4);
  for (const { names } of organisations) assert.match(names.sl, /izmišljen|primer/);
});

test('a later start fills nothing anew', async () => {
  assert.equal(await demonstration.decide(false), true);
  assert.equal((await demonstration.start()).outcome, 'filled');
});
