import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { startNode } from '../../support/node.ts';

const node = await startNode({ after });
const path = { attribute: 'https://example.org/height', trail: ['metres'], kind: 'number' };
const at = '/api/v1/operator/indexes';

test('only the operator sees and decides which attribute paths have an index', async () => {
  const administrator = await node.newKey({ role: 'administrator' });
  for (const [call, status] of [
    [{}, 401],
    [{ as: administrator }, 403],
  ] as const) {
    assert.equal((await node.get(at, call)).status, status);
    assert.equal((await node.put(at, { ...path, pinned: true }, call)).status, status);
  }
  assert.equal((await node.get(at, { as: node.operatorKey })).status, 200);
});

test('a pinned path gets its index, and a released one that nobody uses loses it', async () => {
  const as = { as: node.operatorKey };
  const listed = async () => {
    const { body } = await node.get<{ indexes: { attribute: string; ready: boolean; pinned: boolean }[] }>(at, as);
    return body.indexes
      .filter(({ attribute }) => attribute === path.attribute)
      .map(({ ready, pinned }) => [ready, pinned]);
  };
  assert.equal((await node.put(at, { ...path, pinned: true }, as)).status, 204);
  assert.deepEqual(await listed(), [[false, true]]);
  await node.node.context.indexes.maintain();
  assert.deepEqual(await listed(), [[true, true]]);
  assert.equal((await node.put(at, { ...path, pinned: false }, as)).status, 204);
  await node.node.context.indexes.maintain();
  assert.deepEqual(await listed(), [[false, false]]);
});

test('a path that is none is refused with the name of its field', async () => {
  const answer = await node.put(at, { ...path, kind: 'colour', pinned: true }, { as: node.operatorKey });
  assert.equal(answer.status, 400);
  assert.match(answer.text, /kind/);
});
