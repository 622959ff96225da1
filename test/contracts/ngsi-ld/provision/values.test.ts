import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startNode } from '../../../support/node.ts';

const node = await startNode({ after });
const call = { as: node.operatorKey, space: node.newSpace() };
const errors = 'https://uri.etsi.org/ngsi-ld/errors/';
const linked = { ...call, headers: { 'content-type': 'application/ld+json' } };

await node.node.context.spaces.create({ name: call.space });

const property = { type: 'Property', value: 1 };
const bench = { id: 'urn:ngsi-ld:Bench:refused', type: 'Bench' };

/** What an entity must not carry, by the clause that says so. */
const refused: readonly (readonly [clause: string, what: string, members: object])[] = [
  ['4.5.1', 'an attribute called as a word for single values', { datasetId: property }],
  ['4.5.1', 'an attribute called observedAt', { observedAt: property }],
  ['4.5.1', 'a type that is a word of JSON-LD', { type: 'type' }],
  ['4.5.2.2', 'a value and the object of a relationship', { seats: { ...property, object: 'urn:x:1' } }],
  ['4.5.2.2', 'what only notifications have', { seats: { ...property, previousValue: 0 } }],
  ['4.5.2.2', 'a seal outside of a proof', { seats: { ...property, entityIdSealed: 'urn:x:1' } }],
  ['4.5.2.2', 'a proof that is no object', { ngsildproof: { type: 'Property', value: 'abc' } }],
  ['4.5.2.2', 'a sealed type that is no text', { ngsildproof: { value: { type: 'P' }, entityTypeSealed: 4 } }],
  ['4.5.3.2', 'a unit of a relationship', { owner: { type: 'Relationship', object: 'urn:x:1', unitCode: 'MTR' } }],
  ['4.5.18.2', 'an empty language', { name: { type: 'LanguageProperty', languageMap: { '': 'klop' } } }],
  ['4.5.18.2', 'a language with a number', { name: { type: 'LanguageProperty', languageMap: { sl: 1 } } }],
  ['4.5.24.2', 'raw JSON that is a number', { raw: { type: 'JsonProperty', json: 5 } }],
  ['4.5.24.2', 'a unit of raw JSON', { raw: { type: 'JsonProperty', json: {}, unitCode: 'MTR' } }],
  ['4.6.2', 'a name with a space', { 'park bench': property }],
  ['4.6.2', 'a name that begins with a digit', { '3seats': property }],
  ['4.6.2', 'a type that begins with a digit', { type: '3Bench' }],
  ['4.6.2', 'a dash in the name of a part', { seats: { ...property, 'made-of': property } }],
  ['4.6.3', 'a time with an offset', { seats: { ...property, observedAt: '2026-03-01T12:00:00+01:00' } }],
  ['4.6.3', 'a day that its month does not have', { seats: { ...property, observedAt: '2026-02-30T12:00:00Z' } }],
  ['4.6.3', 'a time without seconds', { seats: { ...property, observedAt: '2026-02-03T12:00Z' } }],
  ['4.7.1', 'a place that is no geometry', { location: property }],
  ['4.7.1', 'a collection of geometries', { location: { value: { type: 'GeometryCollection', geometries: [] } } }],
  ['4.7.2', 'a geometry in broken text', { location: { type: 'GeoProperty', value: '{"type":"Point"' } }],
  ['4.8', 'a time as an attribute', { seats: { ...property, observedAt: property } }],
  ['4.18', 'a level of a scope that begins with a digit', { scope: '/Koper/1park' }],
  ['4.18', 'a dash in one of many scopes', { scope: ['/Koper', '/Nova-Gorica'] }],
  ['5.2.1', 'a value that deletes', { seats: { type: 'Property', value: 'urn:ngsi-ld:null' } }],
  ['5.2.1', 'a part that deletes', { seats: { ...property, made: { value: 'urn:ngsi-ld:null' } } }],
  ['5.2.32', 'another type of text', { name: { languageMap: { sl: 'klop' }, valueType: 'xsd:string' } }],
  ['5.5.4', 'a deletion inside of a value', { made: { value: { by: { whom: 'urn:ngsi-ld:null' } } } }],
  ['5.5.4', 'a scope that deletes', { scope: 'urn:ngsi-ld:null' }],
  ['5.5.4', 'a bare value that deletes', { seats: 'urn:ngsi-ld:null' }],
  ['5.5.8', 'a datasetId that deletes', { seats: { ...property, datasetId: 'urn:ngsi-ld:null' } }],
];

