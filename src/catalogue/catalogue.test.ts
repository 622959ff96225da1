import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { accessOf, callers, organisations, startCatalogue } from '../../test/support/catalogue.ts';
import { parseRdf } from '../linked-data/index.ts';
import { DomainError } from '../platform/errors.ts';
import type { DatasetInput } from './index.ts';

const node = await startCatalogue({ after });
const { datasets, search } = node.catalogue;
const owner = accessOf(callers.provider!);
const visitor = accessOf(callers.anonymous!);
const usual = { facets: {}, language: 'sl', order: 'relevance', limit: 10, offset: 0 } as const;

async function publish(input: DatasetInput) {
  const { record } = await datasets.put(owner, { steward: organisations.own, descriptions: { sl: 'Opis.' }, ...input });
  return datasets.publish(owner, record.id);
}

const parking = await publish({
  slug: 'parkirisca-koper',
  titles: { sl: 'Parkirišča v Kopru', en: 'Car parks in Koper' },
  descriptions: { sl: 'Prosta mesta na javnih parkiriščih.' },
  number: 5,
  selection: { types: ['https://smartdatamodels.org/dataModel.Parking/OffStreetParking'], scope: '/koper/parkirisca' },
  spatial: { places: ['municipality:050'], bbox: null },
  themes: ['TRAN'],
  licence: 'CC_BY_4_0',
  publisher: { organisation: organisations.own, slug: 'koper', names: { sl: 'Mestna občina Koper' }, homepage: null },
});
await publish({
  slug: 'drevesa',
  titles: { sl: 'Kataster dreves' },
  themes: ['ENVI'],
  temporal: { start: '2020-01-01', end: '2021-12-31' },
});

test('put changes nothing when nothing differs, and a change makes a new version', async () => {
  const again = await datasets.put(owner, { id: parking.id, licence: 'CC_BY_4_0' });
  assert.equal(again.outcome, 'unchanged');
  const changed = await datasets.put(owner, { id: parking.id, attribution: 'Mestna občina Koper' });
  assert.equal(changed.outcome, 'updated');
  assert.equal(changed.record.version, parking.version + 1);
  assert.deepEqual(changed.record.titles, parking.titles);
});

test('a slug made from the title gets a number when it is taken; a given one is refused', async () => {
  const first = await datasets.put(owner, { steward: organisations.own, titles: { sl: 'Šolske poti' } });
  const second = await datasets.put(owner, { steward: organisations.own, titles: { sl: 'Šolske poti' } });
  assert.deepEqual([first.record.slug, second.record.slug], ['solske-poti', 'solske-poti-2']);
  await assert.rejects(datasets.put(owner, { steward: organisations.own, slug: 'solske-poti' }), {
    code: 'catalogue.slug-taken',
  });
});

test('publishing needs a title and a description', async () => {
  const { record } = await datasets.put(owner, { steward: organisations.own, titles: { sl: 'Brez opisa' } });
  await assert.rejects(datasets.publish(owner, record.id), { code: 'catalogue.title-missing' });
});

test('every door of a publication is among its distributions by itself', async () => {
  const answer = await node.call('GET', '/api/v1/datasets/parkirisca-koper');
  const { distributions } = (await answer.json()) as { distributions: { id: string; accessUrl: string }[] };
  assert.deepEqual(
    distributions.map(({ id }) => id),
    ['ngsi-ld', 'ogc-features', 'csv', 'geojson', 'ndjson'],
  );
  assert.ok(distributions.every(({ accessUrl }) => accessUrl.startsWith(node.url)));
});

test('change with a stale If-Match answers 412', async () => {
  const answer = await node.call(
    'PATCH',
    '/api/v1/datasets/drevesa',
    'provider',
    { licence: 'CC0' },
    { 'if-match': '"99"' },
  );
  assert.equal(answer.status, 412);
});

test('invalid description answers 400 and names every field', async () => {
  const body = {
    titles: { sl: '' },
    themes: ['X'],
    licence: 'NONE',
    landingPage: 'javascript:alert(1)',
    steward: organisations.own,
  };
  const answer = await node.call('POST', '/api/v1/datasets', 'provider', body);
  const { errors } = (await answer.json()) as { errors: { field: string }[] };
  assert.equal(answer.status, 400);
  assert.deepEqual(errors.map(({ field }) => field).sort(), ['landingPage', 'titles.sl']);
  const codes = await node.call('POST', '/api/v1/datasets', 'provider', {
    themes: ['X'],
    spatial: { places: ['municipality:999'] },
  });
  const second = (await codes.json()) as { errors: { field: string }[] };
  assert.deepEqual(second.errors.map(({ field }) => field).sort(), ['spatial.places.0', 'themes.0']);
});

test('text that the database cannot hold is refused by name', async () => {
  const input = { steward: organisations.own, titles: { sl: 'a\0b' } };
  await assert.rejects(datasets.put(owner, input), { code: 'catalogue.description-invalid' });
});

