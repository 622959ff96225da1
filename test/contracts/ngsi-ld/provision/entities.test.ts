import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startNode } from '../../../support/node.ts';

const node = await startNode({ after });

const parking = (id = 'urn:ngsi-ld:OffStreetParking:1') => ({
  id,
  type: 'OffStreetParking',
  name: { type: 'Property', value: 'Center' },
  availableSpotNumber: { type: 'Property', value: 12, observedAt: '2026-01-01T10:00:00Z' },
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [14.5, 46.05] } },
});

const path = (id = 'urn:ngsi-ld:OffStreetParking:1') => `/ngsi-ld/v1/entities/${id}`;
const errors = 'https://uri.etsi.org/ngsi-ld/errors/';
const as = () => ({ as: node.operatorKey, space: node.newSpace() });

async function created() {
  const call = as();
  assert.equal((await node.post('/ngsi-ld/v1/entities', parking(), call)).status, 201);
  return call;
}

test('create entity answers 201 with its address, and it can be retrieved', async () => {
  const call = as();
  const answer = await node.post('/ngsi-ld/v1/entities', parking(), call);
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.headers.get('location'), path());
  const read = await node.get<Record<string, unknown>>(path(), call);
  assert.equal(read.status, 200, read.text);
  assert.deepEqual(read.body, parking());
});

test('create entity answers 409 when the id is taken', async () => {
  const call = await created();
  const second = await node.post('/ngsi-ld/v1/entities', parking(), call);
  assert.equal(second.status, 409);
  assert.equal(second.body.type, `${errors}AlreadyExists`);
});

test('create entity by many at once succeeds exactly once', async () => {
  const call = await created();
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => node.post('/ngsi-ld/v1/entities', parking('urn:x:once'), call)),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array.from({ length: 39 }, () => 409)]);
});

test('replace entity keeps nothing of the old one but its creation', async () => {
  const call = await created();
  const before = await node.get(`${path()}?options=sysAttrs`, call);
  const answer = await node.put(
    path(),
    { id: parking().id, type: 'OffStreetParking', name: { type: 'Property', value: 'N' } },
    call,
  );
  assert.equal(answer.status, 204, answer.text);
  const read = await node.get(`${path()}?options=sysAttrs`, call);
  assert.equal(read.body.location, undefined);
  assert.equal(read.body.createdAt, before.body.createdAt);
  assert.equal((await node.put(path('urn:none:1'), { ...parking('urn:none:1') }, call)).status, 404);
});

test('merge entity changes what it names, deletes what it nulls and adds the rest', async () => {
  const call = await created();
  const patch = {
    availableSpotNumber: { value: 11 },
    name: { value: 'urn:ngsi-ld:null' },
    open: { type: 'Property', value: true },
  };
  const answer = await node.patch(path(), patch, {
    ...call,
    headers: { 'content-type': 'application/merge-patch+json' },
  });
  assert.equal(answer.status, 204, answer.text);
  const { body } = await node.get<Record<string, unknown>>(path(), call);
  assert.deepEqual(body.availableSpotNumber, { type: 'Property', value: 11, observedAt: '2026-01-01T10:00:00Z' });
  assert.equal(body.name, undefined);
  assert.deepEqual(body.open, { type: 'Property', value: true });
});

test('append attributes answers 207 naming what noOverwrite keeps', async () => {
  const call = await created();
  const fragment = { name: { type: 'Property', value: 'Other' }, fresh: { type: 'Property', value: 1 } };
  const answer = await node.post<Record<string, unknown>>(`${path()}/attrs?options=noOverwrite`, fragment, call);
  assert.equal(answer.status, 207, answer.text);
  const full = 'https://uri.etsi.org/ngsi-ld/default-context/';
  assert.deepEqual(answer.body.updated, [`${full}fresh`]);
  assert.equal((answer.body.notUpdated as { attributeName: string }[])[0]?.attributeName, `${full}name`);
  assert.equal((await node.post(`${path()}/attrs`, fragment, call)).status, 204);
});

