import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import type { Query } from '../../context/index.ts';
import { carPark, openDoors, parkingCollection } from '../fixture.ts';

/** What the query under the doors does, so that tests can break it and see it stop. */
const watched = { batches: 0, stopped: 0, failAfter: Number.POSITIVE_INFINITY };

const watch = (query: Query): Query => ({
  ...query,
  async *stream(access, wanted) {
    let read = 0;
    try {
      for await (const batch of query.stream(access, wanted, { batch: wanted.dataset === 9 ? 4 : 100 })) {
        read += 1;
        watched.batches += 1;
        if (read > watched.failAfter) throw new Error('the database went away');
        yield batch;
      }
    } finally {
      watched.stopped += 1;
    }
  },
});

const doors = await openDoors(
  { after },
  new Map([
    [5, null],
    [7, null],
    [8, null],
    [9, null],
  ]),
  watch,
);
doors.collections.set('parkirisca', parkingCollection('parkirisca', 5));
doors.collections.set('zaprto', parkingCollection('zaprto', 6));
doors.collections.set('posebno', parkingCollection('posebno', 7));
doors.collections.set('veliko', parkingCollection('veliko', 8));
const many = Array.from({ length: 250 }, (_, number) => carPark(number));
await doors.store(many, [5]);
await doors.store([carPark(900)], [6]);
const area = {
  type: 'Polygon',
  coordinates: [
    [
      [14, 46],
      [15, 46],
      [15, 47],
      [14, 46],
    ],
  ],
};
await doors.store(
  [
    carPark(1_000, { name: '=cmd|calc', note: 'a;b,"c"\nd', price: -2.5, gain: '-2.5', tags: { value: ['a', 'b'] } }),
    carPark(1_001, {
      location: area,
      note: '＝1+1',
      name: { type: 'LanguageProperty', languageMap: { sl: 'Garaža', it: 'Garage' } },
    }),
  ],
  [7],
);
for (let part = 0; part < 4; part += 1) {
  await doors.store(
    Array.from({ length: 1_500 }, (_, number) => carPark(10_000 + part * 1_500 + number)),
    [8],
  );
}
await doors.store([carPark(99_999, { seldom: 'najdeno', location: area })], [8]);
doors.collections.set('tezko', parkingCollection('tezko', 9));
await doors.store(
  Array.from({ length: 400 }, (_, number) => carPark(200_000 + number, { note: randomBytes(40_000).toString('hex') })),
  [9],
);

const base = '/api/v1/datasets';
const text = async (path: string) => {
  const answer = await doors.get(`${base}/${path}`);
  assert.equal(answer.status, 200, path);
  return answer.text();
};
const rows = (csv: string, delimiter = ',') =>
  parse(csv, { columns: true, delimiter, bom: true }) as Record<string, string>[];

test('a dataset downloads whole, as CSV, GeoJSON and NDJSON, with a file name', async () => {
  const answer = await doors.get(`${base}/parkirisca/download.csv`);
  assert.equal(answer.headers.get('content-disposition'), 'attachment; filename="parkirisca.csv"');
  const table = rows(await answer.text());
  assert.equal(table.length, 250);
  assert.deepEqual(table[1], {
    id: 'urn:ngsi-ld:OffStreetParking:000001',
    type: 'OffStreetParking',
    'address.addressLocality': 'Ptuj',
    'address.streetAddress': 'Cesta 1',
    availableSpotNumber: '1',
    name: 'Garaža 1',
    observedAt: '2026-11-01T10:00:00Z',
    refOwner: 'urn:ngsi-ld:Organization:1',
    totalSpotNumber: '50',
    longitude: '14.01',
    latitude: '46.01',
  });
  const collection = JSON.parse(await text('parkirisca/download.geojson'));
  assert.equal(collection.features.length, 250);
  const lines = (await text('parkirisca/download.ndjson')).trim().split('\n');
  assert.equal(lines.length, 250);
  assert.equal(JSON.parse(lines[3]!).availableSpotNumber, 3);
});