for (const [clause, what, members] of refused) {
  test(`create entity refuses ${what} (NGSI-LD 1.9.1 §${clause})`, async () => {
    const answer = await node.post('/ngsi-ld/v1/entities', { ...bench, ...members }, call);
    assert.deepEqual([answer.status, answer.body.type], [400, `${errors}BadRequestData`], answer.text);
    assert.equal((await node.get(`/ngsi-ld/v1/entities/${bench.id}`, call)).status, 404);
  });
}

test('create entity refuses ids that look like others or turn the reading direction (NGSI-LD 1.9.1 §4.5.1)', async () => {
  for (const hidden of [
    '\u202e',
    '\u200b',
    '\ufe0f',
    '\u{e0100}',
    '\ufdd0',
    '\u{1ffff}',
    '\u115f',
    '\u3164',
    '\u2800',
  ]) {
    const id = `urn:ngsi-ld:Bench:a${hidden}b`;
    const answer = await node.post('/ngsi-ld/v1/entities', { id, type: 'Bench' }, call);
    assert.deepEqual(
      [answer.status, answer.body.type],
      [400, `${errors}BadRequestData`],
      hidden.codePointAt(0)!.toString(16),
    );
    assert.equal((await node.get(`/ngsi-ld/v1/entities/${encodeURIComponent(id)}`, call)).status, 400);
  }
  assert.equal(
    (await node.post('/ngsi-ld/v1/entities', { id: 'urn:ngsi-ld:Bench:š', type: 'Bench' }, call)).status,
    201,
  );
});

test('the context of a request is neither scoped nor inside of an attribute (NGSI-LD 1.9.1 §5.5.7)', async () => {
  const scoped = { Bench: { '@id': 'https://example.org/Bench', '@context': { seats: 'https://example.org/hidden' } } };
  const inside = { ...bench, seats: { ...property, '@context': { seats: 'https://example.org/other' } } };
  for (const body of [
    { ...bench, '@context': scoped },
    { ...inside, '@context': {} },
  ]) {
    const answer = await node.post('/ngsi-ld/v1/entities', body, linked);
    assert.deepEqual([answer.status, answer.body.type], [400, `${errors}BadRequestData`], answer.text);
  }
});

test('one attribute in JSON-LD brings the context of its request (NGSI-LD 1.9.1 §6.3.5)', async () => {
  const id = 'urn:ngsi-ld:Bench:linked';
  const context = { seats: 'https://example.org/seats' };
  const made = { id, type: 'Bench', seats: property, '@context': context };
  assert.equal((await node.post('/ngsi-ld/v1/entities', made, linked)).status, 201);
  const address = `/ngsi-ld/v1/entities/${id}`;
  const changed = { value: 2, '@context': context };
  assert.equal((await node.patch(`${address}/attrs/seats`, changed, linked)).status, 204);
  assert.equal((await node.get(address, call)).body['https://example.org/seats']?.value, 2);
  assert.equal((await node.put(`${address}/attrs/seats`, { ...changed, value: 3 }, linked)).status, 204);
  assert.equal((await node.get(address, call)).body['https://example.org/seats']?.value, 3);
});

