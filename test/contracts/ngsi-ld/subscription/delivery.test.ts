import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { type Loose, startNode } from '../../../support/node.ts';
import { ownGround, startChild } from '../../../support/node-child.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const node = await startNode({ after });
const as = node.operatorKey;
const property = (value: unknown) => ({ type: 'Property', value });
const newType = () => `T${randomUUID().replaceAll('-', '')}`;

const subscription = (type: string, uri: string, more: Readonly<Record<string, unknown>> = {}) => ({
  ...{ id: `urn:ngsi-ld:Subscription:${randomUUID()}`, type: 'Subscription', entities: [{ type }] },
  notification: { format: 'keyValues', endpoint: { uri, ...more } },
});

async function subscribe(type: string, uri: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const wanted = subscription(type, uri, more);
  const answer = await node.post('/ngsi-ld/v1/subscriptions', wanted, { as });
  assert.equal(answer.status, 201, answer.text);
  return wanted.id;
}

const upsert = (entities: readonly unknown[]) => node.post('/ngsi-ld/v1/entityOperations/upsert', entities, { as });

const notificationOf = async (id: string) =>
  (await node.get(`/ngsi-ld/v1/subscriptions/${id}`, { as })).body.notification as Loose;

/** The values of `level` that came in of each entity, in their order. */
function levels({ received }: Receiver): ReadonlyMap<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { body } of received)
    for (const { id, level } of body.data as unknown as readonly { id: string; level: number }[])
      found.set(id, [...(found.get(id) ?? []), level]);
  return found;
}

test('a receiver that is away gets everything in order once it is back', async (t) => {
  const receiver = await startReceiver(t);
  const type = newType();
  const id = await subscribe(type, `${receiver.url}/in`);
  await receiver.down();
  for (let level = 1; level <= 5; level += 1)
    await upsert([{ id: `urn:ngsi-ld:${type}:1`, type, level: property(level) }]);
  const end = Date.now() + 60_000;
  while ((await notificationOf(id)).status === undefined && Date.now() < end);
  const { status, timesFailed } = await notificationOf(id);
  assert.equal(status, 'failed');
  assert.ok(Number(timesFailed) >= 1);
  await receiver.up();
  await receiver.untilIt(() => levels(receiver).get(`urn:ngsi-ld:${type}:1`)?.at(-1) === 5, 'the last state');
  const values = levels(receiver).get(`urn:ngsi-ld:${type}:1`)!;
  assert.deepEqual(
    values,
    [...values].sort((one, other) => one - other),
  );
});

test('an endpoint that never answers holds no other up', async (t) => {
  const [silent, quick] = [await startReceiver(t), await startReceiver(t)];
  silent.answer = null;
  const type = newType();
  for (let turn = 0; turn < 20; turn += 1) await subscribe(type, `${silent.url}/${turn}`, { timeout: 60_000 });
  await subscribe(type, `${quick.url}/in`);
  for (let level = 1; level <= 10; level += 1) {
    await upsert([{ id: `urn:ngsi-ld:${type}:1`, type, level: property(level) }]);
    await quick.untilIt(() => levels(quick).get(`urn:ngsi-ld:${type}:1`)?.at(-1) === level, `level ${level}`);
  }
  assert.ok(silent.hanging <= 8, 'more calls hang than one endpoint may have');
});

test('what a receiver refuses is given up after three times, shown, and sent again on demand', async (t) => {
  const receiver = await startReceiver(t);
  receiver.answer = 400;
  const type = newType();
  const id = await subscribe(type, `${receiver.url}/in`);
  await upsert([{ id: `urn:ngsi-ld:${type}:1`, type, level: property(1) }]);
  await receiver.until(3);
  const letters = async () => (await node.get(`/api/v1/subscriptions/${id}/dead-letters`, { as })).body;
  const end = Date.now() + 60_000;
  while ((await letters()).letters?.[0] === undefined && Date.now() < end);
  const [letter] = (await letters()).letters as unknown as Loose[];
  assert.deepEqual([letter?.fault, letter?.data], ['HTTP 400', [{ id: `urn:ngsi-ld:${type}:1`, type, level: 1 }]]);
  receiver.answer = 200;
  const replayed = await node.post(`/api/v1/subscriptions/${id}/replay`, undefined, { as });
  assert.deepEqual([replayed.status, replayed.body], [202, { revived: 1 }]);
  await receiver.until(4);
  assert.deepEqual((await letters()).letters, []);
});

test('an address in a private network is not called, and that stands on the subscription', async () => {
  const type = newType();
  const id = await subscribe(type, 'http://10.1.2.3/in');
  await upsert([{ id: `urn:ngsi-ld:${type}:1`, type, level: property(1) }]);
  const end = Date.now() + 60_000;
  let notification: Loose = {};
  while (notification.status === undefined && Date.now() < end) notification = await notificationOf(id);
  assert.equal(notification.status, 'failed');
});

test('killing the node and the receiver under load loses nothing and keeps the order of each entity', async (t) => {
  const receiver = await startReceiver(t);
  const ground = await ownGround(t);
  const settings = { ...ground, OUTBOUND_ALLOW: '127.0.0.0/8' };
  let child = await startChild(t, settings);
  const type = newType();
  const made = await child.ask('POST', '/ngsi-ld/v1/subscriptions', subscription(type, `${receiver.url}/in`));
  assert.equal(made.status, 201, await made.text());
  const ids = Array.from({ length: 20 }, (_, number) => `urn:ngsi-ld:${type}:${number}`);
  const acknowledged = new Map<string, number>();
  let level = 0;
  async function write(rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      level += 1;
      const written = level;
      const entities = ids.map((id) => ({ id, type, level: property(written) }));
      const answer = await child.ask('POST', '/ngsi-ld/v1/entityOperations/upsert', entities).catch(() => null);
      if (answer?.ok) for (const id of ids) acknowledged.set(id, written);
    }
  }
  await write(10);
  const writing = write(30);
  await new Promise((resolve) => setTimeout(resolve, 60));
  child.child.kill('SIGKILL');
  await child.ended;
  await writing;
  child = await startChild(t, settings);
  await receiver.down();
  await write(5);
  await receiver.up();
  await write(3);
  await receiver.untilIt(
    () => ids.every((id) => (levels(receiver).get(id)?.at(-1) ?? 0) >= acknowledged.get(id)!),
    'the last acknowledged state of every entity',
  );
  for (const [id, values] of levels(receiver))
    assert.deepEqual(
      values,
      [...values].sort((one, other) => one - other),
      `${id} came out of order`,
    );
});
