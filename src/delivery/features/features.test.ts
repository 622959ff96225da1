import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { carPark, openDoors, parkingCollection } from '../fixture.ts';

/** What the tests look into; each answer has some of it. */
interface Answered {
  readonly id: string;
  readonly links: readonly { readonly rel: string; readonly href: string; readonly type: string }[];
  readonly collections: readonly Answered[];
  readonly features: readonly Answered[];
  readonly properties: Readonly<Record<string, Record<string, unknown>>>;
  readonly geometry: { readonly coordinates: readonly number[] };
  readonly extent: { readonly spatial: { readonly bbox: unknown }; readonly temporal: { readonly interval: unknown } };
  readonly storageCrs: string;
  readonly crs: readonly string[];
  readonly numberMatched: number;
  readonly numberReturned: number;
  readonly field: string;
  readonly detail: string;
}

const doors = await openDoors(
  { after },
  new Map([
    [5, null],
    [7, null],
  ]),
);
const temporal = { start: '2026-01-01T00:00:00Z', end: null };
doors.collections.set('parkirisca', { ...parkingCollection('parkirisca', 5), temporal });
doors.collections.set('zaprto', parkingCollection('zaprto', 6));
await doors.store(
  Array.from({ length: 60 }, (_, number) => carPark(number)),
  [5],
);
await doors.store([carPark(900)], [6]);
const epsg = 'http://www.opengis.net/def/crs/EPSG/0';
const items = '/ogc/collections/parkirisca/items';

const bodyOf = async (answer: Response) => (await answer.json()) as Answered;

const read = async (path: string) => {
  const answer = await doors.get(path);
  assert.equal(answer.status, 200, `${path}: ${answer.status}`);
  return bodyOf(answer);
};

const names = async (query: string) =>
  (await read(`${items}?limit=100&${query}`)).features.map(({ properties }) => properties.name);

test('the landing page leads to everything else, as JSON and as HTML', async () => {
  const landing = await read('/ogc');
  for (const { href, type } of landing.links) {
    const answer = await fetch(href, { headers: { Accept: type.split(';')[0]! } });
    assert.equal(answer.status, 200, href);
    assert.equal(answer.headers.get('content-type')?.split(';')[0], type.split(';')[0], href);
  }
  assert.equal((await doors.get('/ogc/')).status, 200);
  const page = await doors.get('/ogc', { Accept: 'text/html,application/xhtml+xml', 'Accept-Language': 'en' });
  assert.match(await page.text(), /<html lang="en">/);
});

test('collections list what may be read; a closed one answers 404 like one that does not exist', async () => {
  const list = await read('/ogc/collections');
  assert.deepEqual(
    list.collections.map((one) => one.id),
    ['parkirisca'],
  );
  for (const id of ['zaprto', 'izmisljena']) {
    for (const path of ['', '/items', '/items/urn:x', '/schema', '/queryables']) {
      assert.equal((await doors.get(`/ogc/collections/${id}${path}`)).status, 404, path);
    }
  }
});

test('a long list of collections comes in pages', async () => {
  doors.collections.set('zadnja', parkingCollection('zadnja', 5));
  const first = await read('/ogc/collections?limit=1');
  const next = first.links.find(({ rel }) => rel === 'next');
  const second = await bodyOf(await fetch(next!.href));
  assert.deepEqual(
    [...first.collections, ...second.collections].map(({ id }) => id),
    ['parkirisca', 'zadnja'],
  );
  assert.equal(
    second.links.some(({ rel }) => rel === 'next'),
    false,
  );
  assert.equal((await doors.get('/ogc/collections?cursor=x')).status, 400);
  doors.collections.delete('zadnja');
});

test('a collection says where and when its data lie and which reference systems it speaks', async () => {
  const collection = await read('/ogc/collections/parkirisca');
  assert.deepEqual(collection.extent.spatial.bbox, [[14, 46, 14.59, 46.49]]);
  assert.deepEqual(collection.extent.temporal.interval, [['2026-01-01T00:00:00Z', null]]);
  assert.equal(collection.storageCrs, 'http://www.opengis.net/def/crs/OGC/1.3/CRS84');
  assert.ok(collection.crs.includes(`${epsg}/3794`));
});

test('a collection without places names no reference system', async () => {
  doors.collections.set('brez-lege', parkingCollection('brez-lege', 7));
  const name = { type: 'Property', value: 'Garaža brez lege' };
  await doors.store([{ id: 'urn:ngsi-ld:OffStreetParking:brez-lege', type: 'OffStreetParking', name }], [7]);
  const collection = await read('/ogc/collections/brez-lege');
  assert.equal(collection.crs, undefined);
  assert.equal(collection.storageCrs, undefined);
  assert.equal((await read('/ogc/collections/brez-lege/items')).features[0]!.geometry, null);
  doors.collections.delete('brez-lege');
});

test('the id of a feature appended to the address of the items leads to that feature', async () => {
  const collection = await read('/ogc/collections/parkirisca');
  const address = collection.links.find(({ rel, type }) => rel === 'items' && type === 'application/geo+json')!.href;
  const answer = await fetch(`${address}/urn:ngsi-ld:OffStreetParking:000007`);
  assert.equal(answer.headers.get('content-type'), 'application/geo+json');
  assert.equal((await fetch(address)).headers.get('content-type'), 'application/geo+json');
});

