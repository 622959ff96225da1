import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { ownGround, startChild } from '../../support/node-child.ts';

/** Sends the first part of a write now and the rest when asked; resolves with the whole answer. */
function slowWrite(url: string, id: string) {
  const body = JSON.stringify({ id, type: 'T' });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const head = `POST /ngsi-ld/v1/entities HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer child-operator-key-0123456789\r\n`;
  socket.write(
    `${head}Connection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
  );
  const answer = new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
  return { finish: () => socket.write(body.slice(10)), answer };
}

test('SIGTERM finishes the requests under way, refuses new ones with 503 and ends in order', async (t) => {
  const ground = await ownGround(t);
  const node = await startChild(t, { ...ground, STOP_SECONDS: '10' });
  const writes = Array.from({ length: 20 }, (_, index) => slowWrite(node.url, `urn:stop:${index}`));
  await wait(300);
  node.child.kill('SIGTERM');
  await wait(300);
  const refused = await node.ask('GET', '/ngsi-ld/v1/entities?type=T');
  assert.equal(refused.status, 503);
  assert.ok(Number(refused.headers.get('retry-after')) > 0);
  for (const write of writes) write.finish();
  for (const write of writes) assert.match(await write.answer, /^HTTP\/1\.1 201/);
  assert.equal(await node.ended, 0);
  const again = await startChild(t, ground);
  const found = await again.ask('GET', '/ngsi-ld/v1/entities?type=T&count=true&limit=0');
  assert.equal(found.headers.get('ngsild-results-count'), '20');
});
