import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { type Loose, startNode } from '../../../support/node.ts';
import { startReceiver } from './receiver.ts';

const mostWaiting = 5;
const node = await startNode({ after }, { settings: { SUBSCRIPTION_QUEUE: String(mostWaiting) } });
const as = node.operatorKey;
const newType = () => `T${randomUUID().replaceAll('-', '')}`;

async function subscribe(type: string, uri: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const id = `urn:ngsi-ld:Subscription:${randomUUID()}`;
  const notification = { format: 'keyValues', endpoint: { uri } };
  const wanted = { id, type: 'Subscription', entities: [{ type }], notification, ...more };
  const answer = await node.post('/ngsi-ld/v1/subscriptions', wanted, { as });
  assert.equal(answer.status, 201, answer.text);
  return id;
}

async function write(type: string, name: number, level: number): Promise<void> {
  const entity = { id: `urn:ngsi-ld:${type}:${name}`, type, level: { type: 'Property', value: level } };
  await node.post('/ngsi-ld/v1/entityOperations/upsert', [entity], { as });
}

interface Delivery {
  readonly standing: string;
  readonly waiting: number;
  readonly deadLetters: number;
  readonly bytes: number;
  readonly nextAttempt: string | null;
  readonly lapsed: string | null;
  readonly fault: string | null;
  readonly attempts: readonly { readonly sent: boolean; readonly answer: string; readonly entities: number }[];
}

const deliveryOf = async (id: string) =>
  (await node.get<Delivery>(`/api/v1/subscriptions/${id}/delivery`, { as })).body;

