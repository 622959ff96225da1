import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyRecord } from '../../../test/fixtures/catalogue/generated.ts';
import { createShapes, parseRdf, type Shapes, writeRdf } from '../../linked-data/index.ts';
import { loadPlaces } from '../../places/index.ts';
import { loadVocabularies } from '../vocabularies/vocabularies.ts';
import { catalogueStatements, datasetStatements } from './catalogue-statements.ts';
import { schemaOrgDataset } from './schema-org.ts';

const deps = {
  baseUrl: 'https://vozel.example.si',
  vocabularies: loadVocabularies('models/vocabularies'),
  places: loadPlaces('models/places'),
};

async function shapes(...names: string[]): Promise<Shapes> {
  const files = names.map((name) => readFileSync(`test/fixtures/dcat-ap-shapes/${name}.ttl`, 'utf8'));
  const quads = await Promise.all(files.map((text) => parseRdf(text, { mediaType: 'text/turtle' })));
  return createShapes(quads.flat());
}

const official = await shapes('shapes', 'range', 'mdr-vocabularies.shape');
const generated = await shapes('dcat-ap-SHACL');

test('any catalogue has no violation of the official DCAT-AP 3.0.1 shapes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(anyRecord, { maxLength: 3, selector: ({ slug }) => slug }), async (records) => {
      const statements = catalogueStatements(records, { ...deps, modified: new Date('2026-11-27T12:00:00Z') });
      for (const set of [official, generated]) {
        const { results } = await set.validate(statements);
        const violations = results.filter(({ severity }) => severity === 'violation');
        assert.deepEqual(violations, []);
      }
    }),
    { numRuns: 40 },
  );
});

test('a dataset without its title is a violation, so the shapes do look', async () => {
  const [record] = fc.sample(anyRecord, { seed: 3, numRuns: 1 });
  const { results } = await official.validate(datasetStatements({ ...record!, titles: {} }, deps));
  assert.ok(results.some(({ path }) => path === 'http://purl.org/dc/terms/title'));
});

test('a high-value dataset has no violation of the DCAT-AP HVD 3.0.0 shapes, and its services have rights', async () => {
  const hvd = await shapes('hvd-SHACL-base');
  const [record] = fc.sample(anyRecord, { seed: 7, numRuns: 1 });
  const highValue = {
    ...record!,
    highValueCategories: ['http://data.europa.eu/bna/c_b79e35eb'],
    contact: { name: 'Služba', email: 'podatki@example.si', url: null },
    selection: { types: ['https://smartdatamodels.org/dataModel.Parking/OffStreetParking'], scope: '/o/d' },
    distributions: [],
  };
  const statements = datasetStatements(highValue, deps);
  const { results } = await hvd.validate(statements);
  const violations = results.filter(({ severity }) => severity === 'violation');
  assert.deepEqual(violations, []);
  // The base shapes do not ask the legal information of services that the text of the profile wants.
  const services = statements.filter(({ object }) => object.value.endsWith('#DataService'));
  const governed = statements.filter(({ predicate }) => predicate.value === 'http://purl.org/dc/terms/rights');
  assert.ok(services.length > 0);
  for (const { subject } of services) assert.ok(governed.some((statement) => statement.subject.equals(subject)));
});

test('every record reads back the same from Turtle, RDF/XML and JSON-LD', async () => {
  await fc.assert(
    fc.asyncProperty(anyRecord, async (record) => {
      const statements = datasetStatements(record, deps);
      for (const mediaType of ['text/turtle', 'application/rdf+xml', 'application/ld+json'] as const) {
        const text = await writeRdf(statements, mediaType);
        const read = await parseRdf(text, { mediaType });
        assert.equal(read.length, statements.length, mediaType);
      }
    }),
    { numRuns: 20 },
  );
});

test('the area of a dataset has its middle, also across the 180th meridian', () => {
  const [record] = fc.sample(anyRecord, { seed: 1, numRuns: 1 });
  const middle = (bbox: readonly [number, number, number, number]) =>
    datasetStatements({ ...record!, spatial: { places: [], bbox } }, deps).find(({ predicate }) =>
      predicate.value.endsWith('#centroid'),
    )?.object.value;
  assert.equal(middle([14, 46, 14.5, 46.2]), 'POINT(14.25 46.1)');
  assert.equal(middle([170, -20, -178, -10]), 'POINT(176 -15)');
  assert.equal(middle([178, -20, -170, -10]), 'POINT(-176 -15)');
});

test('invented data say so in the DCAT record', () => {
  const [record] = fc.sample(anyRecord, { seed: 1, numRuns: 1 });
  const statements = datasetStatements({ ...record!, isInvented: true }, deps);
  assert.ok(statements.some(({ object }) => object.value === 'izmišljeni podatki'));
});

test('schema.org description names the dataset and its downloads for any record', () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      const described = schemaOrgDataset(record, 'sl', deps);
      assert.equal(described.name, record.titles.sl);
      assert.equal(described.distribution.length, record.distributions.length + (record.selection ? 5 : 0));
    }),
  );
});
