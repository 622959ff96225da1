import { sql } from 'kysely';
import type { Database, Executor } from '../database/index.ts';
import { type Change, changeKinds } from './change.ts';

/** The position of the last committed change of a space; 0 when there is none. */
export async function headOf(executor: Executor, space: number): Promise<number> {
  const { rows } = await sql<{ position: number }>`
    select position from change_head where space = ${space}`.execute(executor);
  return rows[0]?.position ?? 0;
}

/** The position of the oldest change of a space that is kept; that of the next one where none is. */
export async function firstOf(executor: Executor, space: number): Promise<number> {
  const { rows } = await sql<{ position: number }>`
    select coalesce((select min(position) from change where space = ${space}),
                    (select position + 1 from change_head where space = ${space}), 1) as position`.execute(executor);
  return rows[0]!.position;
}

/** The last position of every space that has any change. */
export async function allHeads(executor: Executor): Promise<Map<number, number>> {
  const { rows } = await sql<{ space: number; position: number }>`
    select space, position from change_head`.execute(executor);
  return new Map(rows.map((row) => [row.space, row.position]));
}

/** Committed changes of some parts of a space after a position and up to another, oldest first. */
export async function readChanges(
  executor: Executor,
  place: { space: number; parts: readonly number[]; after: number; upTo: number; limit: number },
): Promise<Change[]> {
  const { rows } = await sql<Omit<Change, 'kind'> & { kind: number }>`
    select space, position, written, part, entity, kind, version, types, attributes, datasets, before
      from change
     where space = ${place.space}
       and position > ${place.after} and position <= ${place.upTo}
       and part = any(${place.parts})
     order by position
     limit ${place.limit}`.execute(executor);
  return rows.map((row) => ({ ...row, kind: changeKinds[row.kind]! }));
}

/** Tells the other processes on this database that a space has new changes. */
export const notifyChange = (executor: Executor, space: number) =>
  sql`select pg_notify('change', ${String(space)})`.execute(executor);

/** Makes the partitions of the coming days, and drops rows that every follower has passed and that are old enough. */
export async function tidyChangeLog(db: Database, today: Date, keepDays: number): Promise<{ removed: number }> {
  for (const ahead of [1, 2, 3]) await addPartition(db, dayAfter(today, ahead));
  const before = dayAfter(today, -keepDays).toISOString();
  const { rows } = await sql<{ removed: number }>`
    with passed as (
      select space, min(position) as position from follower_cursor group by space
    ), gone as (
      delete from change
       where written < ${before}::timestamptz
         and position <= coalesce((select passed.position from passed where passed.space = change.space), position)
      returning 1
    )
    select count(*) as removed from gone`.execute(db.kysely);
  return { removed: Number(rows[0]?.removed ?? 0) };
}

async function addPartition(db: Database, day: Date): Promise<void> {
  const from = day.toISOString().slice(0, 10);
  const to = dayAfter(day, 1).toISOString().slice(0, 10);
  const name = `change_${from.replaceAll('-', '')}`;
  const text = sql`create table if not exists ${sql.id(name)} partition of change
    for values from (${sql.lit(`${from}Z`)}) to (${sql.lit(`${to}Z`)})`;
  await text.execute(db.kysely);
}

function dayAfter(moment: Date, days: number): Date {
  return new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate() + days));
}
