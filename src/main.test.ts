import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startNode } from '../test/support/node.ts';

const node = await startNode({ after });

test('a started node is alive, ready and measured', async () => {
  assert.equal((await node.get('/health')).body.status, 'up');
  const ready = await node.get('/ready');
  assert.equal(ready.status, 200);
  assert.equal(ready.body.parts?.database, 'up');
  await node.get('/nowhere');
  const metrics = await node.get('/metrics');
  assert.match(metrics.text, /vozel_http_answers_total\{door="portal",status="404"\} 1/);
});

test('an address with nothing behind it answers 404 with a code', async () => {
  const answer = await node.get('/api/v1/nothing');
  assert.equal(answer.status, 404);
  assert.equal(answer.body.code, 'http.no-such-page');
});

test('the API describes itself for machines and for people', async () => {
  const document = await node.get<{ openapi: string }>('/api/v1/openapi.json');
  assert.equal(document.body.openapi, '3.1.0');
  const page = await node.get('/api/docs', { headers: { 'accept-language': 'en' } });
  assert.match(page.text, /<html lang="en">.*<h1>API reference<\/h1>/s);
  assert.ok(!/(src|href)="https?:/.test(page.text));
  const errors = await node.get('/api/docs/errors');
  assert.match(errors.text, /id="http\.no-such-page"/);
});
