import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { connectAsync } from 'mqtt';
import { generate } from 'mqtt-packet';
import type { Ending } from '../../../test/support/node.ts';
import { DomainError } from '../errors.ts';
import { openMqttBroker } from './index.ts';
import { packetBound } from './packet-bound.ts';
import { covers } from './topic-filter.ts';

const open = async (ending: Ending) => {
  const identify = async (password: string) => (password === 'right' ? { mayListen: () => true } : null);
  const broker = await openMqttBroker({ port: 0, host: '127.0.0.1', identify });
  ending.after(() => broker.close());
  const more = { username: 'u', reconnectPeriod: 0 };
  return {
    broker,
    connect: (password = 'right') => connectAsync({ host: '127.0.0.1', port: broker.port, password, ...more }),
  };
};
const message = { payload: '{}', timeoutSeconds: 10, signal: new AbortController().signal };

test('filters cover topics as the protocol says (MQTT 3.1.1 §4.7)', () => {
  const found = [
    ...[covers('a/b', 'a/b'), covers('a/+', 'a/b'), covers('a/#', 'a/b/c'), covers('a/#', 'a'), covers('+/+', '/a')],
    ...[covers('a', 'a/b'), covers('a/+', 'a'), covers('a/+', 'a/b/c'), covers('#', '$SYS/x'), covers('A', 'a')],
  ];
  assert.deepEqual(found, [true, true, true, true, true, false, false, false, false, false]);
});

test('packets pass in pieces of any size, and one that is too large does not', async () => {
  const packet = (size: number) =>
    generate({ cmd: 'publish', topic: 't', payload: Buffer.alloc(size), qos: 0, dup: false, retain: false });
  const pass = async (pieces: readonly Buffer[]) => {
    const bound = packetBound(1_000);
    const passed: Buffer[] = [];
    const ended = new Promise<boolean>((resolve) => {
      bound.on('end', () => resolve(true));
      bound.on('error', () => resolve(false));
    });
    bound.on('data', (chunk: Buffer) => passed.push(chunk));
    for (const piece of pieces) if (!bound.destroyed) bound.write(piece);
    bound.end();
    return (await ended) ? Buffer.concat(passed) : null;
  };
  const sizes = fc.array(fc.integer({ min: 0, max: 1_500 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 1, max: 700 }), async (asked, step) => {
      const whole = Buffer.concat(asked.map(packet));
      const pieces = Array.from({ length: Math.ceil(whole.length / step) }, (_, at) =>
        whole.subarray(at * step, (at + 1) * step),
      );
      const passed = await pass(pieces);
      assert.equal(
        passed === null,
        asked.some((size) => size + 3 > 1_000),
      );
      if (passed !== null) assert.ok(passed.equals(whole));
    }),
  );
  assert.equal(await pass([Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x7f])]), null);
});

for (const qos of [0, 1, 2] as const)
  test(`all who listen get a message of quality ${qos}, and it is done once they have acknowledged it`, async (t) => {
    const { broker, connect } = await open(t);
    const told: string[] = [];
    for (const filter of ['a/+', '#', 'b']) {
      const client = await connect();
      t.after(() => client.endAsync(true));
      await client.subscribeAsync(filter, { qos: 2 });
      client.on('message', (topic, _, packet) => told.push(`${filter} ${topic} ${packet.qos}`));
    }
    await broker.publish({ ...message, topic: 'a/b', qos });
    while (told.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(told.sort(), [`# a/b ${qos}`, `a/+ a/b ${qos}`]);
  });

test('a message that nobody acknowledges is refused, and who was silent is cut off', async (t) => {
  const { broker, connect } = await open(t);
  const client = await connect();
  t.after(() => client.endAsync(true));
  client.handleMessage = () => {};
  await client.subscribeAsync('t', { qos: 1 });
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  const code = async (seconds: number) =>
    broker.publish({ ...message, topic: 't', qos: 1, timeoutSeconds: seconds }).then(
      () => 'done',
      (error) => (error instanceof DomainError ? error.code : String(error)),
    );
  assert.equal(await code(0.2), 'mqtt.timed-out');
  await closed;
  assert.equal(await code(10), 'mqtt.nobody-listens');
});

test('who is not known is refused, and so is rubbish, a packet that is too large and a port that is taken', async (t) => {
  const { broker, connect } = await open(t);
  await assert.rejects(connect('wrong'), /Bad username or password|Connection refused/);
  for (const bytes of [
    Buffer.alloc(5_000, 255),
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.from([0x10, 0xff, 0xff, 0x7f]),
  ]) {
    const socket = connectSocket({ host: '127.0.0.1', port: broker.port });
    socket.on('error', () => {});
    socket.write(bytes);
    await once(socket, 'close');
  }
  const client = await connect();
  await client.endAsync();
  const taken = openMqttBroker({ port: broker.port, host: '127.0.0.1', identify: async () => null });
  await assert.rejects(taken, (error) => error instanceof DomainError && error.code === 'mqtt.port-not-opened');
});
