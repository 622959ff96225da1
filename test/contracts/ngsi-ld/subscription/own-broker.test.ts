import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { connectAsync, type MqttClient } from 'mqtt';
import { type Ending, type Loose, startNode } from '../../../support/node.ts';

const node = await startNode({ after }, { settings: { MQTT_PORT: '0' } });
const as = node.operatorKey;
const property = (value: unknown) => ({ type: 'Property', value });
const newType = () => `T${randomUUID().replaceAll('-', '')}`;
const patience = 60_000;

/** An organisation with a key of a developer, and a topic of its own. */
async function newOwner() {
  const organisation = await node.newOrganisation();
  const key = await node.newKey({ organisation, role: 'developer' });
  return { organisation, key, topic: `organisations/${organisation}/levels` };
}

const wanted = (type: string, topic: string, qos = '1', more: Readonly<Record<string, unknown>> = {}) => {
  const notifierInfo = [{ key: 'MQTT-QoS', value: qos }];
  const notification = { format: 'keyValues', endpoint: { uri: `mqtt:///${topic}`, notifierInfo, ...more } };
  return { id: `urn:ngsi-ld:Subscription:${randomUUID()}`, type: 'Subscription', entities: [{ type }], notification };
};

/** A subscription of an owner, to whom a dataset is granted that shows everything in a space of its own. */
async function subscribe(owner: Awaited<ReturnType<typeof newOwner>>, type: string, ...rest: [string?, object?]) {
  const { context, participants } = node.node;
  const space = await context.spaces.create({ name: node.newSpace() });
  const dataset = await context.selections.create(space.id, { scope: null, types: null, shows: null });
  const holder = `organisation:${owner.organisation}` as const;
  await participants.permissions.grant({ holder, dataset, source: 'manual' });
  const body = wanted(type, owner.topic, rest[0], { ...rest[1] });
  const answer = await node.post('/ngsi-ld/v1/subscriptions', body, { as: owner.key, space: space.name });
  assert.equal(answer.status, 201, answer.text);
  const write = async (level: number, name = '1') => {
    const entity = { id: `urn:ngsi-ld:${type}:${name}`, type, level: property(level) };
    const written = await node.post('/ngsi-ld/v1/entityOperations/upsert', [entity], { as, space: space.name });
    assert.ok(written.status < 300, written.text);
  };
  const delivery = async () =>
    (await node.get(`/api/v1/subscriptions/${body.id}/delivery`, { as: owner.key, space: space.name })).body;
  return { id: body.id, write, delivery };
}

interface Listening {
  readonly client: MqttClient;
  readonly granted: readonly number[];
  readonly levels: number[];
  readonly messages: Loose[];
}

async function listen(ending: Ending, key: string, filter: string, qos: 0 | 1 | 2 = 2): Promise<Listening> {
  const { port } = node.node.broker!;
  const client = await connectAsync({ host: '127.0.0.1', port, username: 'key', password: key, reconnectPeriod: 0 });
  ending.after(() => client.endAsync(true).then(() => undefined));
  const levels: number[] = [];
  const messages: Loose[] = [];
  client.on('message', (_, payload) => {
    const message = JSON.parse(String(payload)) as Loose;
    messages.push(message);
    levels.push(...(message.body!.data as unknown as readonly { level: number }[]).map(({ level }) => level));
  });
  const granted = await new Promise<readonly number[]>((resolve) =>
    client.subscribe(filter, { qos }, (_error, _grants, packet) => resolve((packet?.granted ?? []) as number[])),
  );
  return { client, granted, levels, messages };
}

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + patience;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `still waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

for (const qos of ['0', '1', '2'])
  test(`a key of a developer listens to the topics of its organisation (MQTT-QoS ${qos})`, async (t) => {
    const owner = await newOwner();
    const { id, write, delivery } = await subscribe(owner, newType(), qos);
    const { levels, messages } = await listen(t, owner.key, `organisations/${owner.organisation}/#`);
    await write(1);
    await until(() => levels.length === 1, 'the notification');
    assert.equal(messages[0]!.body!.subscriptionId, id);
    assert.equal(messages[0]!.metadata!['Content-Type'], 'application/json');
    await until(async () => Number((await delivery()).waiting) === 0, 'the end of the delivery');
    assert.deepEqual(levels, [1]);
  });

