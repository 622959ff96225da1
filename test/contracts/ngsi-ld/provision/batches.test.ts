import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startNode } from '../../../support/node.ts';

const node = await startNode({ after });

const sensor = (number: number, value: unknown = number) => ({
  id: `urn:ngsi-ld:Sensor:${number}`,
  type: 'Sensor',
  level: { type: 'Property', value },
});
const door = (name: string) => `/ngsi-ld/v1/entityOperations/${name}`;
const as = () => ({ as: node.operatorKey, space: node.newSpace() });
const list = (count: number) => Array.from({ length: count }, (_, number) => sensor(number));

interface BatchResult {
  readonly success: string[];
  readonly errors: { entityId: string; error: { type: string; status: number } }[];
}

test('batch create answers 201 with the ids, then 207 naming the one that is taken', async () => {
  const call = as();
  const first = await node.post<string[]>(door('create'), list(3), call);
  assert.equal(first.status, 201, first.text);
  assert.equal(first.body.length, 3);
  const second = await node.post<BatchResult>(door('create'), [sensor(2), sensor(3)], call);
  assert.equal(second.status, 207, second.text);
  assert.deepEqual(second.body.success, ['urn:ngsi-ld:Sensor:3']);
  assert.equal(second.body.errors[0]?.entityId, 'urn:ngsi-ld:Sensor:2');
  assert.equal(second.body.errors[0]?.error.status, 409);
});

test('batch upsert answers 201 with what it created and 204 when all were there', async () => {
  const call = as();
  assert.equal((await node.post(door('upsert'), list(2), call)).status, 201);
  const mixed = await node.post<string[]>(door('upsert'), list(3), call);
  assert.equal(mixed.status, 201);
  assert.deepEqual(mixed.body, ['urn:ngsi-ld:Sensor:2']);
  assert.equal((await node.post(door('upsert'), list(3), call)).status, 204);
  const added = { id: sensor(0).id, type: 'Sensor', other: { type: 'Property', value: 1 } };
  assert.equal((await node.post(`${door('upsert')}?options=update`, [added], call)).status, 204);
  const { body } = await node.get(`/ngsi-ld/v1/entities/${sensor(0).id}`, call);
  assert.ok(body.level && body.other);
});

test('a batch refuses its broken items and stores the others', async () => {
  const call = as();
  const answer = await node.post<BatchResult>(door('create'), [sensor(1), { id: 'urn:x:1' }, sensor(2)], call);
  assert.equal(answer.status, 207, answer.text);
  assert.equal(answer.body.success.length, 2);
  assert.equal(answer.body.errors[0]?.entityId, 'urn:x:1');
});

test('batch update, merge and delete name the entities that are missing', async () => {
  const call = as();
  await node.post(door('create'), list(2), call);
  assert.equal((await node.post(door('update'), [sensor(0, 9)], call)).status, 204);
  assert.equal((await node.post(door('update'), [sensor(0, 9), sensor(7)], call)).status, 207);
  assert.equal((await node.post(door('merge'), [{ id: sensor(1).id, level: { value: 5 } }], call)).status, 204);
  const gone = await node.post<BatchResult>(door('delete'), [sensor(0).id, 'urn:x:none'], call);
  assert.equal(gone.status, 207);
  assert.deepEqual(gone.body.success, [sensor(0).id]);
});

test('a batch that is no list, or an empty one, is refused', async () => {
  for (const body of [{}, []]) assert.equal((await node.post(door('create'), body, as())).status, 400);
});

test('a thousand entities go in one batch, with history and changes', async () => {
  const call = as();
  assert.equal((await node.post(door('upsert'), list(1000), call)).status, 201);
  const { rows } = await node.db.pool.query(
    `select (select count(*) from change where space = s.id)::int as changes,
            (select count(*) from sample join series on series.id = sample.series where series.space = s.id)::int as samples
       from space s where name = $1`,
    [call.space],
  );
  assert.deepEqual(rows[0], { changes: 1000, samples: 1000 });
});

