import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { startNode } from '../../support/node.ts';

const node = await startNode({ after });
const path = '/api/v1/operator/backup';

test('the operator fetches a whole backup of the running node', async () => {
  const response = await fetch(node.url + path, { headers: { authorization: `Bearer ${node.operatorKey}` } });
  assert.equal(response.status, 200);
  const lines = gunzipSync(Buffer.from(await response.arrayBuffer()))
    .toString()
    .trim()
    .split('\n');
  assert.equal(JSON.parse(lines[0]!).vozelBackup, 1);
  assert.equal(JSON.parse(lines.at(-1)!).end, true);
});

test('nobody but the operator gets a backup', async () => {
  assert.equal((await node.get(path)).status, 401);
  const organisation = await node.newOrganisation();
  for (const role of ['member', 'developer', 'provider', 'administrator'] as const) {
    const key = await node.newKey({ organisation, role });
    assert.equal((await node.get(path, { as: key })).status, 403, role);
  }
});
