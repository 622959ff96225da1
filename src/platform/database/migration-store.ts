import { sql } from 'kysely';
import type { Database, Executor } from './database.ts';
import type { Migration } from './migrations.ts';

/** Any number that nothing else locks by; all nodes of one database meet at it. */
const migrationLock = 4_807_526_976;

/** Makes the table of applied migrations; safe when two processes do so at once. */
export async function prepareMigrations(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    await lock(tx);
    await sql`
      create table if not exists migration (
        name text primary key,
        digest text not null,
        applied timestamptz not null default now())`.execute(tx);
  });
}

/** Digest by name of every migration that has run. */
export async function appliedMigrations(executor: Database): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; digest: string }>`
    select name, digest from migration`.execute(executor.kysely);
  return new Map(rows.map((row) => [row.name, row.digest]));
}

/** Runs one migration, unless another process has done so while this one waited for the lock. */
export function applyMigration(db: Database, migration: Migration): Promise<'applied' | 'already'> {
  return db.script(async (tx, runScript) => {
    await lock(tx);
    const { rows } = await sql`select 1 from migration where name = ${migration.name}`.execute(tx);
    if (rows.length > 0) return 'already';
    await runScript(migration.text);
    await sql`insert into migration (name, digest) values (${migration.name}, ${migration.digest})`.execute(tx);
    return 'applied';
  });
}

const lock = (tx: Executor) => sql`select pg_advisory_xact_lock(${migrationLock})`.execute(tx);
