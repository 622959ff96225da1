import { sql } from 'kysely';
import type { Executor } from '../../platform/database/index.ts';

/** The kinds of contexts that the node serves itself. NGSI-LD 1.9.1 §5.13.1. */
export type OwnContextKind = 'Hosted' | 'ImplicitlyCreated';

/** One row of `own_context` without its text. */
export interface OwnContextRow {
  readonly space: number;
  readonly id: string;
  readonly kind: OwnContextKind;
  /** The organisation that may delete it. */
  readonly steward: string | null;
  readonly created: Date;
  readonly used: Date;
}

/** A new row; `used` begins as `created`. */
export type NewOwnContext = Omit<OwnContextRow, 'used'> & { readonly body: string };

/** Adds a context unless its space has `most` that were added. */
export async function insertHosted(executor: Executor, row: NewOwnContext, most: number): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    insert into own_context (space, id, kind, body, steward, created, used)
    select ${row.space}::integer, ${row.id}::text, ${row.kind}::text, ${row.body}::text, ${row.steward}::uuid,
           ${row.created}::timestamptz, ${row.created}::timestamptz
     where (select count(*) from own_context where space = ${row.space} and kind = 'Hosted') < ${most}
    returning id`.execute(executor);
  return rows.length === 1;
}

/** Makes a context that answers need, or notes that one more needs it. */
export const upsertImplicit = (executor: Executor, row: Omit<NewOwnContext, 'kind' | 'steward'>) =>
  sql`
    insert into own_context (space, id, kind, body, created, used)
    values (${row.space}, ${row.id}, 'ImplicitlyCreated', ${row.body}, ${row.created}, ${row.created})
    on conflict (space, id) do update set used = excluded.used`.execute(executor);

/** Keeps the last used of a space's implicitly created contexts, as many and as large as they may be. */
export const evictImplicit = (executor: Executor, space: number, { most, bytes }: { most: number; bytes: number }) =>
  sql`
    delete from own_context
     where space = ${space} and id in (
       select id from (
         select id, row_number() over recent as place, sum(octet_length(body)) over recent as bytes
           from own_context
          where space = ${space} and kind = 'ImplicitlyCreated'
         window recent as (order by used desc, id rows unbounded preceding)
       ) as ranked
        where place > ${most} or bytes > ${bytes}
     )`.execute(executor);

/** Removes the implicitly created contexts that nobody has used since a moment. */
export const removeUnusedImplicit = (executor: Executor, since: Date) =>
  sql`delete from own_context where kind = 'ImplicitlyCreated' and used < ${since}`.execute(executor);

/** A context of one space, or of any when that is null. */
export async function findOwn(executor: Executor, space: number | null, id: string) {
  const { rows } = await sql<OwnContextRow & { readonly body: string }>`
    select space, id, kind, steward, created, used, body
      from own_context
     where id = ${id} and (${space}::integer is null or space = ${space})
     order by space
     limit 1`.execute(executor);
  return rows[0] ?? null;
}

/** The contexts of a space, the oldest first. */
export async function listOwn(executor: Executor, space: number): Promise<readonly OwnContextRow[]> {
  const { rows } = await sql<OwnContextRow>`
    select space, id, kind, steward, created, used
      from own_context
     where space = ${space}
     order by created, id`.execute(executor);
  return rows;
}

/** Notes the use of contexts by their ids. */
export const noteOwnUse = (executor: Executor, ids: readonly string[], at: Date) =>
  sql`update own_context set used = ${at} where id = any(${ids}::text[])`.execute(executor);

/** Removes a context and tells every process its address. */
export async function deleteOwn(executor: Executor, space: number, id: string, address: string): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    with gone as (
      delete from own_context where space = ${space} and id = ${id} returning id
    )
    select id, pg_notify('contexts', ${address}) from gone`.execute(executor);
  return rows.length === 1;
}
