import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Behaviour, type MqttBroker, startMqttBroker } from '../../../test/support/mqtt-broker.ts';
import type { Ending } from '../../../test/support/node.ts';
import { DomainError } from '../errors.ts';
import { createMqttPublisher, type MqttMessage, type MqttPublisherDeps, originOf, parseMqttAddress } from './index.ts';

const hasCode = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code;

function publisher(ending: Ending, deps: Partial<MqttPublisherDeps> = {}) {
  const made = createMqttPublisher({ allow: ['127.0.0.1'], ...deps });
  ending.after(() => made.close());
  const publish = (broker: MqttBroker, value: unknown, more: Partial<MqttMessage> & { user?: string } = {}) => {
    const { user, ...rest } = more;
    return made.publish({
      address: parseMqttAddress(`mqtt://${user === undefined ? '' : `${user}@`}127.0.0.1:${broker.port}/a/b`),
      ...{ version: 5, qos: 1, payload: JSON.stringify({ value }), timeoutSeconds: 10 },
      ...{ signal: new AbortController().signal, ...rest },
    });
  };
  return { publish, close: made.close };
}

test('addresses are read with user, password, port and escapes', () => {
  const plain = { secure: false, username: null, password: null };
  const read = (text: string) => parseMqttAddress(text);
  assert.deepEqual(read('mqtt://a.si/t'), { ...plain, host: 'a.si', port: 1883, topic: 't' });
  assert.deepEqual(read('mqtts://A.si/t/u/'), { ...plain, secure: true, host: 'a.si', port: 8883, topic: 't/u/' });
  assert.deepEqual(read('mqtt://u:p%40s:x@[2001:db8::1]:80/%C4%8D'), {
    ...{ secure: false, username: 'u', password: 'p@s:x', host: '2001:db8::1', port: 80, topic: 'č' },
  });
  assert.equal(read('mqtt://2130706433/t').host, '127.0.0.1');
  assert.equal(read('mqtt:///t').host, '');
  assert.equal(originOf(read('mqtts://u:p@[::1]/t')), 'mqtts://[::1]:8883');
});

const invalid = [
  ...[
    '',
    'mqtt:',
    'mqtt://a.si',
    'mqtt://a.si/',
    'http://a.si/t',
    'mqtt://a.si/+/t',
    'mqtt://a.si/t/%23',
    'mqtt://a.si/t#x',
  ],
  ...[
    'mqtt://a.si/t?q=1',
    'mqtt://a.si:0/t',
    'mqtt://a.si:70000/t',
    'mqtt://:p@a.si/t',
    'mqtt://a.si/%00',
    'mqtt://a.si/%',
  ],
  ...['mqtt://a b/t', 'mqtt://%61.si/t', 'mqtt://[::/t', 'mqtt://:1883/t', `mqtt://a.si/${'x'.repeat(70_000)}`],
];

for (const text of invalid)
  test(`${JSON.stringify(text.slice(0, 40))} is no address of MQTT`, () => {
    assert.throws(() => parseMqttAddress(text), hasCode('mqtt.address-invalid'));
  });

