import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { startNode } from '../../support/node.ts';
import { startReceiver } from '../ngsi-ld/subscription/receiver.ts';

const hour = 3_600_000;
let ahead = 0;
const node = await startNode({ after }, { clock: { now: () => new Date(Date.now() + ahead) } });
const as = node.operatorKey;
const entities = '/ngsi-ld/v1/entities';
const property = (value: unknown) => ({ type: 'Property', value });

const upsert = async (id: string, type: string, level: number) => {
  const answer = await node.post('/ngsi-ld/v1/entityOperations/upsert', [{ id, type, level: property(level) }], { as });
  assert.ok(answer.status < 300, answer.text);
};

test('a clock that jumps back and forth never takes a change back: modifiedAt and history only go on', async () => {
  const id = `urn:ngsi-ld:Clock:${randomUUID()}`;
  const states: { modifiedAt: string; etag: number }[] = [];
  for (const [level, jump] of [0, 3 * hour, -26 * hour, 0, 5 * hour, -hour].entries()) {
    ahead += jump;
    await upsert(id, 'Clock', level);
    const answer = await node.get<{ modifiedAt: string; level: { value: number; modifiedAt: string } }>(
      `${entities}/${id}?options=sysAttrs`,
      { as },
    );
    assert.equal(answer.body.level.value, level);
    assert.ok(answer.body.level.modifiedAt <= answer.body.modifiedAt);
    states.push({
      modifiedAt: answer.body.modifiedAt,
      etag: Number(/\d+/.exec(answer.headers.get('etag') ?? '')?.[0]),
    });
  }
  for (const [index, { modifiedAt, etag }] of states.entries()) {
    const before = states[index - 1];
    if (before) assert.ok(modifiedAt >= before.modifiedAt && etag > before.etag, JSON.stringify(states));
  }
  const history = await node.get<{ level: { values: [number, string][] } }>(
    `/ngsi-ld/v1/temporal/entities/${id}?timeproperty=modifiedAt&options=temporalValues`,
    { as },
  );
  const levels = history.body.level.values.map(([value]) => value);
  assert.deepEqual(
    levels.toSorted((one, other) => one - other),
    [0, 1, 2, 3, 4, 5],
    'no state is lost',
  );
});

for (const throttling of [undefined, 1]) {
  test(`after a clock has gone back, a subscription ${throttling ? 'that is throttled ' : ''}is told as before`, async (t) => {
    const receiver = await startReceiver(t);
    const type = `T${randomUUID().replaceAll('-', '')}`;
    const id = `urn:ngsi-ld:${type}:1`;
    const notification = { format: 'keyValues', endpoint: { uri: `${receiver.url}/in` } };
    const wanted = { type: 'Subscription', entities: [{ type }], notification, ...(throttling ? { throttling } : {}) };
    assert.equal((await node.post('/ngsi-ld/v1/subscriptions', wanted, { as })).status, 201);
    await upsert(id, type, 1);
    await receiver.until(1);
    ahead -= 2 * hour;
    await upsert(id, type, 2);
    await receiver.until(2);
    ahead += 2 * hour;
    await upsert(id, type, 3);
    await receiver.until(3);
    assert.deepEqual(
      receiver.received.map(({ body }) => Number(body.data?.[0]?.level)),
      [1, 2, 3],
    );
  });
}

test('what expires is hidden by the time that the clock shows, and a clock set right shows it again', async () => {
  const id = `urn:ngsi-ld:Clock:${randomUUID()}`;
  const expiresAt = new Date(Date.now() + ahead + hour).toISOString();
  assert.equal((await node.post(entities, { id, type: 'Clock', expiresAt }, { as })).status, 201);
  ahead += 2 * hour;
  assert.equal((await node.get(`${entities}/${id}`, { as })).status, 404);
  ahead -= 2 * hour;
  assert.equal((await node.get(`${entities}/${id}`, { as })).status, 200);
});
