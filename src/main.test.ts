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