/** Looks until a delivery is as wanted. */
async function untilDelivery(id: string, holds: (delivery: Delivery) => boolean): Promise<Delivery> {
  const end = Date.now() + 60_000;
  for (;;) {
    const delivery = await deliveryOf(id);
    if (holds(delivery)) return delivery;
    assert.ok(Date.now() < end, `still waiting: ${holds} ${JSON.stringify(delivery)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Tries again now what waits for the next attempt. */
const hurry = (id: string) =>
  sql`update subscription_delivery set due = now() where id = ${id} and due is not null`.execute(node.db.kysely);

test('what fits into a queue is told once, and is not fetched from the change log again', async (t) => {
  const receiver = await startReceiver(t);
  const type = newType();
  const id = await subscribe(type, `${receiver.url}/in`);
  const levels = [1, 2, 3, 4, 5, 6];
  for (const level of levels) {
    await write(type, 1, level);
    await receiver.until(level);
    const { rows } = await sql`select behind, missed from subscription_delivery where id = ${id}`.execute(
      node.db.kysely,
    );
    assert.deepEqual(rows, [{ behind: null, missed: 0 }]);
  }
  const told = receiver.received.flatMap(({ body }) => body.data as unknown as { level: number }[]);
  assert.deepEqual(
    told.map(({ level }) => level),
    levels,
  );
});

test('what does not fit into a queue stays in the change log, and comes in order once there is room', async (t) => {
  const receiver = await startReceiver(t);
  const type = newType();
  const id = await subscribe(type, `${receiver.url}/in`);
  await receiver.down();
  for (const level of [1, 2])
    for (let name = 0; name < 12; name += 1) {
      await write(type, name, level);
      if (level === 1 && name === 0) await untilDelivery(id, ({ waiting }) => waiting === 1);
    }
  const full = await untilDelivery(id, ({ standing }) => standing === 'full');
  assert.ok(full.waiting <= mostWaiting, `${full.waiting} wait`);
  await receiver.up();
  await hurry(id);
  const told = () => receiver.received.flatMap(({ body }) => body.data as unknown as { id: string; level: number }[]);
  const last = (name: number) => told().findLast((one) => one.id === `urn:ngsi-ld:${type}:${name}`)?.level;
  await receiver.untilIt(
    () => Array.from({ length: 12 }, (_, name) => last(name)).every((level) => level === 2),
    'the last state of every entity',
  );
  for (let name = 0; name < 12; name += 1) {
    const levels = told().flatMap((one) => (one.id === `urn:ngsi-ld:${type}:${name}` ? [one.level] : []));
    assert.deepEqual(levels, levels.toSorted(), `entity ${name} came out of order`);
  }
  const idle = await untilDelivery(id, ({ standing, waiting }) => standing === 'active' && waiting === 0);
  assert.deepEqual([idle.bytes, idle.lapsed, idle.nextAttempt], [0, null, null]);
  const before = told().length;
  await write(type, 0, 3);
  await receiver.untilIt(() => last(0) === 3, 'what comes after');
  assert.equal(told().length, before + 1, 'the follower told again what had been fetched');
});

test('a subscription says when changes were gone from the log before they could be told', async (t) => {
  const receiver = await startReceiver(t);
  receiver.answer = 503;
  const type = newType();
  const id = await subscribe(type, `${receiver.url}/in`);
  await write(type, 0, 1);
  await untilDelivery(id, ({ waiting }) => waiting === 1);
  for (let name = 0; name < 12; name += 1) await write(type, name, 2);
  await untilDelivery(id, ({ standing }) => standing === 'full');
  await sql`delete from change`.execute(node.db.kysely);
  await write(type, 0, 3);
  receiver.answer = 204;
  await hurry(id);
  const { lapsed } = await untilDelivery(id, ({ standing }) => standing === 'active');
  assert.ok(typeof lapsed === 'string');
});

test('the last attempts stand on a subscription with their answers, the newest first', async (t) => {
  const receiver = await startReceiver(t);
  receiver.answer = 503;
  const type = newType();
  const id = await subscribe(type, `${receiver.url}/in`);
  await write(type, 1, 1);
  const failing = await untilDelivery(id, ({ standing }) => standing === 'failing');
  assert.equal(failing.fault, 'HTTP 503');
  receiver.answer = 204;
  await hurry(id);
  const { attempts } = await untilDelivery(id, ({ standing }) => standing === 'active');
  const newest = attempts[0]!;
  assert.deepEqual([newest.sent, newest.answer, newest.entities], [true, 'HTTP 204', 1]);
  assert.equal(attempts.at(-1)!.answer, 'HTTP 503');
});

test('single letters that were given up are sent again or dropped, and what is left stays', async (t) => {
  const receiver = await startReceiver(t);
  receiver.answer = 400;
  const type = newType();
  const id = await subscribe(type, `${receiver.url}/in`);
  for (const name of [1, 2, 3]) await write(type, name, 1);
  await sql`update subscription_delivery set failures = 2 where id = ${id}`.execute(node.db.kysely);
  const end = Date.now() + 60_000;
  while ((await deliveryOf(id)).deadLetters < 3 && Date.now() < end) await hurry(id);
  const letters = async () =>
    (await node.get(`/api/v1/subscriptions/${id}/dead-letters`, { as })).body.letters as unknown as Loose[];
  const [first, second] = await letters();
  const path = `/api/v1/subscriptions/${id}`;
  const dropped = await node.delete(`${path}/dead-letters?letter=${first!.number}`, { as });
  assert.deepEqual([dropped.status, dropped.body], [200, { discarded: 1 }]);
  receiver.answer = 204;
  const replayed = await node.post(`${path}/replay?letter=${second!.number}`, undefined, { as });
  assert.deepEqual([replayed.status, replayed.body], [202, { revived: 1 }]);
  await untilDelivery(id, ({ waiting }) => waiting === 0);
  assert.equal((await letters()).length, 1);
  assert.deepEqual((await node.delete(`${path}/dead-letters`, { as })).body, { discarded: 1 });
  const empty = await deliveryOf(id);
  assert.deepEqual([empty.deadLetters, empty.bytes], [0, 0]);
});

test('a periodic subscription whose receiver is away keeps the newest state of each entity alone', async (t) => {
  const receiver = await startReceiver(t);
  const type = newType();
  await write(type, 1, 1);
  const id = await subscribe(type, `${receiver.url}/in`, { timeInterval: 0.1 });
  await receiver.down();
  await untilDelivery(id, ({ standing }) => standing === 'failing');
  await write(type, 1, 2);
  const turns = sql`select turn from subscription_delivery where id = ${id}`;
  const turn = async () => JSON.stringify((await turns.execute(node.db.kysely)).rows);
  for (let passed = 0, last = await turn(); passed < 2; ) {
    const now = await turn();
    if (now !== last) passed += 1;
    last = now;
  }
  assert.equal((await deliveryOf(id)).waiting, 1);
});
