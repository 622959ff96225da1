import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { after, test } from 'node:test';
import { publishingGround, uploadBody } from '../../test/support/publishing.ts';
import { createSecrets } from '../platform/secrets/index.ts';
import { createPublications, createRunWork } from './index.ts';
import { type LeaseTimes, usualLeaseTimes } from './run-lease.ts';
import * as store from './run-store.ts';

const ground = await publishingGround({ after });
const { db, deps, entities, told, provider } = ground;
const rows = 1_200;

/** A process that gives no sign of life, as one that has stalled, and one for which nobody's silence is too short. */
const mute: LeaseTimes = { beatSeconds: 3600, silenceSeconds: 15 };
const eager: LeaseTimes = { beatSeconds: 3600, silenceSeconds: 0 };

/** The context's door of the process that stalls: its second batch waits to be let through. */
function stallingDoor() {
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const written: number[] = [];
  const context: typeof deps.context = {
    ...deps.context,
    async write(space, steward, given) {
      written.push(given.length);
      if (written.length === 2) {
        reached.resolve();
        await gate.promise;
      }
      return deps.context.write(space, steward, given);
    },
  };
  return { context, written, reached: reached.promise, wake: gate.resolve };
}

const publications = createPublications({
  ...deps,
  work: createRunWork(deps),
  // Runs are carried out by the test itself.
  queue: { submit: async () => {} },
  outbound: { call: () => Promise.reject(new Error('no network')) },
  secrets: createSecrets('a secret key of at least thirty-two characters'),
  deeds: { record: async () => {} },
  letters: { awaiting: async () => {} },
});

/** A publication of many batches whose check is done, and its run that waits to publish. */
async function waitingRun(title: string) {
  const { slug } = await publications.create(provider, {
    organisation: 'koper',
    description: { titles: { sl: title } },
  });
  const line = (index: number) => `${title}${index};${index};14,5;46,05`;
  const csv = ['id;vozil;lon;lat', ...Array.from({ length: rows }, (_, index) => line(index))].join('\n');
  await publications.upload(provider, slug, { name: 'stevci.csv', body: uploadBody(csv) });
  const check = await publications.check(provider, slug);
  await createRunWork(deps).carryOut(check.id);
  const { id } = await publications.publish(provider, slug);
  return { slug, id };
}

const runOf = (id: string) => store.selectRun(db.kysely, id);

test('a process that wakes up after its run was taken over writes, notes and ends nothing any more', async () => {
  const { slug, id } = await waitingRun('prvi');
  const door = stallingDoor();
  const stalled = createRunWork({ ...deps, context: door.context }, mute).carryOut(id);
  await door.reached;
  assert.equal((await runOf(id))?.attempt, 1);
  await createRunWork(deps).carryOut(id);
  assert.equal((await runOf(id))?.state, 'running', 'nobody takes a run whose process has just given a sign of life');
  const heir = createRunWork(deps, eager);
  assert.deepEqual(await heir.orphans(), [id]);
  await heir.carryOut(id);
  const ended = await runOf(id);
  assert.deepEqual([ended?.state, ended?.attempt, ended?.counts.rows], ['done', 2, rows]);
  const afterwards = told.length;
  door.wake();
  await stalled;
  assert.deepEqual(door.written, [500, 500], 'no batch after the one that was on its way');
  assert.deepEqual(await runOf(id), ended);
  assert.equal(told.length, afterwards, 'the catalogue and permissions hear nothing of the lost attempt');
  assert.equal(entities.size, rows);
  assert.equal((await publications.get(provider, slug)).state, 'published');
  assert.equal((await readdir(ground.directory)).length, 1, 'the file of the run that went on is not removed');
});

test('a process that wakes up while another one still works leaves its ledger and its counts alone', async () => {
  const { id } = await waitingRun('drugi');
  const first = stallingDoor();
  const stalled = createRunWork({ ...deps, context: first.context }, mute).carryOut(id);
  await first.reached;
  const second = stallingDoor();
  const heir = createRunWork({ ...deps, context: second.context }, eager).carryOut(id);
  await second.reached;
  const between = await runOf(id);
  first.wake();
  await stalled;
  assert.deepEqual(await runOf(id), between);
  second.wake();
  await heir;
  const ended = await runOf(id);
  assert.deepEqual([ended?.state, ended?.attempt, ended?.counts.accepted], ['done', 2, rows]);
  assert.deepEqual(ended?.counts.removed, 0);
});

test('a run is cancelled under the hands of a process that has stalled, and its file is gone when it wakes up', async () => {
  const { slug, id } = await waitingRun('tretji');
  const before = (await readdir(ground.directory)).length;
  const door = stallingDoor();
  const stalled = createRunWork({ ...deps, context: door.context }, mute).carryOut(id);
  await door.reached;
  await publications.cancel(provider, id);
  door.wake();
  await stalled;
  assert.equal((await runOf(id))?.state, 'cancelled');
  assert.deepEqual(door.written, [500, 500]);
  assert.equal((await publications.get(provider, slug)).state, 'checked');
  assert.equal((await readdir(ground.directory)).length, before, 'the publication still has its source');
});

test('a process that stops gives its runs up, and the next one takes them at once', async () => {
  const { id } = await waitingRun('cetrti');
  const door = stallingDoor();
  const leaving = createRunWork({ ...deps, context: door.context }, usualLeaseTimes);
  const work = leaving.carryOut(id);
  await door.reached;
  const stopped = leaving.stop();
  door.wake();
  await Promise.all([work, stopped]);
  const next = createRunWork(deps);
  assert.deepEqual(await next.orphans(), [id]);
  await next.carryOut(id);
  assert.deepEqual([(await runOf(id))?.state, (await runOf(id))?.counts.rows], ['done', rows]);
});