test('what waits while nobody listens is told at once and in order when somebody does', async (t) => {
  const owner = await newOwner();
  const { write, delivery } = await subscribe(owner, newType());
  for (let level = 1; level <= 3; level += 1) await write(level);
  await until(async () => String((await delivery()).fault).includes('Nobody listens'), 'the fault');
  const { levels } = await listen(t, owner.key, owner.topic);
  await until(() => levels.at(-1) === 3, 'the last state');
  assert.deepEqual(
    levels,
    [...levels].sort((one, other) => one - other),
  );
  await until(async () => (await delivery()).standing === ('active' as unknown), 'the end of the fault');
});

test('a listener that goes before it has acknowledged is told again when it comes back', async (t) => {
  const owner = await newOwner();
  const { write } = await subscribe(owner, newType(), '1', { timeout: 60_000 });
  const first = await listen(t, owner.key, owner.topic);
  // It takes the message and says nothing.
  first.client.handleMessage = () => {};
  await write(1);
  await until(() => first.levels.length === 1, 'the notification');
  first.client.stream.destroy();
  const second = await listen(t, owner.key, owner.topic);
  await until(() => second.levels.length === 1, 'the repetition');
  assert.equal(first.messages[0]!.body!.id, second.messages[0]!.body!.id);
});

test('nobody listens to topics of others, nor mere members to those of their organisation', async (t) => {
  const [owner, other] = [await newOwner(), await newOwner()];
  const member = await node.newKey({ organisation: owner.organisation, role: 'member' });
  const refused = [
    ...['#', '+/+/levels', `organisations/+/levels`, `organisations/${other.organisation}/#`, 'operator/x', '$SYS/#'],
    ...[`organisations/${owner.organisation}`, `$share/g/${owner.topic}`],
  ];
  for (const filter of refused) assert.deepEqual((await listen(t, owner.key, filter)).granted, [128], filter);
  assert.deepEqual((await listen(t, member, owner.topic)).granted, [128]);
  assert.deepEqual((await listen(t, as, '#')).granted, [2]);
  for (const password of ['', 'wrong', 'vzl_'.padEnd(47, 'x')]) {
    const at = { host: '127.0.0.1', port: node.node.broker!.port, reconnectPeriod: 0, username: 'key' };
    await assert.rejects(connectAsync({ ...at, ...(password === '' ? {} : { password }) }));
  }
});

test('clients cannot publish', async (t) => {
  const owner = await newOwner();
  const operator = await listen(t, as, '#');
  const { client } = await listen(t, owner.key, owner.topic);
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  client.publish(owner.topic, '{"body":{"data":[{"level":666}]}}', { qos: 1 });
  await closed;
  const { write } = await subscribe(owner, newType());
  await write(1);
  await until(() => operator.levels.includes(1), 'what the node publishes');
  assert.ok(!operator.levels.includes(666));
});

test('a key that is revoked hears nothing more', async (t) => {
  const owner = await newOwner();
  const { key, secret } = await node.node.participants.keys.create({
    ...{ organisation: owner.organisation, role: 'developer', name: 'listener', by: null },
  } as Parameters<typeof node.node.participants.keys.create>[0]);
  const { write } = await subscribe(owner, newType());
  const [revoked, kept] = [await listen(t, secret, owner.topic), await listen(t, owner.key, owner.topic)];
  await write(1);
  await until(() => revoked.levels.length === 1 && kept.levels.length === 1, 'the notification for both');
  await node.node.participants.keys.revoke(key.id);
  const closed = new Promise<void>((resolve) => revoked.client.once('close', () => resolve()));
  await write(2);
  await until(() => kept.levels.includes(2), 'the notification for the other');
  await closed;
  assert.deepEqual(revoked.levels, [1]);
});

test('an endpoint at the own broker is refused where the topic is not the owner’s, or there is no broker', async (t) => {
  const owner = await newOwner();
  const create = async (topic: string, key: string, at = node) =>
    (await at.post('/ngsi-ld/v1/subscriptions', wanted('Lamp', topic), { as: key })).body.code;
  const foreign = `organisations/${randomUUID()}/x`;
  for (const topic of [foreign, 'levels', 'operator/x', `organisations/${owner.organisation}x/y`])
    assert.equal(await create(topic, owner.key), 'subscription.topic-foreign', topic);
  assert.equal(await create('levels', as), 'subscription.topic-foreign');
  assert.equal(await create('operator/levels', as), undefined);
  const plain = await startNode(t);
  assert.equal(plain.node.broker, null);
  assert.equal(await create('operator/levels', plain.operatorKey, plain), 'subscription.own-broker-closed');
});
