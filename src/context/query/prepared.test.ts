import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { sql } from 'kysely';
import { freshDatabase } from '../../../test/support/database.ts';
import { createRunner } from './prepared.ts';

const db = await freshDatabase({ after });

test('a query that takes too long ends by name, and its connection serves on', async () => {
  // The embedded engine cannot be interrupted; its own limit opens it anew.
  if (db.engine !== 'postgres') return;
  const run = createRunner(db, { seconds: 0.2 });
  await assert.rejects(run(sql`select pg_sleep(20)`), { code: 'query.takes-too-long' });
  assert.deepEqual(await run(sql`select 1 as one`), [{ one: 1 }]);
});

test('a steady statement answers as any other', async () => {
  const run = createRunner(db);
  for (const value of [1, 2]) assert.deepEqual(await run(sql`select ${value}::int as one`, true), [{ one: value }]);
});
