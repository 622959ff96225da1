import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { startMqttBroker } from '../../../support/mqtt-broker.ts';
import type { Ending, Loose } from '../../../support/node.ts';
import { type NodeChild, ownGround, startChild } from '../../../support/node-child.ts';
import { startReceiverChild } from '../../../support/receiver-child.ts';

const property = (value: unknown) => ({ type: 'Property', value });
const newType = () => `T${randomUUID().replaceAll('-', '')}`;
const allow = { OUTBOUND_ALLOW: '127.0.0.0/8' };
const patience = 60_000;

/** Twenty entities that are written again and again, each time with a higher level, and what of that was acknowledged. */
function createWriting(type: string) {
  const ids = Array.from({ length: 20 }, (_, number) => `urn:ngsi-ld:${type}:${number}`);
  const acknowledged = new Map<string, number>();
  let level = 0;
  return {
    ids,
    acknowledged,
    async rounds(count: number, { ask }: Pick<NodeChild, 'ask'>): Promise<void> {
      for (let round = 0; round < count; round += 1) {
        level += 1;
        const written = level;
        const entities = ids.map((id) => ({ id, type, level: property(written) }));
        const answer = await ask('POST', '/ngsi-ld/v1/entityOperations/upsert', entities).catch(() => null);
        if (answer?.ok) for (const id of ids) acknowledged.set(id, written);
        await answer?.arrayBuffer().catch(() => undefined);
      }
    },
  };
}

async function subscribe(
  { ask }: NodeChild,
  type: string,
  endpoint: Readonly<Record<string, unknown>>,
): Promise<string> {
  const id = `urn:ngsi-ld:Subscription:${randomUUID()}`;
  const notification = { format: 'keyValues', endpoint };
  const answer = await ask('POST', '/ngsi-ld/v1/subscriptions', {
    id,
    type: 'Subscription',
    entities: [{ type }],
    notification,
  });
  assert.equal(answer.status, 201, await answer.text());
  return id;
}

/** The levels of each entity in the order in which they came. */
function levelsOf(notifications: readonly Loose[]): ReadonlyMap<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { data } of notifications)
    for (const { id, level } of data as unknown as readonly { id: string; level: number }[])
      found.set(id, [...(found.get(id) ?? []), level]);
  return found;
}

/** Waits for the last acknowledged state of every entity, and finds that none came out of order. */
async function requireAll(
  { ids, acknowledged }: Pick<ReturnType<typeof createWriting>, 'ids' | 'acknowledged'>,
  received: () => Promise<readonly Loose[]> | readonly Loose[],
): Promise<void> {
  assert.equal(acknowledged.size, ids.length);
  const end = Date.now() + patience;
  for (;;) {
    const levels = levelsOf(await received());
    const missing = ids.filter((id) => (levels.get(id)?.at(-1) ?? 0) < acknowledged.get(id)!);
    for (const [id, values] of levels)
      assert.deepEqual(
        values,
        [...values].sort((one, other) => one - other),
        `${id} came out of order`,
      );
    if (missing.length === 0) return;
    assert.ok(Date.now() < end, `still waiting for ${missing.length} entities`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function untilReceived(
  count: number,
  received: () => Promise<readonly Loose[]> | readonly Loose[],
): Promise<void> {
  const end = Date.now() + patience;
  while ((await received()).length < count) {
    assert.ok(Date.now() < end, `still waiting for ${count} notifications`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function startGround(ending: Ending) {
  const settings = { ...(await ownGround(ending)), ...allow };
  return { settings, node: await startChild(ending, settings) };
}

test('a receiver that is killed in the midst of notifications and comes back gets everything in order', async (t) => {
  const { node } = await startGround(t);
  const receiver = await startReceiverChild(t);
  const type = newType();
  const writing = createWriting(type);
  await subscribe(node, type, { uri: `${receiver.url}/in` });
  for (let turn = 1; turn <= 3; turn += 1) {
    const before = (await receiver.received()).length;
    const rounds = writing.rounds(10, node);
    await untilReceived(before + 2, receiver.received);
    await receiver.kill();
    await rounds;
    await writing.rounds(2, node);
    await receiver.start();
  }
  await writing.rounds(1, node);
  await requireAll(writing, receiver.received);
});

test('a node that is killed while notifications wait brings them out when it is back', async (t) => {
  const { settings, node } = await startGround(t);
  const receiver = await startReceiverChild(t);
  const broker = await startMqttBroker(t);
  const type = newType();
  const writing = createWriting(type);
  const notifierInfo = [{ key: 'MQTT-QoS', value: '1' }];
  const id = await subscribe(node, type, { uri: `${receiver.url}/in` });
  await subscribe(node, type, { uri: `mqtt://127.0.0.1:${broker.port}/levels`, notifierInfo });
  await receiver.kill();
  await broker.down();
  await writing.rounds(5, node);
  const end = Date.now() + patience;
  for (let waiting = 0; waiting < writing.ids.length; ) {
    assert.ok(Date.now() < end, `still waiting for the queue: ${waiting}`);
    const answer = await node.ask('GET', `/api/v1/subscriptions/${id}/delivery`);
    waiting = ((await answer.json()) as { waiting: number }).waiting;
  }
  node.child.kill('SIGKILL');
  await node.ended;
  await receiver.start();
  await broker.up();
  await startChild(t, settings);
  await requireAll(writing, receiver.received);
  await requireAll(writing, () => broker.published.map(({ message }) => message.body!));
});

test('a node that is killed in the midst of notifications by MQTT loses none and keeps their order', async (t) => {
  const { settings, node } = await startGround(t);
  const broker = await startMqttBroker(t);
  const type = newType();
  const writing = createWriting(type);
  const notifierInfo = [{ key: 'MQTT-QoS', value: '2' }];
  await subscribe(node, type, { uri: `mqtt://127.0.0.1:${broker.port}/levels`, notifierInfo });
  const received = () => broker.published.map(({ message }) => message.body!);
  const rounds = writing.rounds(30, node);
  await untilReceived(3, received);
  node.child.kill('SIGKILL');
  await node.ended;
  await rounds;
  const again = await startChild(t, settings);
  await writing.rounds(2, again);
  await requireAll(writing, received);
});