test('the current filters hold in every file', async () => {
  for (const filter of [
    'q=availableSpotNumber>47',
    'bbox=14.48,46,15,47',
    'availableSpotNumber=3',
    'limit=7',
    'attrs=name&limit=3',
  ]) {
    const counts = await Promise.all([
      text(`parkirisca/download.csv?${filter}`).then((csv) => rows(csv).length),
      text(`parkirisca/download.ndjson?${filter}`).then((lines) => lines.trim().split('\n').length),
      text(`parkirisca/download.geojson?${filter}`).then((json) => JSON.parse(json).features.length),
    ]);
    assert.ok(counts[0]! > 0 && new Set(counts).size === 1, `${filter}: ${counts}`);
  }
  const [first] = rows(await text('parkirisca/download.csv?attrs=name&limit=1'));
  assert.deepEqual(Object.keys(first!), ['id', 'type', 'name', 'longitude', 'latitude']);
  const normalized = JSON.parse(await text('parkirisca/download.ndjson?format=normalized&limit=1&attrs=name'));
  assert.deepEqual(normalized.name, { type: 'Property', value: 'Garaža 0' });
  assert.equal(normalized.totalSpotNumber, undefined);
});

test('spreadsheets get semicolons, decimal commas and a mark; no cell is a formula', async () => {
  const answer = await doors.get(`${base}/posebno/download.csv?separator=semicolon`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const csv = bytes.toString('utf8');
  const [first, second] = rows(csv, ';');
  assert.equal(first!.name, "'=cmd|calc");
  assert.equal(first!.note, 'a;b,"c"\nd');
  assert.equal(second!.note, "'＝1+1");
  assert.equal(first!.price, '-2,5');
  assert.equal(first!.gain, '-2.5');
  assert.equal(first!.tags, 'a|b');
  assert.equal(second!['name.sl'], 'Garaža');
  assert.match(first!.geometry!, /^POINT\(14 46\)$/);
  assert.equal(second!.geometry, 'POLYGON((14 46,15 46,15 47,14 46))');
});

test('coordinates come in the national grid when it is asked for', async () => {
  const grid = encodeURIComponent('http://www.opengis.net/def/crs/EPSG/0/3794');
  const [first] = rows(await text(`parkirisca/download.csv?crs=${grid}&limit=1`));
  assert.deepEqual([first!.easting, first!.northing], ['422544.578', '96062.563']);
});

test('what a large table holds beyond its sampled columns is kept in a column of its own', async () => {
  const table = rows(await text('veliko/download.csv'));
  assert.equal(table.length, 6_001);
  assert.deepEqual(JSON.parse(table.at(-1)!.other!), {
    seldom: 'najdeno',
    geometry: 'POLYGON((14 46,15 46,15 47,14 46))',
  });
});

test('wrong parameters answer 400, a closed dataset 404, and neither begins a file', async () => {
  for (const query of ['neznan=1', 'limit=0', 'separator=tab', 'q=((', 'crs=x', 'bbox=1']) {
    assert.equal((await doors.get(`${base}/parkirisca/download.csv?${query}`)).status, 400, query);
  }
  for (const format of ['csv', 'geojson', 'ndjson']) {
    assert.equal((await doors.get(`${base}/zaprto/download.${format}`)).status, 404);
    assert.equal((await doors.get(`${base}/zaprto/download.${format}`, { Authorization: 'operator' })).status, 200);
  }
});

test('a failure in the middle breaks the answer off instead of ending it as if whole', async () => {
  await text('veliko/download.ndjson?limit=1');
  watched.failAfter = 2;
  try {
    const answer = await doors.get(`${base}/veliko/download.ndjson`);
    await assert.rejects(answer.text());
  } finally {
    watched.failAfter = Number.POSITIVE_INFINITY;
  }
});

test('reading stops when the taker goes away, and never runs far ahead of it', async () => {
  await text('tezko/download.ndjson?limit=1');
  const [before, stopped] = [watched.batches, watched.stopped];
  const abort = new AbortController();
  const answer = await fetch(`${doors.url}${base}/tezko/download.ndjson`, { signal: abort.signal });
  await answer.body!.getReader().read();
  await wait(300);
  abort.abort();
  for (let tries = 0; tries < 3_000 && watched.stopped === stopped; tries += 1) await wait(20);
  assert.equal(watched.stopped, stopped + 1);
  assert.ok(watched.batches - before < 90, `${watched.batches - before} batches were read`);
});
