import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createCatalogue } from '../../src/catalogue/index.ts';
import { systemAccess } from '../../src/participants/index.ts';
import { loadPlaces } from '../../src/places/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { type Call, startNode } from '../support/node.ts';

/** One entity as a door shows it: its id, and the names of the attributes that can be seen of it. */
type Shown = Readonly<Record<string, readonly string[]>>;

/** A door lists what it shows of a dataset, under one of the tests' callers. */
type Door = (dataset: Dataset, call: Call) => Promise<Shown>;

interface Dataset {
  readonly slug: string;
  readonly type: string;
  readonly number: number;
}

const node = await startNode({ after });
const sharedSpace = 1;
const iri = (name: string) => `https://uri.etsi.org/ngsi-ld/default-context/${name}`;

const models = join(import.meta.dirname, '../../models');
const catalogue = createCatalogue({
  db: node.db,
  clock: systemClock,
  places: loadPlaces(join(models, 'places')),
  models,
});

/** A dataset of three entities with two attributes and a place, its record published; nobody may read it yet. */
async function publish(slug: string, type: string, shows: readonly string[] | null): Promise<Dataset> {
  const { selections } = node.node.context;
  const number = await selections.create(sharedSpace, { types: [iri(type)], shows: shows?.map(iri) ?? null });
  const entities = [1, 2, 3].map((one) => ({
    id: `urn:ngsi-ld:${type}:${one}`,
    type,
    name: { type: 'Property', value: `${type} ${one}` },
    secret: { type: 'Property', value: one },
    location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [14 + one / 10, 46] } },
  }));
  const written = await node.post('/ngsi-ld/v1/entityOperations/upsert', entities, { as: node.operatorKey });
  assert.equal(written.status, 201, written.text);
  const access = systemAccess(sharedSpace);
  const titles = { sl: slug, en: slug };
  const { record } = await catalogue.datasets.put(access, {
    slug,
    number,
    titles,
    descriptions: titles,
    steward: null,
  });
  await catalogue.datasets.publish(access, record.id);
  return { slug, type, number };
}

const open = await publish('odprta', 'Odprta', null);
const partly = await publish('delna', 'Delna', ['name']);
const closed = await publish('zaprta', 'Zaprta', null);
for (const { number } of [open, partly]) {
  await node.node.participants.permissions.grant({ holder: 'anyone', dataset: number, source: 'open' });
}

const anonymous: Call = {};
const operator: Call = { as: node.operatorKey };
const attributes = ['location', 'name', 'secret'];
const core = new Set(['id', 'type', '@context', 'geometry', 'longitude', 'latitude', 'observedAt', 'other']);

/** The attributes among the members of an entity, place included whichever way it is written. */
function shown(id: unknown, members: readonly string[], hasPlace: boolean): [string, string[]] {
  const names = members.filter((name) => !core.has(name) && name !== 'location');
  return [String(id), [...names, ...(hasPlace ? ['location'] : [])].sort()];
}

interface Feature {
  readonly id: string;
  readonly geometry: object | null;
  readonly properties: Record<string, unknown>;
}

const ofEntities = (entities: readonly Record<string, unknown>[]): Shown =>
  Object.fromEntries(entities.map((entity) => shown(entity.id, Object.keys(entity), 'location' in entity)));

const ofFeatures = (features: readonly Feature[]): Shown =>
  Object.fromEntries(
    features.map(({ id, geometry, properties }) => shown(id, Object.keys(properties), geometry !== null)),
  );

/** What a door answers where it shows nothing of a dataset. */
const nothing = (status: number): Shown => {
  assert.equal(status, 404);
  return {};
};

const idsOf = ({ type }: Dataset) => [1, 2, 3].map((one) => `urn:ngsi-ld:${type}:${one}`);

