import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { freshDatabase } from '../../../test/support/database.ts';
import { systemClock } from '../clock.ts';
import { type Change, createChanges } from './index.ts';

const db = await freshDatabase({ after });
const failures: unknown[] = [];
const deps = { db, clock: systemClock, failed: (error: unknown) => void failures.push(error) };
let nextSpace = 100;

/** What the writer of entities does in its own statement: the change, then the head, in one transaction. */
async function write(space: number, entities: readonly string[], pauseSeconds = 0): Promise<void> {
  await db.transaction(async (tx) => {
    await sql`insert into change_head (space) values (${space}) on conflict do nothing`.execute(tx);
    await sql`select position from change_head where space = ${space} for update`.execute(tx);
    await sql`
      insert into change (space, position, part, entity, kind, version, types)
      select ${space}, head.position + item.number, (hashtext(item.entity) & 31), item.entity, 2, 1, '{T}'
        from change_head head, unnest(${entities}::text[]) with ordinality as item(entity, number)
       where head.space = ${space}`.execute(tx);
    if (pauseSeconds > 0) await sql`select pg_sleep(${pauseSeconds})`.execute(tx);
    await sql`update change_head set position = position + ${entities.length} where space = ${space}`.execute(tx);
  });
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!condition()) {
    assert.ok(Date.now() < end, `still waiting: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('a follower hears every change of concurrent writers once, in order of each entity', async () => {
  const space = nextSpace++;
  const changes = await createChanges(deps);
  const heard: Change[] = [];
  const follower = changes.follow({
    name: 'ordered',
    from: 'start',
    handle: async (batch) => void heard.push(...batch.filter((change) => change.space === space)),
  });
  await Promise.all(
    Array.from({ length: 40 }, async (_, turn) => {
      await write(space, [`urn:a:${turn % 5}`, `urn:b:${turn}`], turn % 7 === 0 ? 0.01 : 0);
      changes.announce(space);
    }),
  );
  await until(() => heard.length >= 80);
  await follower.stop();
  await changes.stop();
  assert.deepEqual(
    heard.map((change) => change.position).sort((a, b) => a - b),
    Array.from({ length: 80 }, (_, i) => i + 1),
  );
  for (const entity of new Set(heard.map((change) => change.entity))) {
    const positions = heard.filter((change) => change.entity === entity).map((change) => change.position);
    assert.deepEqual(
      positions,
      [...positions].sort((a, b) => a - b),
    );
  }
});

test('a batch that its follower refuses comes again, and later ones wait for it', async () => {
  const space = nextSpace++;
  await write(space, ['urn:x:1']);
  const changes = await createChanges(deps);
  const seen: number[] = [];
  let refusals = 1;
  const follower = changes.follow({
    name: 'stubborn',
    from: 'start',
    handle: async (batch) => {
      const mine = batch.filter((change) => change.space === space);
      if (mine.length > 0 && refusals-- > 0) throw new Error('not now');
      seen.push(...mine.map((change) => change.position));
    },
  });
  await until(() => seen.length === 1);
  await write(space, ['urn:x:1']);
  changes.announce(space);
  await until(() => seen.length === 2);
  await follower.stop();
  await changes.stop();
  assert.deepEqual(seen, [1, 2]);
  assert.match(String(failures.at(-1)), /not now/);
});

test('a follower goes on where the one before it stopped', async () => {
  const space = nextSpace++;
  const heard: string[] = [];
  const definition = {
    name: 'resuming',
    from: 'start' as const,
    handle: async (batch: readonly Change[]) => {
      heard.push(...batch.filter((change) => change.space === space).map((change) => change.entity));
    },
  };
  for (const entity of ['urn:one', 'urn:two']) {
    await write(space, [entity]);
    const changes = await createChanges(deps);
    const follower = changes.follow(definition);
    await until(() => heard.includes(entity));
    await follower.stop();
    await changes.stop();
  }
  assert.deepEqual(heard, ['urn:one', 'urn:two']);
});

test('two holders of one follower divide the parts and together hear each change once', async () => {
  const space = nextSpace++;
  await write(space, ['urn:first']);
  const heard: string[] = [];
  const definition = {
    name: 'shared-work',
    from: 'start' as const,
    handle: async (batch: readonly Change[]) => {
      heard.push(...batch.filter((change) => change.space === space).map((change) => change.entity));
    },
  };
  const changes = await createChanges(deps);
  const followers = [changes.follow(definition), changes.follow(definition)];
  const entities = Array.from({ length: 60 }, (_, index) => `urn:e:${index}`);
  await write(space, entities);
  changes.announce(space);
  await until(() => heard.length >= 61);
  await Promise.all(followers.map((follower) => follower.stop()));
  await changes.stop();
  assert.deepEqual(heard.sort(), ['urn:first', ...entities].sort());
});

test('tidying drops old changes that every follower has passed and keeps the others', async () => {
  const space = nextSpace++;
  await write(space, ['urn:old']);
  const future = { now: () => new Date(Date.now() + 30 * 24 * 3600 * 1000) };
  await sql`
    insert into follower_cursor (follower, space, part, position) values ('slow', ${space}, 0, 0)`.execute(db.kysely);
  const changes = await createChanges({ ...deps, clock: future });
  await changes.tidy();
  const all = { space, parts: Array.from({ length: 32 }, (_, part) => part), after: 0, upTo: 10, limit: 10 };
  assert.equal((await changes.read(all)).length, 1);
  await sql`update follower_cursor set position = 1 where follower = 'slow'`.execute(db.kysely);
  await changes.tidy();
  assert.equal((await changes.read(all)).length, 0);
  await changes.stop();
});

test('where no followers run, one rests and leaves its changes to another process', async () => {
  const space = nextSpace++;
  await write(space, ['urn:waiting']);
  const heard: string[] = [];
  const definition = {
    name: 'elsewhere',
    from: 'start' as const,
    handle: async (batch: readonly Change[]) => {
      heard.push(...batch.filter((change) => change.space === space).map((change) => change.entity));
    },
  };
  const resting = await createChanges({ ...deps, follows: false });
  await resting.follow(definition).stop();
  await resting.stop();
  assert.deepEqual(heard, []);
  const working = await createChanges(deps);
  const follower = working.follow(definition);
  await until(() => heard.length === 1);
  await follower.stop();
  await working.stop();
});