test('an entity that stands twice in a batch is taken in the order of the list (NGSI-LD 1.9.1 §5.5.11)', async () => {
  const call = { as: node.operatorKey, space: node.newSpace() };
  const at = (value: number, more = {}) => ({
    id: 'urn:ngsi-ld:Twice:1',
    type: 'Twice',
    n: { type: 'Property', value },
    ...more,
  });
  const address = '/ngsi-ld/v1/entities/urn:ngsi-ld:Twice:1';
  const created = await node.post('/ngsi-ld/v1/entityOperations/create', [at(1), at(2)], call);
  assert.equal(created.status, 207, created.text);
  assert.deepEqual([created.body.success, created.body.errors?.[0]?.error?.status], [['urn:ngsi-ld:Twice:1'], 409]);
  assert.equal((await node.get(address, call)).body.n?.value, 1);
  assert.equal((await node.post('/ngsi-ld/v1/entityOperations/upsert', [at(3, { m: 1 }), at(4)], call)).status, 204);
  const replaced = (await node.get(address, call)).body;
  assert.deepEqual([replaced.n?.value, replaced.m], [4, undefined]);
  assert.equal((await node.post('/ngsi-ld/v1/entityOperations/merge', [at(5, { m: 1 }), at(6)], call)).status, 204);
  assert.deepEqual(
    [(await node.get(address, call)).body.n?.value, (await node.get(address, call)).body.m?.value],
    [6, 1],
  );
  const ids = ['urn:ngsi-ld:Twice:1', 'urn:ngsi-ld:Twice:1'];
  const deleted = await node.post('/ngsi-ld/v1/entityOperations/delete', ids, call);
  assert.equal(deleted.status, 207);
  assert.deepEqual([deleted.body.success, deleted.body.errors?.[0]?.error?.status], [['urn:ngsi-ld:Twice:1'], 404]);
});

test('the options of batches decide what becomes of entities that are there (NGSI-LD 1.9.1 §5.6.8, §5.6.9)', async () => {
  const call = { as: node.operatorKey, space: node.newSpace() };
  const part = (members: object) => [{ id: 'urn:ngsi-ld:Optional:1', type: 'Optional', ...members }];
  const send = (operation: string, members: object) =>
    node.post(`/ngsi-ld/v1/entityOperations/${operation}`, part(members), call);
  const stored = async () => {
    const { body } = await node.get<Record<string, unknown>>(
      '/ngsi-ld/v1/entities/urn:ngsi-ld:Optional:1?format=simplified',
      call,
    );
    const { id: _id, type: _type, ...members } = body;
    return members;
  };
  assert.equal((await send('upsert?options=update', { a: 1, b: 1 })).status, 201);
  assert.equal((await send('upsert?options=update', { b: 2, c: 2 })).status, 204);
  assert.deepEqual(await stored(), { a: 1, b: 2, c: 2 });
  const kept = await send('update?options=noOverwrite', { c: 3, d: 3 });
  assert.equal(kept.status, 207, kept.text);
  assert.deepEqual(await stored(), { a: 1, b: 2, c: 2, d: 3 });
  assert.equal((await send('update', { c: 4 })).status, 204);
  assert.deepEqual(await stored(), { a: 1, b: 2, c: 4, d: 3 });
  assert.equal((await send('upsert?options=replace', { e: 5 })).status, 204);
  assert.deepEqual(await stored(), { e: 5 });
});

test('null among the entities of a batch refuses all of it (NGSI-LD 1.9.1 §5.6.7 to §5.6.10)', async () => {
  const call = { as: node.operatorKey, space: node.newSpace() };
  const entity = { id: 'urn:ngsi-ld:Null:1', type: 'Null' };
  assert.equal((await node.post('/ngsi-ld/v1/entityOperations/create', [entity], call)).status, 201);
  for (const operation of ['create', 'upsert', 'update', 'merge']) {
    const answer = await node.post(`/ngsi-ld/v1/entityOperations/${operation}`, [{ ...entity, a: 1 }, null], call);
    assert.equal(answer.status, 400, operation);
  }
  assert.equal((await node.post('/ngsi-ld/v1/entityOperations/delete', [entity.id, null], call)).status, 400);
  assert.deepEqual((await node.get(`/ngsi-ld/v1/entities/${entity.id}`, call)).body, entity as never);
});
