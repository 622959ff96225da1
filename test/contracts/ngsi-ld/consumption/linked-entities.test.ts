import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { startNode } from '../../../support/node.ts';

const node = await startNode({ after }, { settings: { ACCESS: 'open' } });
const to = (id: string) => ({ type: 'Relationship', object: id });
const named = (value: string) => ({ type: 'Property', value });

/** A space of its own with a school in a town in a country; the country names the school as its first. */
async function school(): Promise<string> {
  const space = node.newSpace();
  const entities = [
    { id: 'urn:x:school', type: 'School', name: named('Osnovna šola'), town: to('urn:x:town') },
    { id: 'urn:x:town', type: 'Town', name: named('Koper'), country: to('urn:x:country') },
    { id: 'urn:x:country', type: 'Country', name: named('Slovenija'), first: to('urn:x:school') },
    { id: 'urn:x:lost', type: 'School', town: to('urn:x:nowhere') },
  ];
  const answer = await node.post('/ngsi-ld/v1/entityOperations/create', entities, { space, as: node.operatorKey });
  assert.equal(answer.status, 201, answer.text);
  return space;
}

const space = await school();
const get = async (path: string) => (await node.get(`/ngsi-ld/v1/entities${path}`, { space })).body as unknown;

test('a linked entity stands inside of its relationship, as far as the level says', async () => {
  const town = { id: 'urn:x:town', type: 'Town', name: named('Koper'), country: to('urn:x:country') };
  assert.deepEqual(await get('/urn:x:school?join=inline'), {
    id: 'urn:x:school',
    type: 'School',
    name: named('Osnovna šola'),
    town: { ...to('urn:x:town'), entity: town },
  });
});

test('in simplified form a linked entity takes the place of its id, and nobody is entered a second time', async () => {
  assert.deepEqual(await get('/urn:x:school?join=inline&joinLevel=5&format=simplified'), {
    id: 'urn:x:school',
    type: 'School',
    name: 'Osnovna šola',
    town: {
      id: 'urn:x:town',
      type: 'Town',
      name: 'Koper',
      country: { id: 'urn:x:country', type: 'Country', name: 'Slovenija', first: 'urn:x:school' },
    },
  });
});

test('flat, linked entities follow, each once', async () => {
  const found = (await get('?type=School&join=flat&joinLevel=3&format=simplified')) as { id: string }[];
  assert.deepEqual(
    found.map(({ id }) => id),
    ['urn:x:lost', 'urn:x:school', 'urn:x:town', 'urn:x:country'],
  );
});

test('a relationship that leads nowhere stays as it is, and a lone entity stays alone', async () => {
  const lost = { id: 'urn:x:lost', type: 'School', town: to('urn:x:nowhere') };
  assert.deepEqual(await get('/urn:x:lost?join=inline'), lost);
  assert.deepEqual(await get('/urn:x:lost?join=flat'), lost);
});

test('braces choose members of linked entities', async () => {
  assert.deepEqual(await get('/urn:x:school?join=inline&joinLevel=2&pick=id,town{name,country{id}}'), {
    id: 'urn:x:school',
    town: {
      ...to('urn:x:town'),
      entity: { name: named('Koper'), country: { ...to('urn:x:country'), entity: { id: 'urn:x:country' } } },
    },
  });
  assert.deepEqual(await get('/urn:x:school?join=inline&omit=type,name,town{name,country}'), {
    id: 'urn:x:school',
    town: { ...to('urn:x:town'), entity: { id: 'urn:x:town', type: 'Town' } },
  });
});

test('an entity that the caller has met is not entered', async () => {
  const found = (await get('/urn:x:school?join=flat&joinLevel=2&containedBy=urn:x:country')) as { id: string }[];
  assert.deepEqual(
    found.map(({ id }) => id),
    ['urn:x:school', 'urn:x:town'],
  );
});

test('the same by POST', async () => {
  const body = { type: 'Query', entities: [{ type: 'School', id: 'urn:x:school' }], join: 'flat', joinLevel: 1 };
  const answer = await node.post('/ngsi-ld/v1/entityOperations/query', body, { space });
  assert.deepEqual(
    (answer.body as unknown as { id: string }[]).map(({ id }) => id),
    ['urn:x:school', 'urn:x:town'],
  );
});

