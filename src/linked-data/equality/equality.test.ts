import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import jsonld from 'jsonld';
import {
  type ActiveContext,
  type ContextValue,
  compactEntity,
  coreContextAddress,
  coreContextUrl,
  createContexts,
  defaultContext,
  expandEntity,
  ngsiLd,
  readBundledContexts,
} from '../index.ts';
import { interior, type Skeleton, skeletonOfExpanded, skeletonOfStored } from './skeleton.ts';

const models = join(import.meta.dirname, '../../../models');
const remote = new Map<string, ContextValue>([
  // The core scopes this to `ngsildproof`; the library loads it although nothing here uses it.
  ['https://w3id.org/security/data-integrity/v2', {}],
  ['https://example.org/base.jsonld', { ex: 'https://example.org/vocab#', pot: 'https://example.org/pot' }],
  ['https://example.org/both.jsonld', ['https://example.org/base.jsonld', { smer: 'ex:smer' }]],
]);
const contexts = createContexts({
  bundled: await readBundledContexts(join(models, 'contexts')),
  fetch: async (url) => {
    if (!remote.has(url)) throw new Error(`no ${url}`);
    return { body: JSON.stringify({ '@context': remote.get(url) }) };
  },
});

type Json = Record<string, unknown>;

/** The library's view, given the same contexts in the same order: the client's without the core, then the core. */
async function expandByLibrary(document: Json): Promise<Skeleton> {
  const own = [document['@context'] ?? []]
    .flat()
    .filter((part) => !(typeof part === 'string' && coreContextAddress.test(part)));
  const expanded = await jsonld.expand({ ...document, '@context': [...own, coreContextUrl] } as never, {
    documentLoader: async (url: string) => ({
      documentUrl: url,
      document: { '@context': await contexts.documents.load(url) } as never,
    }),
  });
  return skeletonOfExpanded((expanded[0] ?? {}) as Json);
}

const readExample = async (file: string) => JSON.parse(await readFile(join(models, file), 'utf8')) as Json;
const index = JSON.parse(await readFile(join(models, 'index.json'), 'utf8')) as { model: string; examples: string[] }[];
const examples = index.flatMap(({ examples }) => examples);

/** Published examples that are themselves wrong, with the fault we name. */
const defective: Readonly<Record<string, RegExp>> = {
  'Device/DeviceMeasurement/examples/example-normalized.jsonld': /location must be a GeoProperty/,
  'Environment/FloodMonitoring/examples/example-normalized.jsonld': /"string" is not a kind of attribute/,
  'Environment/IndoorEnvironmentObserved/examples/example-normalized.jsonld':
    /data-models\/context.jsonld is not available/,
  'Environment/IndoorEnvironmentObserved/examples/example.jsonld': /data-models\/context.jsonld is not available/,
  'Environment/PhreaticObserved/examples/example-normalized.jsonld': /date and time in UTC/,
  'Environment/WaterObserved/examples/example-normalized.jsonld': /dateObserved.object" is not valid: it must be a URI/,
  'TourismDestinations/Event/examples/example-normalized.jsonld': /"number" is not a kind of attribute/,
  'TourismDestinations/TouristDestination/examples/example-normalized.jsonld': /its id is not a URI/,
  'TourismDestinations/TouristTrip/examples/example-normalized.jsonld': /"DateTime" is not a kind of attribute/,
  'Transportation/CityWork/examples/example-normalized.jsonld': /"Property " is not a kind of attribute/,
  'Weather/WeatherForecast/examples/example-normalized.jsonld': /its id is not a URI/,
  'Transportation/Vehicle/examples/example-normalized.jsonld': /date and time in UTC/,
  'Transportation/CityWork/examples/example.jsonld': /smartdatamodels.org\/context is not available/,
  'Transportation/EVChargingStation/examples/example.jsonld': /"iudx:EVChargingStation" is not an absolute web address/,
  'Transportation/RoadAccident/examples/example.jsonld': /latitude 168/,
  'UrbanMobility/TransitManagement/examples/example.jsonld': /"iudx:TransitManagement" is not an absolute web address/,
  'Weather/WeatherAlert/examples/example.jsonld': /its id is not a URI/,
  'Weather/WeatherForecast/examples/example.jsonld': /its id is not a URI/,
};

