import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { after, test } from 'node:test';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';
import { type MqttBroker, type Published, startMqttBroker } from '../../../support/mqtt-broker.ts';
import { type Ending, type Loose, startNode } from '../../../support/node.ts';

const node = await startNode({ after });
const as = node.operatorKey;
const property = (value: unknown) => ({ type: 'Property', value });
const newType = () => `T${randomUUID().replaceAll('-', '')}`;

interface Asked {
  readonly user?: string;
  readonly endpoint?: Readonly<Record<string, unknown>>;
  readonly key?: string;
}

async function subscribe(type: string, port: number, { user, endpoint, key = as }: Asked = {}): Promise<string> {
  const id = `urn:ngsi-ld:Subscription:${randomUUID()}`;
  const uri = `mqtt://${user === undefined ? '' : `${user}@`}127.0.0.1:${port}/ravni/${type}`;
  const notification = { format: 'keyValues', endpoint: { uri, ...endpoint } };
  const body = { id, type: 'Subscription', entities: [{ type }], notification };
  const answer = await node.post('/ngsi-ld/v1/subscriptions', body, { as: key });
  assert.equal(answer.status, 201, answer.text);
  return id;
}

const info = (version: string, qos: string) => ({
  notifierInfo: [
    { key: 'MQTT-Version', value: version },
    { key: 'MQTT-QoS', value: qos },
  ],
});

const write = async (type: string, level: number, names: readonly string[] = ['1']) => {
  const entities = names.map((name) => ({ id: `urn:ngsi-ld:${type}:${name}`, type, level: property(level) }));
  const answer = await node.post('/ngsi-ld/v1/entityOperations/upsert', entities, { as });
  assert.ok(answer.status < 300, answer.text);
};

const shown = async (id: string, key = as) => (await node.get(`/ngsi-ld/v1/subscriptions/${id}`, { as: key })).body;

