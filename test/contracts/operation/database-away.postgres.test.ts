import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type CuttableWay, cuttableWay } from '../../support/cuttable-way.ts';
import { type NodeChild, ownGround, startChild } from '../../support/node-child.ts';
import { startReceiver } from '../ngsi-ld/subscription/receiver.ts';

/** Longer than anything here takes; what never comes must end the test. */
const patience = 60_000;

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + patience; !(await holds()); await wait(20)) assert.ok(Date.now() < end, what);
}

async function startBehindWay(t: TestContext): Promise<{ node: NodeChild; way: CuttableWay }> {
  const ground = await ownGround(t);
  const way = await cuttableWay(t, ground.DATABASE_URL!);
  const settings = { ...ground, DATABASE_URL: way.url, OUTBOUND_ALLOW: '127.0.0.0/8' };
  return { way, node: await startChild(t, settings) };
}

/** Writes without a pause from several lanes until it is told to end; every answer but 201 is noted. */
function startWriting(node: NodeChild) {
  const acknowledged: string[] = [];
  const others: { status: number; retry: string | null }[] = [];
  let ending = false;
  const lane = async (name: number) => {
    for (let index = 0; !ending; index += 1) {
      const id = `urn:away:${name}:${index}`;
      const answer = await node.ask('POST', '/ngsi-ld/v1/entities', { id, type: 'T' });
      await answer.arrayBuffer();
      if (answer.status === 201) acknowledged.push(id);
      else {
        others.push({ status: answer.status, retry: answer.headers.get('retry-after') });
        await wait(50);
      }
    }
  };
  const lanes = Array.from({ length: 4 }, (_, name) => lane(name));
  const end = async () => {
    ending = true;
    await Promise.all(lanes);
  };
  return { acknowledged, others, end };
}

async function idsOf(node: NodeChild): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let offset = 0; ; offset += 1000) {
    const page = await node.ask('GET', `/ngsi-ld/v1/entities?type=T&limit=1000&offset=${offset}`);
    const entities = (await page.json()) as { id: string }[];
    for (const { id } of entities) found.add(id);
    if (entities.length < 1000) return found;
  }
}

for (const passage of ['broken', 'silent'] as const) {
  test(`PostgreSQL goes away (${passage}): 503 with Retry-After meanwhile, recovery by itself, no acknowledged write lost`, async (t) => {
    const { node, way } = await startBehindWay(t);
    const writing = startWriting(node);
    await until(() => writing.acknowledged.length > 50, 'nothing is written');
    way.turn(passage);
    await until(() => writing.others.length >= 4, 'writes hang');
    const doors = ['/ready', '/ngsi-ld/v1/entities?type=T', '/ngsi-ld/v1/entities/urn:away:0:0'];
    const answers = [...doors, '/api/v1/datasets', '/ogc/collections', '/catalogue.ttl', '/sl'].map(async (path) => {
      const answer = await node.ask('GET', path);
      assert.equal(answer.status, 503, `${path} ${(await answer.text()).slice(0, 300)}`);
      assert.ok(Number(answer.headers.get('retry-after')) > 0, path);
    });
    await Promise.all(answers);
    assert.equal((await node.ask('GET', '/health')).status, 200);
    const before = writing.acknowledged.length;
    way.turn('open');
    await until(() => writing.acknowledged.length > before + 50, 'writing does not go on by itself');
    await writing.end();
    assert.equal((await node.ask('GET', '/ready')).status, 200);
    for (const { status, retry } of writing.others) {
      assert.equal(status, 503);
      assert.ok(Number(retry) > 0);
    }
    const found = await idsOf(node);
    assert.deepEqual(
      writing.acknowledged.filter((id) => !found.has(id)),
      [],
    );
  });
}

test('after PostgreSQL was away, notifications, live streams and background work go on by themselves', async (t) => {
  const { node, way } = await startBehindWay(t);
  const receiver = await startReceiver(t);
  const notification = { format: 'keyValues', endpoint: { uri: `${receiver.url}/in` } };
  const subscription = { type: 'Subscription', entities: [{ type: 'T' }], notification };
  assert.equal((await node.ask('POST', '/ngsi-ld/v1/subscriptions', subscription)).status, 201);
  const live = await node.ask('GET', '/api/v1/live?type=T&format=keyValues');
  let streamed = '';
  let isStreaming = true;
  const listen = async () => {
    for await (const chunk of live.body!) streamed += new TextDecoder().decode(chunk);
  };
  void listen()
    .catch(() => undefined)
    .finally(() => {
      isStreaming = false;
    });
  const write = async (level: number) => {
    const entity = { id: 'urn:away:1', type: 'T', level: { type: 'Property', value: level } };
    return (await node.ask('POST', '/ngsi-ld/v1/entityOperations/upsert', [entity])).status;
  };
  const isTold = (level: number) => receiver.received.some(({ body }) => Number(body.data?.[0]?.level) === level);
  assert.equal(await write(1), 201);
  await until(() => isTold(1) && /"level":1/.test(streamed), 'nobody is told before');

  way.turn('broken');
  await until(async () => (await write(2)) === 503, 'writes are taken without a database');
  await until(async () => (await node.ask('GET', '/ready')).status === 503, 'the node does not notice');
  way.turn('open');
  await until(async () => (await write(3)) < 300, 'writing does not go on');
  await until(() => isTold(3), 'the subscription is not told');
  await until(() => /"level":3/.test(streamed), 'the stream is not told');
  assert.ok(isStreaming, 'the stream has ended');

  const organisation = { slug: 'bled', kind: 'municipality', names: { sl: 'Občina Bled' } };
  assert.equal((await node.ask('POST', '/api/v1/organisations', organisation)).status, 201);
  const publication = { organisation: 'bled', slug: 'stevci', description: { titles: { sl: 'Števci' } } };
  assert.equal((await node.ask('POST', '/api/v1/publications', publication)).status, 201);
  const csv = Buffer.from('id;vozil\n1;5\n2;7\n');
  const at = '/api/v1/publications/stevci';
  const put = await node.ask('PUT', `${at}/source?name=stevci.csv`, csv, { 'content-type': 'text/csv' });
  assert.equal(put.status, 200, await put.text());
  const { id } = (await (await node.ask('POST', `${at}/check`)).json()) as { id: string };
  await until(async () => {
    const run = (await (await node.ask('GET', `/api/v1/publication-runs/${id}`)).json()) as { state: string };
    return run.state === 'done';
  }, 'no job is carried out');
});