test('update attributes replaces those that are there and appends the others', async () => {
  const call = await created();
  assert.equal((await node.patch(`${path()}/attrs`, { name: { type: 'Property', value: 'B' } }, call)).status, 204);
  assert.equal((await node.patch(`${path()}/attrs`, { fresh: { type: 'Property', value: 'B' } }, call)).status, 204);
  assert.equal((await node.get(path(), call)).body.fresh?.value, 'B');
  assert.equal(
    (await node.patch(`${path('urn:no:1')}/attrs`, { name: { type: 'Property', value: 1 } }, call)).status,
    404,
  );
});

test('partial attribute update, replacement and deletion touch one attribute', async () => {
  const call = await created();
  assert.equal((await node.patch(`${path()}/attrs/availableSpotNumber`, { value: 3 }, call)).status, 204);
  const { body } = await node.get<Record<string, unknown>>(path(), call);
  assert.deepEqual(body.availableSpotNumber, { type: 'Property', value: 3, observedAt: '2026-01-01T10:00:00Z' });
  assert.equal((await node.put(`${path()}/attrs/name`, { type: 'Property', value: 'Z' }, call)).status, 204);
  assert.equal((await node.delete(`${path()}/attrs/name`, call)).status, 204);
  assert.equal((await node.delete(`${path()}/attrs/name`, call)).status, 404);
  assert.equal((await node.patch(`${path()}/attrs/name`, { value: 3 }, call)).status, 404);
});

test('delete entity answers 204, then 404', async () => {
  const call = await created();
  assert.equal((await node.delete(path(), call)).status, 204);
  assert.equal((await node.delete(path(), call)).status, 404);
  assert.equal((await node.get(path(), call)).status, 404);
});

test('a write under If-Match goes through only in the version it names', async () => {
  const call = await created();
  const tag = (await node.get(path(), call)).headers.get('etag')!;
  const patch = { name: { type: 'Property', value: 'v2' } };
  assert.equal((await node.patch(path(), patch, { ...call, headers: { 'if-match': tag } })).status, 204);
  assert.equal((await node.patch(path(), patch, { ...call, headers: { 'if-match': tag } })).status, 412);
});

test('anonymous callers can neither see nor write what is not open', async () => {
  const { space } = await created();
  assert.equal((await node.get(path(), { space })).status, 404);
  assert.equal((await node.delete(path(), { space })).status, 404);
  assert.equal((await node.post('/ngsi-ld/v1/entities', parking('urn:x:2'), { space })).status, 401);
});

test('an unknown tenant is 404 for reads and for writes that create nothing', async () => {
  const call = as();
  const answer = await node.delete(path(), call);
  assert.equal(answer.status, 404);
  assert.equal(answer.body.type, `${errors}NonexistentTenant`);
});

test('what cannot be stored is refused with its place', async () => {
  const call = await created();
  const send = (body: string) =>
    node.post('/ngsi-ld/v1/entities', body, { ...call, headers: { 'content-type': 'application/json' } });
  for (const value of ['"a\\u0000b"', '"\\ud800"', '1e400000']) {
    const answer = await send(`{"id":"urn:x:bad","type":"T","a":{"type":"Property","value":${value}}}`);
    assert.equal(answer.status, 400, answer.text);
  }
  assert.equal((await send(`{"id":"urn:x:${'a'.repeat(3000)}","type":"T"}`)).status, 400);
  const big = await send('{"id":"urn:x:big","type":"T","a":{"type":"Property","value":12345678901234567890123}}');
  assert.equal(big.status, 201, big.text);
  assert.match((await node.get(path('urn:x:big'), call)).text, /12345678901234567890123/);
});

test('wrong media types, verbs and parameters have their own answers', async () => {
  const call = await created();
  const text = { ...call, headers: { 'content-type': 'text/plain' } };
  assert.equal((await node.post('/ngsi-ld/v1/entities', 'x', text)).status, 415);
  assert.equal((await node.request('PUT', '/ngsi-ld/v1/entities', {}, call)).status, 405);
  assert.equal((await node.post('/ngsi-ld/v1/entities?nonsense=1', parking(), call)).status, 400);
  assert.equal((await node.post('/ngsi-ld/v1/entities', { ...parking('urn:x:3'), '@context': [] }, call)).status, 400);
});
