import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { startNode } from '../../../support/node.ts';

const node = await startNode({ after });
const as = node.operatorKey;
const newType = () => `T${randomUUID().replaceAll('-', '')}`;

/** A connected listener; its text grows with what comes in. */
async function listen(path: string, key: string, headers: Readonly<Record<string, string>> = {}) {
  const leaving = new AbortController();
  const response = await fetch(node.url + path, {
    headers: { authorization: `Bearer ${key}`, ...headers },
    signal: leaving.signal,
  });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  let text = '';
  const done = (async () => {
    for await (const chunk of response.body!) text += new TextDecoder().decode(chunk);
  })().catch(() => undefined);
  return {
    done,
    leave: () => leaving.abort(),
    text: () => text,
    async until(form: RegExp): Promise<RegExpExecArray> {
      const end = Date.now() + 60_000;
      for (;;) {
        const found = form.exec(text);
        if (found) return found;
        assert.ok(Date.now() < end, `still waiting for ${form} in ${text}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
}

async function create(type: string, name: string, level: number, space = '') {
  const entity = { id: `urn:ngsi-ld:${type}:${name}`, type, level: { type: 'Property', value: level } };
  const answer = await node.post('/ngsi-ld/v1/entities', entity, { as, ...(space === '' ? {} : { space }) });
  assert.equal(answer.status, 201, answer.text);
}

test('a listener is told what changes, and after a break what it has missed', async () => {
  const type = newType();
  const path = `/api/v1/live?type=${type}&q=level>1&format=keyValues`;
  const first = await listen(path, as);
  await first.until(/event: place/);
  await create(type, 'a', 1);
  await create(type, 'b', 2);
  await first.until(new RegExp(`"urn:ngsi-ld:${type}:b","type":"${type}","level":2`));
  assert.doesNotMatch(first.text(), new RegExp(`${type}:a`));
  const told = await first.until(new RegExp(`${type}:b[^]*?\\nid: (\\d+)`));
  first.leave();
  await create(type, 'c', 3);
  const second = await listen(`${path}&for=0`, as, { 'last-event-id': told[1]! });
  await second.done;
  assert.match(second.text(), new RegExp(`${type}:c`));
  assert.doesNotMatch(second.text(), new RegExp(`${type}:b`));
});

test('a listener is told only what it may read, and is cut off when its key is revoked', async () => {
  const type = newType();
  const { context, participants } = node.node;
  const space = await context.spaces.create({ name: node.newSpace() });
  const organisation = await node.newOrganisation();
  const dataset = await context.selections.create(space.id, { scope: null, types: null, shows: [] });
  await participants.permissions.grant({ holder: `organisation:${organisation}`, dataset, source: 'manual' });
  const { key, secret } = await participants.keys.create({ organisation, role: 'member', name: 'live', by: null });
  const listener = await listen(`/api/v1/live?type=${type}`, secret, { 'ngsild-tenant': space.name });
  const operator = await listen(`/api/v1/live?type=${type}`, as, { 'ngsild-tenant': space.name });
  await operator.until(/event: place/);
  await listener.until(/event: place/);
  await create(type, 'a', 1, space.name);
  await operator.until(new RegExp(`${type}:a`));
  operator.leave();
  await participants.keys.revoke(key.id);
  await listener.done;
  assert.doesNotMatch(listener.text(), /"level"/);
});

test('what a subscription tells can be followed too, and what is no condition is refused by name', async () => {
  const type = newType();
  const id = `urn:ngsi-ld:Subscription:${randomUUID()}`;
  const notification = { format: 'keyValues', endpoint: { uri: 'https://receiver.example/in' } };
  const wanted = { id, type: 'Subscription', entities: [{ type }], notification };
  assert.equal((await node.post('/ngsi-ld/v1/subscriptions', wanted, { as })).status, 201);
  const listener = await listen(`/api/v1/subscriptions/${id}/live`, as);
  await listener.until(/event: place/);
  await create(type, 'a', 1);
  await listener.until(new RegExp(`${type}:a","type":"${type}","level":1`));
  listener.leave();
  const refused = await node.get(`/api/v1/live?type=${type}&q=((`, { as });
  assert.deepEqual([refused.status, refused.body.field], [400, 'q']);
});

test('many listeners share one reader of the log, each is told its own once, also who joins late or comes back', async (t) => {
  const type = newType();
  const reads = t.mock.method(node.node.changes, 'read');
  const path = (level: number) => `/api/v1/live?type=${type}&q=level==${level}&format=keyValues`;
  const listeners = await Promise.all(Array.from({ length: 60 }, (_, turn) => listen(path(turn % 10), as)));
  await Promise.all(listeners.map((one) => one.until(/event: place/)));
  reads.mock.resetCalls();
  for (let level = 0; level < 10; level += 1) await create(type, `first-${level}`, level);
  await Promise.all(listeners.map((one, turn) => one.until(new RegExp(`first-${turn % 10}"[^]*?\\nid: `))));
  assert.ok(reads.mock.callCount() <= 30, `the log was read ${reads.mock.callCount()} times for 60 streams`);
  const places = [...listeners[0]!.text().matchAll(/^id: (\d+)$/gm)];
  listeners[0]!.leave();
  await create(type, 'second-0', 0);
  const late = await listen(path(0), as, { 'last-event-id': places.at(-1)![1]! });
  await late.until(/second-0/);
  await create(type, 'third-0', 0);
  await late.until(/third-0/);
  assert.doesNotMatch(late.text(), /first-0/);
  for (const one of [late, listeners[10]!]) assert.equal(one.text().match(/third-0"/g)?.length ?? 0, 1);
  for (const one of listeners) one.leave();
  late.leave();
});

test('a listener that takes nothing in is cut off, and the others go on', async () => {
  const type = newType();
  const path = `/api/v1/live?type=${type}&format=keyValues`;
  const lazy = connect(Number(new URL(node.url).port), '127.0.0.1');
  const cut = new Promise((resolve) => lazy.once('close', resolve));
  lazy.on('error', () => undefined);
  lazy.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${as}\r\n\r\n`);
  await new Promise((resolve) => lazy.once('data', resolve));
  lazy.pause();
  const other = await listen(path, as);
  await other.until(/event: place/);
  const text = 'x'.repeat(200_000);
  const entities = (turn: number) =>
    Array.from({ length: 4 }, (_, n) => ({
      ...{ id: `urn:ngsi-ld:${type}:${turn}-${n}`, type, text: { type: 'Property', value: text } },
    }));
  for (let turn = 0; turn < 25 && !lazy.destroyed; turn += 1)
    await node.post('/ngsi-ld/v1/entityOperations/create', entities(turn), { as });
  await other.until(new RegExp(`${type}:24-3`));
  // What the system has taken in already is read to its end, then the cut is seen.
  lazy.resume();
  await cut;
  other.leave();
});
