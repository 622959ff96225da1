import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { freshDatabase } from '../test/support/database.ts';
import { readConfig } from './config.ts';
import { createNode } from './main.ts';
import type { Node } from './node.ts';
import { openListener } from './platform/http/index.ts';

async function startWith(t: TestContext, roles: string): Promise<{ node: Node; jobs: string[] }> {
  const probe = await openListener({ port: 0, host: '127.0.0.1' });
  await probe.close(0);
  const folder = await mkdtemp(join(tmpdir(), 'vozel-roles-'));
  let node: Node | undefined;
  const endings: (() => Promise<void>)[] = [];
  t.after(async () => {
    await node?.stop();
    for (const end of endings) await end();
    await rm(folder, { recursive: true, force: true });
  });
  const db = await freshDatabase({ after: (work) => endings.push(work) });
  const config = readConfig({
    PORT: String(probe.port),
    HOST: '127.0.0.1',
    DATA_DIR: folder,
    LOG_LEVEL: 'silent',
    STOP_SECONDS: '1',
    ROLES: roles,
  });
  node = await createNode(config, { db, demonstration: !roles.includes('jobs') });
  const jobs: string[] = [];
  const job = node.work.define<{ name: string }>({ name: 'roles-test', run: async ({ name }) => void jobs.push(name) });
  await node.start();
  await job.send({ name: roles });
  if (roles.includes('jobs')) for (let turn = 0; turn < 600 && jobs.length === 0; turn += 1) await pause(100);
  else await pause(3_000);
  return { node, jobs };
}

test('a process with the role jobs works and opens no port', async (t) => {
  const { node, jobs } = await startWith(t, 'jobs');
  assert.deepEqual(jobs, ['jobs']);
  await assert.rejects(fetch(`${node.url}/health`));
});

test('a process with the role web answers, and neither carries out jobs nor fills the demonstration', async (t) => {
  const { node, jobs } = await startWith(t, 'web');
  assert.equal((await fetch(`${node.url}/health`)).status, 200);
  assert.deepEqual(jobs, []);
  assert.equal(await node.demonstration.decide(false), true, 'the wish is kept for the process that has the jobs');
  const { total } = (await (await fetch(`${node.url}/api/v1/datasets`)).json()) as { total: number };
  assert.equal(total, 0);
});