test('no text makes an address of what is none', () => {
  const authority = fc.oneof(fc.domain(), fc.ipV4(), fc.string());
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .tuple(authority, fc.webPath(), fc.string({ unit: 'binary' }))
      .map(([host, path, end]) => `mqtt://${host}${path}${end}`),
  );
  fc.assert(
    fc.property(text, (address) => {
      try {
        const { host, port, topic } = parseMqttAddress(address);
        assert.ok(!/[+#]/.test(topic) && topic !== '' && port > 0 && port < 65_536 && !/[/@\s]/.test(host));
      } catch (error) {
        assert.ok(hasCode('mqtt.address-invalid')(error), String(error));
      }
    }),
  );
});

for (const version of [4, 5] as const)
  for (const qos of [0, 1, 2] as const)
    test(`a message of quality ${qos} is published in version ${version}, and the next one on the same connection`, async (t) => {
      const broker = await startMqttBroker(t);
      const { publish } = publisher(t);
      await publish(broker, 1, { version, qos, user: 'u:p' });
      await publish(broker, 2, { version, qos, user: 'u:p' });
      const found = (await broker.until(2)).map((one) => [
        one.topic,
        one.qos,
        one.version,
        one.username,
        one.message.value,
      ]);
      assert.deepEqual(
        found,
        [1, 2].map((value) => ['a/b', qos, version, 'u', value]),
      );
      assert.deepEqual(
        broker.connections.map(({ password, clean }) => [String(password), clean]),
        [['p', true]],
      );
    });

test('connections are kept apart by user, wait a while and are then closed', async (t) => {
  const broker = await startMqttBroker(t);
  const { publish } = publisher(t, { limits: { connections: 2, idleMilliseconds: 50 } });
  await Promise.all([publish(broker, 1), publish(broker, 2, { user: 'u' })]);
  assert.equal(broker.connections.length, 2);
  await publish(broker, 3, { user: 'v' });
  assert.equal(broker.connections.length, 3);
  await broker.untilIt(() => broker.connected() === 0, 'the end of all connections');
});

test('no more connections are opened than there may be', async (t) => {
  const broker = await startMqttBroker(t);
  broker.behaviour = { silent: 'publish' };
  const { publish, close } = publisher(t, { limits: { connections: 1, idleMilliseconds: 50 } });
  const hanging = publish(broker, 1);
  await assert.rejects(publish(broker, 2), hasCode('mqtt.too-many-connections'));
  await close();
  await assert.rejects(hanging);
});

for (const address of ['10.1.2.3', '[::ffff:10.1.2.3]', '2130706434', 'localhost'])
  test(`a broker at ${address} is in a private network and not called`, async (t) => {
    const made = createMqttPublisher({ allow: [] });
    t.after(() => made.close());
    const message = {
      version: 5,
      qos: 0,
      payload: '{}',
      timeoutSeconds: 5,
      signal: new AbortController().signal,
    } as const;
    const sent = made.publish({ ...message, address: parseMqttAddress(`mqtt://${address}:1883/t`) });
    await assert.rejects(sent, hasCode('outbound.address-private'));
  });

const faults: readonly (readonly [string, Behaviour, string])[] = [
  ['does not answer a connection', { silent: 'connect' }, 'mqtt.timed-out'],
  ['does not acknowledge', { silent: 'publish' }, 'mqtt.timed-out'],
  ['hangs up before it acknowledges', { hangsUp: true }, 'mqtt.broken-off'],
  ['refuses the user', { refuse: { what: 'connect', code: 5 } }, 'mqtt.refused'],
  [
    'answers a connection with rubbish',
    { rubbish: { to: 'connect', bytes: Buffer.from('HTTP/1.1 400 no\r\n\r\n') } },
    'mqtt.broken-off',
  ],
  ['acknowledges with rubbish', { rubbish: { to: 'publish', bytes: Buffer.alloc(300, 255) } }, 'mqtt.broken-off'],
  [
    'answers without end',
    {
      rubbish: { to: 'publish', bytes: Buffer.concat([Buffer.from([0x30, 0xff, 0xff, 0x7f]), Buffer.alloc(200_000)]) },
    },
    'mqtt.broken-off',
  ],
];

for (const [what, behaviour, code] of faults)
  for (const version of [4, 5] as const)
    test(`a broker that ${what} is told by name, and the next message begins anew (version ${version})`, async (t) => {
      const broker = await startMqttBroker(t);
      broker.behaviour = behaviour;
      const { publish } = publisher(t);
      await assert.rejects(publish(broker, 1, { version, timeoutSeconds: 1 }), hasCode(code));
      broker.behaviour = {};
      await publish(broker, 2, { version });
      assert.deepEqual((await broker.until(1)).at(-1)?.message, { value: 2 });
    });

test('a message that is refused by MQTT 5 is told by name', async (t) => {
  const broker = await startMqttBroker(t);
  broker.behaviour = { refuse: { what: 'publish', code: 135 } };
  const { publish } = publisher(t);
  await assert.rejects(publish(broker, 1, { qos: 1 }), hasCode('mqtt.refused'));
  await assert.rejects(publish(broker, 1, { qos: 2 }), hasCode('mqtt.refused'));
});

test('a broker that is not there is told by name, and so is an end of the node', async (t) => {
  const broker = await startMqttBroker(t);
  const { publish, close } = publisher(t);
  await publish(broker, 1);
  await broker.down();
  await assert.rejects(publish(broker, 2), (error) => error instanceof DomainError && error.kind === 'upstream');
  await assert.rejects(publish(broker, 2), hasCode('mqtt.unreachable'));
  await broker.up();
  broker.behaviour = { silent: 'publish' };
  const hanging = publish(broker, 3);
  await broker.untilIt(() => broker.connections.length === 2, 'the connection');
  await close();
  await assert.rejects(hanging);
});
