import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadPlaces, metresBetween } from '../../places/index.ts';
import { TableProfiler } from '../columns/index.ts';
import type { Source, SourceRecord } from '../connector.ts';
import { connectorOf, detectSource } from '../registry.ts';
import { fileSource, memorySource } from '../sources.ts';
import {
  compileMapping,
  createExpressionRunner,
  type Mapping,
  openModels,
  parseMapping,
  suggestMapping,
} from './index.ts';

const root = join(import.meta.dirname, '../../..');
const models = openModels(join(root, 'models'));
const places = loadPlaces(join(root, 'models/places'));
const expressions = createExpressionRunner();
after(() => expressions.close());

async function profiled(source: Source) {
  const { kind, configuration } = await detectSource(source);
  const profiler = new TableProfiler();
  const records: SourceRecord[] = [];
  for await (const batch of connectorOf(kind).read(source, configuration)) {
    profiler.add(batch);
    records.push(...batch.records);
  }
  const crs = (configuration as { crs?: string | null }).crs ?? undefined;
  return { profile: profiler.finish(places, source.name, crs), records };
}

async function mapped(source: Source, change: (mapping: Mapping) => Mapping = (mapping) => mapping) {
  const { profile, records } = await profiled(source);
  const suggestion = suggestMapping(models, { profile, name: source.name, scope: 'test' });
  const mapping = parseMapping(change(suggestion.mapping));
  return {
    mapping,
    suggestion,
    ...(await compileMapping(mapping, profile.columns, { models, places, expressions }).map(records)),
  };
}

const counters = memorySource(
  'stevci-prometa.csv',
  'Števec;Datum in ura;Število vozil;Povprečna hitrost (km/h);Zasedenost %;Lon;Lat\n1001;21.09.2026 12:00;1.204;48,5;12;14,5058;46,0514\n1002;21.09.2026 12:00;87;51,2;3;14,5120;46,0490\n1001;21.09.2026 13:00;1.100;47;11;14,5058;46,0514\n',
);

test('every bundled model compiles', () => {
  for (const name of models.names) assert.doesNotThrow(() => models.check(name, {}), name);
});

test('the bundled examples conform, but for the nine whose defect is upstream', () => {
  const defective = new Set([
    'AirQualityObserved',
    'Museum',
    'Store',
    'Event',
    'TouristTrip',
    'CityWork',
    'RestrictedTrafficArea',
    'PublicTransportStop',
    'TransitManagement',
  ]);
  for (const name of models.names) {
    const folder = join(root, 'models', models.get(name).subject, name, 'examples');
    const file = readdirSync(folder).find((entry) => /^example\.json(ld)?$/.test(entry))!;
    const { faults } = models.check(
      name,
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>,
    );
    if (!defective.has(name)) assert.deepEqual(faults, [], name);
  }
});

test('a table of traffic counters becomes TrafficFlowObserved without a hand', async () => {
  const { mapping, entities, faults } = await mapped(counters);
  assert.equal(mapping.model, 'TrafficFlowObserved');
  assert.equal(mapping.id, 'urn:ngsi-ld:TrafficFlowObserved:test:{Števec}:{Datum in ura}');
  assert.deepEqual(faults, []);
  const { entity } = entities[0]!;
  assert.equal(entity.id, 'urn:ngsi-ld:TrafficFlowObserved:test:1001:2026-09-21T10%3A00%3A00Z');
  assert.deepEqual(entity.intensity, { type: 'Property', value: 1204, observedAt: '2026-09-21T10:00:00Z' });
  assert.deepEqual(entity.averageVehicleSpeed, {
    type: 'Property',
    value: 48.5,
    unitCode: 'KMH',
    observedAt: '2026-09-21T10:00:00Z',
  });
  assert.equal((entity.occupancy as { value: number }).value, 0.12);
  assert.deepEqual(entity.location, { type: 'GeoProperty', value: { type: 'Point', coordinates: [14.5058, 46.0514] } });
  assert.deepEqual(entity.dateObserved, {
    type: 'Property',
    value: { '@type': 'DateTime', '@value': '2026-09-21T10:00:00Z' },
  });
});