test('GeoJSON takes linked entities as properties or as further features', async () => {
  const headers = { Accept: 'application/geo+json' };
  const inline = await node.get('/ngsi-ld/v1/entities/urn:x:school?join=inline', { space, headers });
  assert.equal(inline.body.properties?.town?.entity?.id, 'urn:x:town');
  const flat = await node.get('/ngsi-ld/v1/entities/urn:x:school?join=flat', { space, headers });
  assert.deepEqual([flat.body.type, flat.body.features?.length], ['FeatureCollection', 2]);
});

test('a join that is not known or leads too far is refused by name', async () => {
  for (const [question, status, field] of [
    ['join=sideways', 400, 'join'],
    ['join=flat&joinLevel=0', 400, 'joinLevel'],
    ['join=flat&joinLevel=6', 403, 'joinLevel'],
    ['join=flat&containedBy=nothing', 400, undefined],
  ] as const) {
    const answer = await node.get(`/ngsi-ld/v1/entities/urn:x:school?${question}`, { space });
    assert.equal(answer.status, status, answer.text);
    if (field) assert.equal(answer.body.field as unknown, field);
  }
});

test('a query asks what the entities behind relationships are (NGSI-LD 1.9.1 §4.9)', async () => {
  const found = async (q: string, more = '&joinLevel=3') => {
    const answer = await get(`?type=*&join=inline${more}&q=${encodeURIComponent(q)}&pick=id&count=true`);
    return (answer as { id: string }[]).map(({ id }) => id);
  };
  assert.deepEqual(await found('town{name}=="Koper"'), ['urn:x:school']);
  assert.deepEqual(await found('town{Town:name}=="Koper"'), ['urn:x:school']);
  assert.deepEqual(await found('town{Village,Town:name}=="Koper"'), ['urn:x:school']);
  assert.deepEqual(await found('town{Village:name}=="Koper"'), []);
  assert.deepEqual(await found('town{name}!="Koper"'), []);
  assert.deepEqual(await found('town{country{name}}~=^Slov'), ['urn:x:school']);
  assert.deepEqual(await found('town{country{first{town}}}'), ['urn:x:school']);
  assert.deepEqual(await found('first{name};name=="Slovenija"|town{none}'), ['urn:x:country']);
  const deeper = encodeURIComponent('town{country{name}}=="Slovenija"');
  const refused = (await get(`?type=School&join=inline&joinLevel=1&q=${deeper}`)) as { type: string };
  assert.equal(refused.type, 'https://uri.etsi.org/ngsi-ld/errors/BadRequestData');
});

test('lists of relationships and several objects are gone through, and dead ends are none (NGSI-LD 1.9.1 §4.9)', async () => {
  const own = node.newSpace();
  const call = { space: own, as: node.operatorKey };
  const lists = [
    { id: 'urn:x:a', type: 'Route', stops: { type: 'ListRelationship', objectList: ['urn:x:none', 'urn:x:s2'] } },
    { id: 'urn:x:b', type: 'Route', stops: { type: 'Relationship', object: ['urn:x:s1', 'urn:x:s2'] } },
    { id: 'urn:x:c', type: 'Route', stops: [to('urn:x:s1'), { ...to('urn:x:none'), datasetId: 'urn:x:plan' }] },
    { id: 'urn:x:s1', type: 'Stop', zone: named('A') },
    { id: 'urn:x:s2', type: 'Stop', zone: named('B') },
  ];
  assert.equal((await node.post('/ngsi-ld/v1/entityOperations/create', lists, call)).status, 201);
  const routes = async (q: string) => {
    const path = `/ngsi-ld/v1/entities?type=Route&join=flat&pick=id&q=${encodeURIComponent(q)}`;
    const { body } = await node.get<readonly { id: string }[]>(path, call);
    return body.map(({ id }) => id);
  };
  assert.deepEqual(await routes('stops{zone}=="A"'), ['urn:x:b', 'urn:x:c']);
  assert.deepEqual(await routes('stops{zone}=="B"'), ['urn:x:a', 'urn:x:b']);
});