/** This subject's context has the terms `open311:…` without a prefix for them, which the library refuses and we accept. */
const acceptedByUsOnly = (file: string): boolean => file.startsWith('IssueTracking/');

async function compareExample(file: string, ours: (document: Json, active: ActiveContext) => Skeleton): Promise<void> {
  const document = await readExample(file);
  const expand = async () => ours(document, await contexts.parse(document['@context']));
  const fault = defective[file];
  if (fault) await assert.rejects(expand, fault);
  else if (acceptedByUsOnly(file)) await Promise.all([expand(), assert.rejects(expandByLibrary(document))]);
  else assert.deepEqual(await expand(), await expandByLibrary(document));
}

test('the real normalized examples expand as the jsonld library expands them', async (t) => {
  for (const file of examples.filter((name) => name.endsWith('normalized.jsonld'))) {
    await t.test(file, () =>
      compareExample(file, (document, active) => skeletonOfStored(expandEntity(document, active), active)),
    );
  }
});

test('the real keyValues examples expand as the jsonld library expands them', async (t) => {
  for (const file of examples.filter((name) => !name.endsWith('normalized.jsonld'))) {
    await t.test(file, () =>
      compareExample(file, (document, active) => {
        const { document: stored } = expandEntity(document, active, { format: 'keyValues' });
        return skeletonOfBareValues(document, stored, active);
      }),
    );
  }
});

/** Bare values have no attribute between name and value, so names are looked up in storage and values read inside. */
function skeletonOfBareValues(document: Json, stored: object, active: ActiveContext): Skeleton {
  const { '@context': _context, ...members } = document;
  for (const name of Object.keys(members)) {
    const iri = active.expandTerm(name);
    const isRoot = iri.startsWith('@') || ['scope', 'createdAt', 'modifiedAt'].some((root) => iri === ngsiLd + root);
    assert.ok(isRoot || iri in stored, name);
  }
  return interior('', members, active).sort();
}