test('facets count, narrow, and widen within one facet', async () => {
  const all = await search.find(visitor, { ...usual, text: '' });
  assert.equal(all.total, 2);
  assert.deepEqual(all.facets.theme.map(({ value, count }) => [value, count]).sort(), [
    ['ENVI', 1],
    ['TRAN', 1],
  ]);
  assert.deepEqual(
    all.facets.place.map(({ label }) => label),
    ['Koper'],
  );
  assert.deepEqual(
    all.facets.period.map(({ value }) => value),
    ['2021', '2020'],
  );
  const narrowed = await search.find(visitor, { ...usual, text: '', facets: { theme: ['TRAN'] } });
  assert.equal(narrowed.total, 1);
  assert.equal(narrowed.facets.theme.find(({ value }) => value === 'ENVI')?.count, 1);
  const fresh = await search.find(visitor, { ...usual, text: '', facets: { freshness: ['day'] } });
  assert.equal(fresh.total, 2);
});

test('typing error is corrected, said, and highlighted', async () => {
  const result = await search.find(visitor, { ...usual, text: 'prkirišče' });
  assert.equal(result.hits[0]?.dataset.slug, 'parkirisca-koper');
  assert.ok(result.corrected && result.didYouMean);
  assert.ok(result.hits[0]?.title.some(({ hit, text }) => hit && text === 'Parkirišča'));
});

test('catalogue is written in three formats by extension and by Accept, and HTML is left to the portal', async () => {
  for (const [extension, type] of [
    ['ttl', 'text/turtle'],
    ['rdf', 'application/rdf+xml'],
    ['jsonld', 'application/ld+json'],
  ] as const) {
    for (const path of ['/catalogue', '/datasets/parkirisca-koper']) {
      const byExtension = await node.call('GET', `${path}.${extension}`);
      const byAccept = await node.call('GET', path, 'anonymous', undefined, { accept: type });
      assert.ok(byExtension.headers.get('content-type')?.startsWith(type), path);
      const text = await byAccept.text();
      assert.equal(await byExtension.text(), text);
      assert.ok((await parseRdf(text, { mediaType: type })).length > 10);
    }
  }
  assert.equal(
    (await node.call('GET', '/datasets/drevesa', 'anonymous', undefined, { accept: 'text/html' })).status,
    404,
  );
});

test('feed of a search and the sitemap are XML with absolute addresses', async () => {
  const feed = await (await node.call('GET', `/catalogue.atom?q=${encodeURIComponent('drevesa <&')}`)).text();
  assert.ok(feed.includes(`<id>${node.url}/datasets/drevesa</id>`) && feed.includes('&lt;&amp;'));
  const sitemap = await (await node.call('GET', '/sitemap-datasets.xml')).text();
  assert.ok(sitemap.includes(`<loc>${node.url}/datasets/parkirisca-koper</loc>`));
});

test('any query is answered, never a fault of the node', async () => {
  const hostile = fc.constantFrom(
    "'",
    ':*',
    '& | !',
    '\\',
    '\u0000',
    '(((',
    "a':A",
    '%',
    '🅿️ č',
    'a'.repeat(5000),
    '\ud800',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), hostile),
      async (text) => {
        const result = await search.find(visitor, { ...usual, text });
        assert.ok(result.total >= result.hits.length || !result.totalIsExact);
      },
    ),
    { numRuns: 60 },
  );
});

test('a member that is undefined is absent: a new record gets its usual value, a present one keeps its own', async () => {
  const nothing = {
    titles: undefined,
    keywords: { sl: undefined },
    spatial: { places: undefined },
  } as never as DatasetInput;
  const { record } = await datasets.put(owner, { ...nothing, steward: organisations.own });
  assert.deepEqual([record.titles, record.keywords, record.spatial.places], [{}, {}, []]);
  const again = await datasets.put(owner, {
    id: parking.id,
    titles: undefined,
    slug: undefined,
  } as never as DatasetInput);
  assert.equal(again.outcome, 'unchanged');
  assert.deepEqual(again.record.titles, parking.titles);
});

test('any body of an imported record is taken or refused by name', async () => {
  const names = [
    'titles',
    'sl',
    'themes',
    'spatial',
    'places',
    'x',
    'distributions',
    'keywords',
    'temporal',
    'publisher',
  ];
  const leaf = fc.oneof(
    fc.constantFrom(undefined, null, 'TRAN', 'municipality:050', '2026-02-30', '\0', '\ud800'),
    fc.anything({ maxDepth: 0 }),
  );
  const body = fc.object({ maxDepth: 3, key: fc.constantFrom(...names), values: [leaf] });
  await fc.assert(
    fc.asyncProperty(body, fc.boolean(), async (given, isNew) => {
      const target = isNew ? { steward: organisations.own } : { id: parking.id };
      await datasets.put(owner, { ...given, ...target } as DatasetInput).catch((error) => {
        assert.ok(error instanceof DomainError, String(error));
      });
    }),
    { numRuns: 200 },
  );
});
