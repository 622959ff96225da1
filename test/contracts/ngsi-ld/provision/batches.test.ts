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