const names = ['pot', 'smer', 'naziv', 'ex:stanje', 'neznano', 'https://example.org/cel', 'location2', 'vzdevek'];
const words = fc.constantFrom(...names);
const uri = fc.constantFrom('urn:ngsi-ld:X:1', 'https://example.org/x', 'ex:posamezni', 'urn:x:č');
const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const plain = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 2 }, scalar, fc.array(scalar, { maxLength: 3 }), tie('object')),
  object: fc.dictionary(words, tie('value'), { maxKeys: 3 }),
}));
const moment = fc.constantFrom('2026-11-01T10:00:00Z', '2026-11-01T10:00:00.123Z', '2026-11-01T10:00:00.5Z');
const metadata = { observedAt: moment, unitCode: fc.constantFrom('CEL', 'P1') };
const optional = { requiredKeys: ['type', 'value'] as ('type' | 'value')[] };
const kinds = fc.oneof(
  fc.record({ type: fc.constant('Property'), value: plain.value, ...metadata }, optional),
  fc.record({
    type: fc.constant('Relationship'),
    object: fc.oneof(uri, fc.array(uri, { minLength: 1, maxLength: 3 })),
  }),
  fc.record({
    type: fc.constant('ngsi-ld:VocabProperty'),
    vocab: fc.oneof(words, fc.array(words, { minLength: 1, maxLength: 3 })),
  }),
  fc.record({
    type: fc.constant('JsonProperty'),
    json: fc.oneof(plain.object, fc.array(plain.object, { maxLength: 2 })),
  }),
  fc.record({
    type: fc.constant('LanguageProperty'),
    languageMap: fc.dictionary(fc.constantFrom('sl', 'it', 'en-GB'), fc.string()),
  }),
  fc.record({ type: fc.constant('ListProperty'), valueList: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({
    type: fc.constant('ListRelationship'),
    objectList: fc.array(fc.record({ object: uri }), { maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('GeoProperty'),
    value: fc.record({
      type: fc.constant('Point'),
      coordinates: fc.tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -90, max: 90 })),
    }),
  }),
);
const attribute = fc
  .tuple(kinds, fc.dictionary(words, kinds, { maxKeys: 2 }))
  .map(([kind, inner]) => ({ ...inner, ...kind }));
const definitions = fc.record(
  {
    '@vocab': fc.constant('https://example.org/unused/'),
    ex: fc.constantFrom('https://example.org/v#', 'https://example.org/other/'),
    pot: fc.constantFrom('https://example.org/pot', 'ex2:pot'),
    ex2: fc.constant('https://example.org/two/'),
    naziv: fc.constantFrom(
      'https://schema.org/name',
      { '@id': 'https://schema.org/name', '@type': '@id' },
      `${ngsiLd}title`,
    ),
    vzdevek: fc.constantFrom({ '@id': 'https://example.org/v', '@language': 'sl' }, 'https://example.org/v'),
    location: fc.constant('https://example.org/wrong'),
  },
  { requiredKeys: ['ex', 'ex2'] },
);
const context: fc.Arbitrary<ContextValue> = fc.oneof(
  definitions,
  fc.constant('https://example.org/both.jsonld'),
  fc.tuple(fc.constant('https://example.org/both.jsonld'), definitions),
  fc.tuple(definitions, fc.constant(coreContextUrl), definitions),
  fc.constant(null),
) as fc.Arbitrary<ContextValue>;
const entity = fc
  .tuple(
    context,
    uri,
    fc.uniqueArray(words, { minLength: 1, maxLength: 3 }),
    fc.dictionary(words, attribute, { maxKeys: 5 }),
  )
  .map(([given, id, type, attributes]) => ({ ...attributes, '@context': given, id, type, location: null as unknown }))
  .map(({ location: _location, ...rest }) => rest as Json);

/**
 * The library refuses the core's protected terms after a client's, and normalises what is meant as a reference although
 * no base is known (`""` becomes `"./"`): what only these two rules concern is left out.
 */
function isComparable({ '@context': given, ...members }: Json): boolean {
  const context = JSON.stringify(given);
  if (context.includes('"location"')) return false;
  return !context.includes('"@type":"@id"') || !referencesOf(members).some(isRelativePath);
}

const isRelativePath = (text: string): boolean => text === '' || /^[^:]*[./?#]/.test(text);

/** Every text below the one term that a context here may declare to hold references. */
function referencesOf(value: unknown, isReference = false): string[] {
  if (typeof value === 'string') return isReference ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => referencesOf(member, isReference || key === 'naziv'));
}

test('generated entities expand as the jsonld library expands them', async () => {
  await fc.assert(
    fc.asyncProperty(entity.filter(isComparable), async (document) => {
      const active = await contexts.parse(document['@context']);
      assert.deepEqual(skeletonOfStored(expandEntity(document, active), active), await expandByLibrary(document));
    }),
    { numRuns: 300 },
  );
});

test('an entity compacted in any lossless format expands to itself again', async () => {
  await fc.assert(
    fc.asyncProperty(entity, fc.constantFrom('normalized', 'concise'), async (document, format) => {
      const active = await contexts.parse(document['@context']);
      const stored = expandEntity(document, active);
      const compacted = compactEntity(stored, active, { format: format as 'concise' });
      assert.deepEqual(expandEntity(JSON.parse(JSON.stringify(compacted)), active), JSON.parse(JSON.stringify(stored)));
    }),
    { numRuns: 300 },
  );
});

test('a name that no context defines lands in the default vocabulary and comes back short', async () => {
  const active = await contexts.parse({ '@vocab': 'https://example.org/' });
  assert.equal(active.expandTerm('gnezdo'), `${defaultContext}gnezdo`);
  assert.equal(active.compactIri(`${defaultContext}gnezdo`), 'gnezdo');
  assert.equal(active.compactIri(`${defaultContext}a:b`), 'ngsi-ld:default-context/a:b');
  assert.equal(active.expandTerm('ngsi-ld:default-context/a:b'), `${defaultContext}a:b`);
});