test('a geometry in text is kept as a geometry (NGSI-LD 1.9.1 §4.7.2)', async () => {
  const point = { type: 'Point', coordinates: [13.73, 45.55] };
  const place = { type: 'GeoProperty', value: JSON.stringify(point) };
  const id = 'urn:ngsi-ld:Bench:text';
  assert.equal((await node.post('/ngsi-ld/v1/entities', { id, type: 'Bench', location: place }, call)).status, 201);
  assert.deepEqual((await node.get(`/ngsi-ld/v1/entities/${id}`, call)).body.location, {
    type: 'GeoProperty',
    value: point,
  });
  const near = 'type=Bench&georel=near;maxDistance==10&geometry=Point&coordinates=[13.73,45.55]';
  const found = await node.get<readonly { id: string }[]>(`/ngsi-ld/v1/entities?${near}`, call);
  assert.deepEqual(
    found.body.map((each) => each.id),
    [id],
  );
});

test('a proof keeps its seals under their own names (NGSI-LD 1.9.1 §4.5.2.2)', async () => {
  const id = 'urn:ngsi-ld:Bench:proven';
  const proof = {
    type: 'Property',
    entityIdSealed: id,
    entityTypeSealed: 'Bench',
    value: { type: 'DataIntegrityProof' },
  };
  assert.equal((await node.post('/ngsi-ld/v1/entities', { id, type: 'Bench', ngsildproof: proof }, call)).status, 201);
  assert.deepEqual((await node.get(`/ngsi-ld/v1/entities/${id}`, call)).body.ngsildproof, proof);
});

test('names have letters of any script, and IRIs are names, too (NGSI-LD 1.9.1 §4.6.2)', async () => {
  const id = 'urn:ngsi-ld:Bench:named';
  const named = { id, type: 'Škola', výška_1: property, 'https://example.org/made-of': property };
  assert.equal((await node.post('/ngsi-ld/v1/entities', named, call)).status, 201);
  assert.deepEqual((await node.get(`/ngsi-ld/v1/entities/${id}`, call)).body, named);
});

test('integers beyond 2^53 keep every digit through every representation and operation (RFC 8259 §6)', async () => {
  const id = 'urn:ngsi-ld:Bench:long';
  const address = `/ngsi-ld/v1/entities/${id}`;
  const json = { ...call, headers: { 'content-type': 'application/json' } };
  const long = '9007199254740993123';
  const body = `{"id":"${id}","type":"Long","n":{"type":"Property","value":${long}},"deep":{"type":"Property","value":{"a":[${long}]}},"raw":{"type":"JsonProperty","json":{"n":${long}}},"list":{"type":"ListProperty","valueList":[${long}]}}`;
  assert.equal((await node.post('/ngsi-ld/v1/entities', body, json)).status, 201);
  const geo = { ...call, headers: { accept: 'application/geo+json' } };
  const query = { ...json };
  const texts = [
    await node.get(address, call),
    await node.get(`${address}?options=concise`, call),
    await node.get(`${address}?format=keyValues`, call),
    await node.get(address, geo),
    await node.get('/ngsi-ld/v1/entities?type=Long', call),
    await node.get('/ngsi-ld/v1/entities?type=Long&format=simplified', geo),
    await node.get('/ngsi-ld/v1/entities?type=Long&pick=id,n,deep,raw,list', call),
    await node.post('/ngsi-ld/v1/entityOperations/query', '{"type":"Query","entities":[{"type":"Long"}]}', query),
  ];
  for (const { text, status } of texts) {
    assert.equal(status, 200, text);
    assert.equal(text.split(long).length, 5, text);
  }
  const longer = '123456789012345678901';
  assert.equal((await node.patch(address, `{"deep":{"value":{"b":${longer}}}}`, json)).status, 204);
  assert.equal((await node.patch(`${address}/attrs/n`, `{"value":${longer}}`, json)).status, 204);
  assert.equal((await node.patch(`${address}/attrs`, `{"list":[${longer}]}`, json)).status, 204);
  const changed = (await node.get(address, call)).text;
  assert.equal(changed.split(longer).length, 4, changed);
  assert.equal(changed.split(long).length, 3, changed);
});
