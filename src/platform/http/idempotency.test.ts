import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { startNode } from '../../../test/support/node.ts';

const node = await startNode({ after });
const as = node.operatorKey;
const body = (slug: string) => ({ slug, kind: 'ngo', names: { sl: 'Društvo' } });
const post = (key: string, slug: string) =>
  node.post('/api/v1/organisations', body(slug), { as, headers: { 'idempotency-key': key } });

test('a repeated request is done once and gets the same answer', async () => {
  const [first, second] = [await post('a-1', 'prvo-drustvo'), await post('a-1', 'prvo-drustvo')];
  assert.equal(first.status, 201, first.text);
  assert.equal(second.status, 201);
  assert.equal(second.text, first.text);
  assert.equal(second.headers.get('location'), first.headers.get('location'));
  assert.equal(second.headers.get('idempotency-replayed'), 'true');
});

test('the same key with another request is refused, a malformed one too', async () => {
  await post('b-1', 'drugo-drustvo');
  assert.equal((await post('b-1', 'tretje-drustvo')).status, 422);
  assert.equal((await post('dve besedi', 'x-drustvo')).status, 400);
});

test('the same key at the same address with another query is another request', async () => {
  const headers = { 'idempotency-key': 'q-1' };
  await node.post('/api/v1/organisations?kind=replace', body('peto-drustvo'), { as, headers });
  const other = await node.post('/api/v1/organisations?kind=append', body('peto-drustvo'), { as, headers });
  assert.equal(other.status, 422, other.text);
});

test('of many repetitions at once one is done and the others are told to wait or get its answer', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => post('c-1', 'cetrto-drustvo')));
  const statuses = answers.map((answer) => answer.status);
  assert.ok(statuses.includes(201));
  assert.ok(
    statuses.every((status) => status === 201 || status === 409),
    statuses.join(),
  );
  assert.equal(new Set(answers.filter((answer) => answer.status === 201).map((answer) => answer.text)).size, 1);
});

test('a key that was made is nowhere in what is kept of its answer', async () => {
  const made = await node.post('/api/v1/keys', { name: 'k' }, { as, headers: { 'idempotency-key': 'd-1' } });
  const again = await node.post('/api/v1/keys', { name: 'k' }, { as, headers: { 'idempotency-key': 'd-1' } });
  assert.equal(String(again.body.key), String(made.body.key));
  const { rows } = await sql<{ answer: string }>`select answer from idempotent_answer`.execute(node.db.kysely);
  assert.ok(rows.length > 0 && rows.every((row) => !row.answer?.includes('vozel_')));
});

test('a request that was refused for what it was is refused the same way again', async () => {
  const [first, second] = [await post('e-1', 'Ni kratko ime'), await post('e-1', 'Ni kratko ime')];
  assert.deepEqual([first.status, second.status], [400, 400]);
  assert.equal(second.text, first.text);
});