for (const [file, model, count, refused] of [
  ['parking/bielefeld.csv', 'OffStreetParking', 853, []],
  ['parking/reutlingen.csv', 'OffStreetParking', 114, []],
  // What two of these really hold: a car park of no places, an occupancy below zero.
  ['parking/freiburg.json', 'OffStreetParking', 18, ['20 obs_max connectors.entity-unfit']],
  ['parking/karlsruhe.json', 'OffStreetParking', 90, []],
  ['parking/basel.json', 'OffStreetParking', 16, ['16 auslastung connectors.entity-unfit']],
] as const) {
  test(`${file} maps to ${model}, every refused row with its line and column`, async () => {
    const { mapping, entities, faults } = await mapped(await fileSource(join(root, 'test/fixtures', file)));
    assert.equal(mapping.model, model);
    assert.deepEqual(
      faults.map(({ line, column, error }) => `${line} ${column} ${error.code}`),
      refused,
    );
    assert.equal(entities.length, count);
    assert.equal(new Set(entities.map(({ entity }) => entity.id)).size, count);
    // One car park of Basel has no coordinates in the source; it stays without a location rather than being refused.
    const placeless = entities.filter(({ entity }) => !entity.location).map(({ line }) => line);
    assert.deepEqual(placeless, file === 'parking/basel.json' ? [8] : []);
  });
}

test('features in UTM come out where the city is', async () => {
  const { entities } = await mapped(await fileSource(join(root, 'test/fixtures/parking/freiburg.json')));
  const { value } = entities[0]!.entity.location as { value: { coordinates: [number, number] } };
  assert.ok(metresBetween(value.coordinates, [7.85, 47.995]) < 5000);
});

test('the register of settlements maps to a type of its own in WGS 84', async () => {
  const { mapping, entities, faults } = await mapped(
    await fileSource(join(root, 'models/places/settlements.csv'), 'naselja.csv'),
  );
  assert.deepEqual([mapping.model, mapping.type, faults.length, entities.length], [null, 'Naselja', 0, 6035]);
});

test('settlements without coordinates get them from the gazetteer; ambiguous and unknown ones are refused by line', async () => {
  const { entities, faults } = await mapped(
    memorySource(
      'poraba.csv',
      'id;Naselje;Občina;Poraba vode [m3]\n1;Kranj;Kranj;12\n2;Pristava;;3\n3;Nikjervas;Kranj;9\n4;Bled;Bled;1\n',
    ),
    (mapping) => ({ ...mapping, geometry: { from: 'place', settlement: 'Naselje', municipality: 'Občina' } }),
  );
  assert.deepEqual(
    entities.map(({ line }) => line),
    [2, 5],
  );
  assert.deepEqual(
    faults.map(({ line, column, error }) => [line, column, error.code]),
    [
      [3, 'Naselje', 'connectors.place-ambiguous'],
      [4, 'Naselje', 'connectors.place-unknown'],
    ],
  );
});

test('a row that contradicts the model, its type or the Earth is refused by line and column; the others pass', async () => {
  const rows = [
    '1;100;14,5;46,05',
    '2;-5;14,5;46,05',
    '3;ni;14,5;46,05',
    '4;7;14,5;146,05',
    ...Array.from({ length: 60 }, (_, index) => `${index + 10};9;14,5;46,05`),
  ];
  const { entities, faults } = await mapped(
    memorySource('stevci.csv', `id;Število vozil;lon;lat\n${rows.join('\n')}\n`),
  );
  assert.equal(entities.length, 61);
  assert.deepEqual(
    faults.map(({ line, column, error }) => [line, column, error.code]),
    [
      [3, 'Število vozil', 'connectors.entity-unfit'],
      [4, 'Število vozil', 'connectors.value-unfit'],
      [5, 'coordinates', 'places.impossible-coordinates'],
    ],
  );
});

test('expressions and columns mix; an expression that fails names its row', async () => {
  const { entities, faults } = await mapped(counters, (mapping) => ({
    ...mapping,
    attributes: {
      ...mapping.attributes,
      congested: { expression: '$num($lookup($, "Število vozil")) > 100' },
      broken: { expression: 'Števec = "1002" ? $error("ne gre") : 1' },
    },
  }));
  assert.deepEqual(
    entities.map(({ line }) => line),
    [2, 4],
  );
  assert.deepEqual(
    faults.map(({ line, column, error }) => [line, column, error.code]),
    [[3, 'broken', 'connectors.expression-failed']],
  );
});

test('a mapping from outside is checked member by member', async () => {
  assert.throws(() => parseMapping({ model: null, type: 'a b', id: 'urn:x:{a}', attributes: {}, geometry: null }), {
    code: 'connectors.mapping-invalid',
  });
  const { profile } = await profiled(counters);
  const { mapping } = suggestMapping(models, { profile, name: 'stevci.csv', scope: 'test' });
  const wrong = { ...mapping, attributes: { x: { column: 'Nikjer' } } };
  assert.throws(() => compileMapping(wrong, profile.columns, { models, places, expressions }), {
    code: 'connectors.unknown-column',
  });
});
