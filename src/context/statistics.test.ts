import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { freshDatabase } from '../../test/support/database.ts';
import { createStatistics } from './statistics.ts';

const db = await freshDatabase({ after });

/** Whether the database has ever looked at the rows; it says −1 of a table that it has not. */
const isKnown = async (table: string) => {
  const { rows } = await sql<{ known: boolean }>`
    select reltuples >= 0 as known from pg_class where oid = ${table}::regclass`.execute(db.kysely);
  return rows[0]!.known;
};

test('statistics are gathered after a thousand entities, and not before', async () => {
  const statistics = createStatistics(db);
  statistics.noticed(999);
  await statistics.idle();
  assert.equal(await isKnown('entity'), false);
  statistics.noticed(1);
  await statistics.idle();
  assert.equal(await isKnown('entity'), true);
  assert.equal(await isKnown('membership'), true);
});

test('a round that fails is made up for by the next', async () => {
  const asked: string[] = [];
  const statistics = createStatistics({
    kysely: {
      getExecutor: () => {
        asked.push('analyze');
        throw new Error('the database is away');
      },
    },
  });
  for (const entities of [1_000, 999, 1]) {
    statistics.noticed(entities);
    await statistics.idle();
  }
  assert.equal(asked.length, 2);
});