/** Every door to the rows of datasets. A new door belongs into this table. */
const doors: Readonly<Record<string, Door>> = {
  'NGSI-LD query': async ({ type }, call) => {
    const answer = await node.get<Record<string, unknown>[]>(`/ngsi-ld/v1/entities?type=${type}&limit=100`, call);
    assert.equal(answer.status, 200, answer.text);
    return ofEntities(answer.body);
  },
  'NGSI-LD retrieve': async (dataset, call) => {
    const answers = await Promise.all(
      idsOf(dataset).map((id) => node.get<Record<string, unknown>>(`/ngsi-ld/v1/entities/${id}`, call)),
    );
    for (const { status } of answers) assert.ok(status === 200 || status === 404);
    return ofEntities(answers.filter(({ status }) => status === 200).map(({ body }) => body));
  },
  'OGC items': async ({ slug }, call) => {
    const answer = await node.get<{ features: Feature[] }>(`/ogc/collections/${slug}/items`, call);
    return answer.status === 200 ? ofFeatures(answer.body.features) : nothing(answer.status);
  },
  'OGC item': async (dataset, call) => {
    const items = `/ogc/collections/${dataset.slug}/items`;
    const answers = await Promise.all(idsOf(dataset).map((id) => node.get<Feature>(`${items}/${id}`, call)));
    for (const { status } of answers) assert.ok(status === 200 || status === 404);
    return ofFeatures(answers.filter(({ status }) => status === 200).map(({ body }) => body));
  },
  CSV: async ({ slug }, call) => {
    const { status, text } = await node.get(`/api/v1/datasets/${slug}/download.csv`, call);
    if (status !== 200) return nothing(status);
    const [head = '', ...lines] = text.trim().split('\r\n');
    const columns = head.split(',');
    return Object.fromEntries(lines.map((line) => shown(line.split(',')[0], columns, columns.includes('longitude'))));
  },
  GeoJSON: async ({ slug }, call) => {
    const { status, text } = await node.get(`/api/v1/datasets/${slug}/download.geojson`, call);
    return status === 200 ? ofFeatures(JSON.parse(text).features) : nothing(status);
  },
  NDJSON: async ({ slug }, call) => {
    const { status, text } = await node.get(`/api/v1/datasets/${slug}/download.ndjson`, call);
    return status === 200
      ? ofEntities(
          text
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line)),
        )
      : nothing(status);
  },
};

const expected = (dataset: Dataset, names: readonly string[]): Shown =>
  Object.fromEntries(idsOf(dataset).map((id) => [id, names]));

for (const [name, look] of Object.entries(doors)) {
  test(`${name}: anyone sees open rows whole, partly shown rows in part, closed rows not at all`, async () => {
    assert.deepEqual(await look(open, anonymous), expected(open, attributes));
    assert.deepEqual(await look(partly, anonymous), expected(partly, ['name']));
    assert.deepEqual(await look(closed, anonymous), {});
  });

  test(`${name}: the operator sees every row whole`, async () => {
    for (const dataset of [open, partly, closed]) {
      assert.deepEqual(await look(dataset, operator), expected(dataset, attributes));
    }
  });
}

test('counts and filters see only what their reader may see', async () => {
  const count = async ({ type, slug }: Dataset, call: Call, condition = '') => {
    const query = await node.get(`/ngsi-ld/v1/entities?type=${type}&count=true&limit=0${condition}`, call);
    const items = await node.get<{ numberMatched: number }>(`/ogc/collections/${slug}/items?limit=1${condition}`, call);
    const rows = await node.get(`/api/v1/datasets/${slug}/download.ndjson?${condition}`, call);
    return [
      Number(query.headers.get('ngsild-results-count')),
      items.status === 200 ? items.body.numberMatched : 0,
      rows.status === 200 ? rows.text.split('\n').length - 1 : 0,
    ];
  };
  const byHidden = `&q=${encodeURIComponent('secret>0')}`;
  assert.deepEqual(await count(open, anonymous), [3, 3, 3]);
  assert.deepEqual(await count(partly, anonymous), [3, 3, 3]);
  assert.deepEqual(await count(closed, anonymous), [0, 0, 0]);
  assert.deepEqual(await count(open, anonymous, byHidden), [3, 3, 3]);
  assert.deepEqual(await count(partly, anonymous, byHidden), [0, 0, 0]);
  assert.deepEqual(await count(partly, operator, byHidden), [3, 3, 3]);
  assert.deepEqual(await count(partly, anonymous, '&bbox=0,0,90,90').then(([, items, rows]) => [items, rows]), [0, 0]);
});

test('a permission given or withdrawn holds at every door at once', async () => {
  const { permissions } = node.node.participants;
  await permissions.grant({ holder: 'anyone', dataset: closed.number, source: 'open' });
  for (const [name, look] of Object.entries(doors))
    assert.deepEqual(await look(closed, anonymous), expected(closed, attributes), name);
  await permissions.revoke({ dataset: closed.number });
  for (const [name, look] of Object.entries(doors)) assert.deepEqual(await look(closed, anonymous), {}, name);
});

test('collections list what their reader may read', async () => {
  const slugs = async (call: Call) => {
    const { body } = await node.get<{ collections: { id: string }[] }>('/ogc/collections', call);
    return body.collections.map(({ id }) => id).sort();
  };
  assert.deepEqual(await slugs(anonymous), ['delna', 'odprta']);
  assert.deepEqual(await slugs(operator), ['delna', 'odprta', 'zaprta']);
});