test('pages follow each other by next links and hold every feature once', async () => {
  const seen: string[] = [];
  let next: string | undefined = `${doors.url}${items}?limit=7`;
  while (next) {
    const page = await bodyOf(await fetch(next));
    assert.equal(page.numberMatched, 60);
    assert.equal(page.numberReturned, page.features.length);
    seen.push(...page.features.map((feature) => feature.id));
    next = page.links.find(({ rel }) => rel === 'next')?.href;
  }
  assert.equal(new Set(seen).size, 60);
  assert.equal(seen.length, 60);
});

test('features are chosen by box, time, their own properties and a query', async () => {
  assert.deepEqual(await names('bbox=14.045,46,14.065,46.2'), ['Garaža 5', 'Garaža 6']);
  assert.deepEqual(await names('availableSpotNumber=7'), ['Garaža 7', 'Garaža 57']);
  assert.deepEqual(await names('name=Garaža%207'), ['Garaža 7']);
  assert.equal((await names('address.addressLocality=Ptuj')).length, 30);
  assert.deepEqual(await names('q=availableSpotNumber>48'), ['Garaža 49']);
  assert.equal((await names('datetime=2026-11-01T10:00:00Z')).length, 60);
  assert.equal((await names('datetime=2026-11-01T10:00:01Z/..')).length, 0);
  assert.equal((await names('datetime=../2026-11-02')).length, 60);
});

test('boxes and answers speak the national grid, Web Mercator and both orders of WGS 84', async () => {
  const expected = ['Garaža 5', 'Garaža 6'];
  assert.deepEqual(await names(`bbox=46,14.045,46.2,14.065&bbox-crs=${epsg}/4326`), expected);
  assert.deepEqual(await names(`bbox=425700,99000,428000,103000&bbox-crs=${epsg}/3794`), expected);
  const swapped = await doors.get(`${items}?limit=1&crs=${epsg}/4326`);
  assert.equal(swapped.headers.get('content-crs'), `<${epsg}/4326>`);
  assert.deepEqual((await bodyOf(swapped)).features[0]!.geometry.coordinates, [46, 14]);
  const one = await read(`${items}/urn:ngsi-ld:OffStreetParking:000007?crs=${epsg}/3794`);
  const [easting, northing] = one.geometry.coordinates as [number, number];
  // GDAL 3.6 transforms 14.07, 46.07 to 428057.340, 103776.695.
  assert.ok(Math.abs(easting - 428_057.34) < 0.01 && Math.abs(northing - 103_776.695) < 0.01);
});

test('wrong parameters answer 400 and name themselves', async () => {
  const wrong = [
    'neznan=1',
    'limit=0',
    'limit=x',
    'bbox=1,2,3',
    'bbox=200,0,201,1',
    'datetime=danes',
    'crs=http://x/1',
    'f=xml',
  ];
  const more = [
    'bbox-crs=EPSG:9',
    'availableSpotNumber=veliko',
    'q=((',
    'cursor=zzz',
    `bbox=9,9,1,1&bbox-crs=${epsg}/3794`,
  ];
  for (const query of [...wrong, ...more]) {
    const answer = await doors.get(`${items}?${query}`);
    assert.equal(answer.status, 400, query);
    const body = await bodyOf(answer);
    assert.ok(body.field, query);
    assert.ok(body.detail, query);
  }
  assert.equal((await doors.get('/ogc/collections?neznan=1')).status, 400);
  assert.equal((await doors.get(`${items}/urn:ngsi-ld:OffStreetParking:000007?limit=1`)).status, 400);
  assert.equal((await doors.get(`${items}/urn:ni:je`)).status, 404);
});

test('schema and queryables describe the properties that features have', async () => {
  const schema = await read('/ogc/collections/parkirisca/schema');
  assert.equal(schema.properties.availableSpotNumber!.type, 'integer');
  assert.equal(schema.properties.geometry?.format, 'geometry-point');
  const queryables = await read('/ogc/collections/parkirisca/queryables');
  for (const name of Object.keys(queryables.properties)) {
    if (name !== 'geometry') assert.notEqual((await doors.get(`${items}?${name}=1`)).status, 404, name);
  }
});

test('whatever a query says, it is answered or refused by name', async () => {
  const known = [
    'bbox',
    'bbox-crs',
    'crs',
    'datetime',
    'limit',
    'cursor',
    'q',
    'type',
    'attrs',
    'f',
    'name',
    'availableSpotNumber',
  ];
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '1,2,3,4',
      '1e400,0,0,0',
      '../..',
      '2026-13-01',
      '9'.repeat(400),
      '-1',
      '\u0000',
      '*',
      'a==1',
      '((a;b))',
      `${epsg}/3794`,
    ),
  );
  const query = fc.dictionary(fc.oneof(fc.constantFrom(...known), fc.string()), value, { maxKeys: 3 });
  const path = fc.oneof(
    fc.constant(items),
    fc.webPath().map((rest) => `/ogc/collections${rest}`),
  );
  await fc.assert(
    fc.asyncProperty(path, query, async (address, parameters) => {
      const search = new URLSearchParams();
      for (const [name, text] of Object.entries(parameters)) search.append(name.toWellFormed(), text.toWellFormed());
      const answer = await doors.get(`${address}?${search}`);
      const body = await answer.text();
      assert.ok([200, 400, 404, 422].includes(answer.status), `${answer.status}: ${body}`);
      if (answer.status !== 200) assert.ok(JSON.parse(body).detail);
    }),
    { numRuns: 300 },
  );
});