/** Waits until a subscription tells something of its notifications. */
async function until(id: string, holds: (notification: Loose) => boolean): Promise<Loose> {
  const end = Date.now() + 60_000;
  for (;;) {
    const { notification } = await shown(id);
    if (holds(notification!)) return notification!;
    assert.ok(Date.now() < end, `still waiting for ${id}: ${JSON.stringify(notification)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const dataOf = ({ message }: Published) => message.body!.data as unknown as readonly { id: string; level: number }[];

/** The values of `level` that came in of one entity, in their order. */
const levels = ({ published }: MqttBroker, type: string, name = '1') =>
  published.flatMap(dataOf).flatMap(({ id, level }) => (id === `urn:ngsi-ld:${type}:${name}` ? [level] : []));

for (const [version, number] of [
  ['mqtt3.1.1', 4],
  ['mqtt5.0', 5],
] as const)
  for (const qos of [0, 1, 2] as const)
    test(`notifications are published with ${version} and MQTT-QoS ${qos} (NGSI-LD 1.9.1 §7.2)`, async (t) => {
      const broker = await startMqttBroker(t);
      const type = newType();
      const id = await subscribe(type, broker.port, { endpoint: info(version, String(qos)) });
      await write(type, 1);
      const [first] = await broker.until(1);
      assert.deepEqual([first!.topic, first!.qos, first!.version], [`ravni/${type}`, qos, number]);
      assert.deepEqual(dataOf(first!), [{ id: `urn:ngsi-ld:${type}:1`, type, level: 1 }]);
      const { status, timesSent, timesFailed } = await until(id, ({ timesSent }) => timesSent !== undefined);
      assert.deepEqual([status, timesSent, timesFailed], ['ok', 1, undefined]);
    });

test('what HTTP has in headers stands in metadata, with version 5.0 and quality 0 where nothing is said (NGSI-LD 1.9.1 Table 7.2-1, Table 7.2-2)', async (t) => {
  const broker = await startMqttBroker(t);
  const type = newType();
  const receiverInfo = [{ key: 'X-Own', value: 'yes' }];
  const id = await subscribe(type, broker.port, { endpoint: { receiverInfo } });
  await write(type, 1);
  const [{ message, qos, version }] = (await broker.until(1)) as [Published];
  assert.deepEqual([qos, version, Object.keys(message).sort()], [0, 5, ['body', 'metadata']]);
  const { Link, ...metadata } = message.metadata!;
  assert.deepEqual(metadata, { 'X-Own': 'yes', 'Content-Type': 'application/json' });
  assert.match(
    String(Link),
    /^<http.*>; rel="http:\/\/www\.w3\.org\/ns\/json-ld#context"; type="application\/ld\+json"$/,
  );
  const { id: notification, notifiedAt, ...body } = message.body!;
  assert.deepEqual([body.type, body.subscriptionId], ['Notification', id]);
  assert.match(`${notification} ${notifiedAt}`, /^urn:ngsi-ld:Notification:\S+ \d{4}-.*Z$/);
});

test('notifications in JSON-LD carry their context in the body (NGSI-LD 1.9.1 Table 7.2-2)', async (t) => {
  const broker = await startMqttBroker(t);
  const type = newType();
  await subscribe(type, broker.port, { endpoint: { accept: 'application/ld+json' } });
  await write(type, 1);
  const [{ message }] = (await broker.until(1)) as [Published];
  assert.deepEqual(message.metadata, { 'Content-Type': 'application/ld+json' });
  assert.ok((message.body!.data as unknown as readonly Loose[])[0]!['@context']);
});

test('a subscriber of a real broker of MQTT 3.1.1 is told', async (t) => {
  const { port } = await startAedes(t);
  const client = await connectAsync({ host: '127.0.0.1', port, protocol: 'mqtt' });
  t.after(() => client.endAsync(true));
  const type = newType();
  await client.subscribeAsync(`ravni/${type}`, { qos: 2 });
  const told = new Promise<Loose>((resolve) =>
    client.on('message', (_, payload) => resolve(JSON.parse(String(payload)) as Loose)),
  );
  await subscribe(type, port, { endpoint: info('mqtt3.1.1', '2') });
  await write(type, 7);
  assert.deepEqual((await told).body!.data, [{ id: `urn:ngsi-ld:${type}:1`, type, level: 7 }]);
});

async function startAedes(ending: Ending): Promise<{ port: number }> {
  const aedes = await Aedes.createBroker();
  const server = createServer(aedes.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ending.after(async () => {
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return { port: (server.address() as { port: number }).port };
}

test('what a broker refuses with its user is given up after three times, and sent again once that is mended', async (t) => {
  const broker = await startMqttBroker(t);
  broker.behaviour = { refuse: { what: 'connect', code: 134 } };
  const type = newType();
  const id = await subscribe(type, broker.port, { user: 'u:wrong', endpoint: info('mqtt5.0', '1') });
  await write(type, 1);
  const letters = async () =>
    (await node.get(`/api/v1/subscriptions/${id}/dead-letters`, { as })).body.letters as unknown as readonly Loose[];
  const end = Date.now() + 60_000;
  while ((await letters()).length === 0 && Date.now() < end);
  const [letter] = await letters();
  assert.match(
    String(letter?.fault),
    /MQTT broker 127\.0\.0\.1 refuses the message: Bad User Name or Password \(134\)/,
  );
  assert.equal(broker.connections.length, 3);
  broker.behaviour = {};
  const uri = `mqtt://u:right@127.0.0.1:${broker.port}/mended`;
  const notification = { format: 'keyValues', endpoint: { uri, ...info('mqtt5.0', '1') } };
  assert.equal((await node.patch(`/ngsi-ld/v1/subscriptions/${id}`, { notification }, { as })).status, 204);
  assert.equal((await node.post(`/api/v1/subscriptions/${id}/replay`, undefined, { as })).status, 202);
  const [{ topic }] = (await broker.until(1)) as [Published];
  assert.deepEqual([topic, String(broker.connections.at(-1)!.password)], ['mended', 'right']);
});

for (const qos of ['0', '1', '2'])
  test(`a broker that goes away and comes back gets everything in order (MQTT-QoS ${qos})`, async (t) => {
    const broker = await startMqttBroker(t);
    const type = newType();
    const id = await subscribe(type, broker.port, { endpoint: info('mqtt5.0', qos) });
    await write(type, 1, ['1', '2']);
    await broker.untilIt(() => levels(broker, type, '2').length === 1, 'the first state');
    await until(id, ({ timesSent }) => timesSent !== undefined);
    await broker.down();
    for (let level = 2; level <= 5; level += 1) await write(type, level, ['1', '2']);
    await until(id, ({ status }) => (status as unknown) === 'failed');
    await broker.up();
    for (const name of ['1', '2']) {
      await broker.untilIt(() => levels(broker, type, name).at(-1) === 5, `the last state of ${name}`);
      const told = levels(broker, type, name);
      assert.deepEqual(
        told,
        [...told].sort((one, other) => one - other),
      );
    }
  });

test('messages that a broker takes and does not acknowledge are told again under the same id, in order', async (t) => {
  const broker = await startMqttBroker(t);
  const type = newType();
  const id = await subscribe(type, broker.port, { endpoint: { ...info('mqtt3.1.1', '1'), timeout: 300 } });
  broker.behaviour = { silent: 'publish' };
  for (let level = 1; level <= 3; level += 1) await write(type, level);
  await until(id, ({ status }) => (status as unknown) === 'failed');
  assert.equal(broker.published.length, 0);
  broker.behaviour = {};
  await broker.untilIt(() => levels(broker, type).at(-1) === 3, 'the last state');
  const told = levels(broker, type);
  assert.deepEqual(
    told,
    [...told].sort((one, other) => one - other),
  );
});

test('a broker that hangs after the connection, or answers rubbish, holds no other endpoint up', async (t) => {
  const [hanging, confused, quick] = [await startMqttBroker(t), await startMqttBroker(t), await startMqttBroker(t)];
  hanging.behaviour = { silent: 'connect' };
  confused.behaviour = { rubbish: { to: 'connect', bytes: Buffer.from('\xff\x00\xff\x00no broker\r\n', 'latin1') } };
  const type = newType();
  for (let turn = 0; turn < 20; turn += 1) await subscribe(type, hanging.port, { endpoint: { timeout: 60_000 } });
  const id = await subscribe(type, confused.port);
  await subscribe(type, quick.port, { endpoint: info('mqtt5.0', '1') });
  for (let level = 1; level <= 10; level += 1) {
    await write(type, level);
    await quick.untilIt(() => levels(quick, type).at(-1) === level, `level ${level}`);
  }
  await until(id, ({ status }) => (status as unknown) === 'failed');
  assert.ok(hanging.connected() <= 8, 'more connections hang than one endpoint may have');
});

test('the password of an address is kept sealed and shown only to who may change the subscription', async (t) => {
  const broker = await startMqttBroker(t);
  const organisation = await node.newOrganisation();
  const [provider, member] = [await node.newKey({ organisation }), await node.newKey({ organisation, role: 'member' })];
  const type = newType();
  const receiverInfo = [{ key: 'X-Token', value: 'hidden-token' }];
  const id = await subscribe(type, broker.port, {
    user: 'u:hidden-password',
    endpoint: { receiverInfo },
    key: provider,
  });
  const endpointFor = async (key: string) => (await shown(id, key)).notification!.endpoint!;
  const uri = `mqtt://u:hidden-password@127.0.0.1:${broker.port}/ravni/${type}`;
  assert.deepEqual(await endpointFor(provider), { uri, receiverInfo });
  assert.deepEqual(await endpointFor(member), { uri: uri.replace(':hidden-password', '') });
  const { rows } = await node.db.pool.query(
    'select row_to_json(subscription)::text || row_to_json(subscription_delivery)::text as text from subscription join subscription_delivery using (space, id) where id = $1',
    [id],
  );
  assert.doesNotMatch(String(rows[0].text), /hidden/);
  const changed = await node.patch(`/ngsi-ld/v1/subscriptions/${id}`, { description: 'D' }, { as: provider });
  assert.equal(changed.status, 204);
  assert.deepEqual(await endpointFor(provider), { uri, receiverInfo });
  await node.post('/ngsi-ld/v1/entities', { id: `urn:ngsi-ld:${type}:1`, type, level: property(1) }, { as });
});

test('a broker in a private network is not called, and that stands on the subscription', async () => {
  const type = newType();
  const id = `urn:ngsi-ld:Subscription:${randomUUID()}`;
  const endpoint = { uri: 'mqtt://10.1.2.3/t' };
  const body = { id, type: 'Subscription', entities: [{ type }], notification: { endpoint } };
  assert.equal((await node.post('/ngsi-ld/v1/subscriptions', body, { as })).status, 201);
  await write(type, 1);
  await until(id, ({ status }) => (status as unknown) === 'failed');
});
