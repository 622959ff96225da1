import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { freshDatabase } from '../../../test/support/database.ts';
import { DomainError } from '../errors.ts';
import { createLog } from '../log.ts';
import { createWork } from './index.ts';
import { prepareAlone } from './work-store.ts';

/** Waits until `holds` does; fails the test when it does not within a minute. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 600; turn += 1) {
    if (await holds()) return;
    await wait(100);
  }
  assert.fail('did not happen in time');
}

test('jobs run, fail visibly, are tried again on demand, and a key keeps doubles out', async (t) => {
  const db = await freshDatabase(t);
  const work = createWork({ db, log: createLog('silent'), runs: true });
  const done: string[] = [];
  let broken = true;
  const greet = work.define<{ name: string }>({
    name: 'greet',
    run: async ({ name }) => void done.push(name),
    schedule: { cron: '0 3 * * *', data: { name: 'night' } },
  });
  const risky = work.define<{ name: string }>({
    name: 'risky',
    retries: 0,
    run: async ({ name }) => {
      if (broken) throw new Error('the source is closed');
      done.push(name);
    },
  });
  await work.start();

  const later = new Date(Date.now() + 3_600_000);
  assert.ok(await greet.send({ name: 'later' }, { key: 'k', after: later }));
  assert.equal(await greet.send({ name: 'double' }, { key: 'k', after: later }), null);
  await greet.send({ name: 'Ana' });
  await greet.send({ name: 'Bor' });
  await until(() => done.length === 2);
  assert.deepEqual(done.sort(), ['Ana', 'Bor']);

  await risky.send({ name: 'Cene' });
  await until(async () => (await work.failures()).length === 1);
  const [failure] = await work.failures();
  assert.equal(failure?.reason, 'the source is closed');
  const states = await work.overview();
  assert.deepEqual(states.find((state) => state.name === 'risky')?.failed, 1);
  assert.deepEqual(states.find((state) => state.name === 'greet')?.schedule, '0 3 * * *');
  assert.equal(states.find((state) => state.name === 'greet')?.waiting, 1);

  broken = false;
  await work.retry('risky', failure!.id);
  await until(() => done.includes('Cene'));
  await assert.rejects(
    work.retry('risky', 'nonsense'),
    (error) => error instanceof DomainError && error.kind === 'missing',
  );
  await work.stop(1);
});

// The embedded engine has one process only.
if (process.env.TEST_DATABASE_URL) {
  test('processes that start at once prepare the tables of jobs one after another', async (t) => {
    const db = await freshDatabase(t);
    let preparing = 0;
    const prepare = async () => {
      preparing += 1;
      assert.equal(preparing, 1);
      await wait(50);
      preparing -= 1;
    };
    await Promise.all([1, 2, 3].map(() => prepareAlone(db, prepare)));
    const works = [true, false].map((runs) => createWork({ db, log: createLog('silent'), runs }));
    for (const work of works) work.define<{ name: string }>({ name: 'greet', run: async () => undefined });
    t.after(async () => void (await Promise.all(works.map((work) => work.stop(1)))));
    await Promise.all(works.map((work) => work.start()));
    assert.deepEqual(
      (await works[1]!.overview()).map(({ name }) => name),
      ['greet'],
    );
  });
}
