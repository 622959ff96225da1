import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { ownGround, startChild } from '../../support/node-child.ts';

/** A way to PostgreSQL that can be cut off, as if the server went away. */
async function cuttableWay(url: string) {
  const behindIt = new URL(url);
  const target = new URL(url);
  const open = new Set<Socket>();
  let cut = false;
  const server = createServer((client) => {
    if (cut) return void client.destroy();
    const behind = connect(Number(behindIt.port || 5432), behindIt.hostname);
    for (const socket of [client, behind]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        behind.destroy();
      });
    }
    client.pipe(behind).pipe(client);
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => void server.close());
  target.hostname = '127.0.0.1';
  target.port = String((server.address() as AddressInfo).port);
  return {
    url: target.href,
    cut(now: boolean) {
      cut = now;
      if (cut) for (const socket of open) socket.destroy();
    },
  };
}

test('PostgreSQL goes away: 503 with Retry-After meanwhile, recovery by itself, no acknowledged write lost', {
  timeout: 60_000,
}, async (t) => {
  const ground = await ownGround(t);
  const way = await cuttableWay(ground.DATABASE_URL!);
  const node = await startChild(t, { ...ground, DATABASE_URL: way.url });
  const acknowledged: string[] = [];
  const meanwhile: { status: number; retry: string | null }[] = [];
  let ending = false;
  const lane = async (name: number) => {
    for (let index = 0; !ending; index += 1) {
      const id = `urn:away:${name}:${index}`;
      const answer = await node.ask('POST', '/ngsi-ld/v1/entities', { id, type: 'T' });
      await answer.arrayBuffer();
      if (answer.status === 201) acknowledged.push(id);
      else {
        meanwhile.push({ status: answer.status, retry: answer.headers.get('retry-after') });
        await wait(50);
      }
    }
  };
  const lanes = Array.from({ length: 4 }, (_, name) => lane(name));
  await wait(700);
  const before = acknowledged.length;
  assert.ok(before > 0);
  way.cut(true);
  await wait(1_500);
  for (const path of [
    '/ready',
    '/ngsi-ld/v1/entities?type=T',
    '/api/v1/datasets',
    '/ogc/collections',
    '/catalogue.ttl',
    '/sl',
  ]) {
    const answer = await node.ask('GET', path);
    assert.equal(answer.status, 503, `${path} ${(await answer.text()).slice(0, 300)}`);
    assert.ok(Number(answer.headers.get('retry-after')) > 0, path);
  }
  assert.equal((await node.ask('GET', '/health')).status, 200);
  way.cut(false);
  await wait(3_000);
  ending = true;
  await Promise.all(lanes);
  assert.equal((await node.ask('GET', '/ready')).status, 200);
  assert.ok(acknowledged.length > before, 'writes go on by themselves');
  for (const { status, retry } of meanwhile) {
    assert.equal(status, 503);
    assert.ok(Number(retry) > 0);
  }
  const found = new Set<string>();
  for (let offset = 0; ; offset += 1000) {
    const page = (await (await node.ask('GET', `/ngsi-ld/v1/entities?type=T&limit=1000&offset=${offset}`)).json()) as {
      id: string;
    }[];
    for (const { id } of page) found.add(id);
    if (page.length < 1000) break;
  }
  assert.deepEqual(
    acknowledged.filter((id) => !found.has(id)),
    [],
  );
});
