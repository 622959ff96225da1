import { sql } from 'kysely';
import type { Database, Executor, Transaction } from '../../platform/database/index.ts';

/** A partition of a class over a span of time; `from` is null where it has no beginning. */
export interface Span {
  readonly name: string;
  readonly from: Date | null;
  readonly to: Date;
  /** Whether its indexes have been made anew since its time was over. */
  readonly packed: boolean;
}

/** The classes with the days that they keep single instances, beside the one that keeps them for ever. */
export async function readClasses(executor: Executor): Promise<{ readonly number: number; readonly raw: number }[]> {
  const { rows } = await sql<{ number: number; raw: number }>`
    select number, raw from retention_class order by number`.execute(executor);
  return rows;
}

const classTable = (number: number): string => `sample_class_${number}`;
const otherOf = (number: number): string => `sample_class_${number}_other`;

/** The partitions of a class; null when it has no table of its own yet. */
export async function readSpans(executor: Executor, number: number): Promise<Span[] | null> {
  const { rows: found } = await sql<{ there: boolean }>`
    select to_regclass(${classTable(number)}) is not null as there`.execute(executor);
  if (!found[0]!.there) return null;
  const { rows } = await sql<Span>`
    select bound.name, bound.packed, bound.parts[1]::timestamptz as "from", bound.parts[2]::timestamptz as "to"
      from (select child.relname as name, obj_description(child.oid, 'pg_class') is not distinct from 'packed' as packed,
                   regexp_match(pg_get_expr(child.relpartbound, child.oid),
                     'FROM \\((?:MINVALUE|''([^'']+)'')\\) TO \\(''([^'']+)''\\)') as parts
              from pg_inherits join pg_class as child on child.oid = inhrelid
             where inhparent = to_regclass(${classTable(number)})) as bound
     where bound.parts is not null
     order by bound.parts[2]::timestamptz`.execute(executor);
  return rows;
}

// The lock is asked for no longer than writers can bear to wait behind it; the next run tries again.
const shortly = (tx: Transaction) => sql`set local lock_timeout = '3s'`.execute(tx);

/** Makes the table of a class and takes what waits for it; what is older than `begins` stays together. */
export function makeClass(db: Database, number: number, begins: Date): Promise<void> {
  const [table, other, past] = [classTable(number), otherOf(number), `${classTable(number)}_past`].map((name) =>
    sql.table(name),
  );
  return db.transaction(async (tx) => {
    await shortly(tx);
    await sql`create table ${table} (like sample including defaults) partition by range (moment)`.execute(tx);
    await sql`create table ${other} partition of ${table} default`.execute(tx);
    await sql`create table ${past} partition of ${table} for values from (minvalue) to (${sql.lit(begins.toISOString())})`.execute(
      tx,
    );
    await sql`lock table sample_unclassed in access exclusive mode`.execute(tx);
    await sql`insert into ${table} select * from sample_unclassed where retention = ${number}`.execute(tx);
    await sql`delete from sample_unclassed where retention = ${number}`.execute(tx);
    await sql`alter table sample attach partition ${table} for values in (${sql.lit(number)})`.execute(tx);
  });
}

/** Makes the partition of a span and takes what lies elsewhere because it came before it was made. */
export function makeSpan(db: Database, number: number, from: Date, to: Date): Promise<void> {
  const name = `${classTable(number)}_${from.toISOString().slice(0, 10).replaceAll('-', '')}`;
  const [table, parent, other] = [name, classTable(number), otherOf(number)].map((each) => sql.table(each));
  const within = sql`moment >= ${from} and moment < ${to}`;
  return db.transaction(async (tx) => {
    await shortly(tx);
    await sql`create table ${table} (like sample including defaults)`.execute(tx);
    await sql`lock table ${other} in access exclusive mode`.execute(tx);
    await sql`insert into ${table} select * from ${other} where ${within}`.execute(tx);
    await sql`delete from ${other} where ${within}`.execute(tx);
    await sql`
      alter table ${parent} attach partition ${table}
        for values from (${sql.lit(from.toISOString())}) to (${sql.lit(to.toISOString())})`.execute(tx);
  });
}

/** Drops a partition whose time is over, and notes that nothing before its end is kept. */
export function dropSpan(db: Database, number: number, { name, to }: Span): Promise<void> {
  return db.transaction(async (tx) => {
    await shortly(tx);
    await sql`
      update retention_class set raw_from = greatest(raw_from, ${to}::timestamptz) where number = ${number}`.execute(
      tx,
    );
    await sql`drop table ${sql.table(name)}`.execute(tx);
  });
}

/**
 * Makes the indexes of a partition anew: while many series are written in turn their pages are split in halves that stay
 * half empty. Readers and late writers go on meanwhile on PostgreSQL.
 */
export async function packSpan(db: Database, { name }: Span): Promise<void> {
  const client = await db.pool.connect();
  try {
    const concurrently = db.engine === 'postgres' ? sql`concurrently` : sql``;
    await client.query('set statement_timeout = 0');
    await client.query(sql`reindex table ${concurrently} ${sql.table(name)}`.compile(db.kysely).sql);
    await client.query(sql`comment on table ${sql.table(name)} is 'packed'`.compile(db.kysely).sql);
  } finally {
    await client.query('reset statement_timeout').catch(() => undefined);
    client.release();
  }
}
