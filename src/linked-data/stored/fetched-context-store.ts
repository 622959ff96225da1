import { sql } from 'kysely';
import type { Executor } from '../../platform/database/index.ts';

/** One row of `fetched_context` without its text. */
export interface FetchedContextRow {
  readonly url: string;
  readonly id: string;
  readonly etag: string | null;
  readonly last_modified: string | null;
  readonly fetched: Date;
  readonly expires: Date | null;
  readonly used: Date;
  readonly failed: Date | null;
  readonly failure: string | null;
  readonly failures: number;
  /** Whether there is a text; what comes with the node has none here. */
  readonly kept: boolean;
}

/** What was fetched just now. */
export interface NewCopy {
  readonly url: string;
  readonly id: string;
  readonly body: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly fetched: Date;
  readonly expires: Date;
}

const columns = sql`url, id, etag, last_modified, fetched, expires, used, failed, failure, failures, body is not null as kept`;

/** The kept text of an address; null when there is none. */
export async function readCopy(executor: Executor, url: string): Promise<string | null> {
  const { rows } = await sql<{ body: string | null }>`
    select body from fetched_context where url = ${url}`.execute(executor);
  return rows[0]?.body ?? null;
}

/** Keeps what was fetched in the place of what was there; tells every process when it says something else. */
export const writeCopy = (executor: Executor, copy: NewCopy) =>
  sql`
    with before as (
      select body from fetched_context where url = ${copy.url}
    ), kept as (
      insert into fetched_context (url, id, body, etag, last_modified, created, fetched, expires, used)
      values (${copy.url}, ${copy.id}, ${copy.body}, ${copy.etag}, ${copy.lastModified}, ${copy.fetched},
              ${copy.fetched}, ${copy.expires}, ${copy.fetched})
      on conflict (url) do update
         set body = excluded.body, etag = excluded.etag, last_modified = excluded.last_modified,
             fetched = excluded.fetched, expires = excluded.expires, failed = null, failure = null, failures = 0
      returning url, body
    )
    select pg_notify('contexts', kept.url) from kept, before where before.body is distinct from kept.body`.execute(
    executor,
  );

/** Notes that a copy still holds. */
export const renewCopy = (executor: Executor, url: string, fetched: Date, expires: Date) =>
  sql`
    update fetched_context
       set fetched = ${fetched}, expires = ${expires}, failed = null, failure = null, failures = 0
     where url = ${url}`.execute(executor);

/** Notes that the origin of a copy was asked in vain, and when it is asked again. */
export const noteFailure = (
  executor: Executor,
  url: string,
  { at, failure, again }: { readonly at: Date; readonly failure: string; readonly again: Date },
) =>
  sql`
    update fetched_context
       set failed = ${at}, failure = ${failure}, failures = failures + 1, expires = ${again}
     where url = ${url}`.execute(executor);

/** Notes the use of addresses; those that come with the node get their row by it. */
export const noteFetchedUse = (executor: Executor, uses: readonly { url: string; id: string }[], at: Date) =>
  sql`
    insert into fetched_context (url, id, created, fetched, used)
    select url, id, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz
      from unnest(${uses.map(({ url }) => url)}::text[], ${uses.map(({ id }) => id)}::uuid[]) as used (url, id)
     order by url
    on conflict (url) do update set used = excluded.used`.execute(executor);

/** All rows by address. */
export async function listCopies(executor: Executor): Promise<readonly FetchedContextRow[]> {
  const { rows } = await sql<FetchedContextRow>`
    select ${columns} from fetched_context order by url`.execute(executor);
  return rows;
}

/** The row of an address or of an id. */
export async function findCopy(executor: Executor, named: string): Promise<FetchedContextRow | null> {
  const { rows } = await sql<FetchedContextRow>`
    select ${columns} from fetched_context where url = ${named} or id::text = ${named} limit 1`.execute(executor);
  return rows[0] ?? null;
}

/** Copies whose time has passed and which are in use, the longest passed first. */
export async function dueCopies(
  executor: Executor,
  { now, usedSince, most }: { readonly now: Date; readonly usedSince: Date; readonly most: number },
): Promise<readonly FetchedContextRow[]> {
  const { rows } = await sql<FetchedContextRow>`
    select ${columns}
      from fetched_context
     where body is not null and expires <= ${now} and used >= ${usedSince}
     order by expires, url
     limit ${most}`.execute(executor);
  return rows;
}

/** Removes a copy and tells every process. */
export async function deleteCopy(executor: Executor, url: string): Promise<boolean> {
  const { rows } = await sql<{ url: string }>`
    with gone as (
      delete from fetched_context where url = ${url} returning url
    )
    select url, pg_notify('contexts', url) from gone`.execute(executor);
  return rows.length === 1;
}

/**
 * Keeps as many copies, and as large ones, as there may be: first those that have been of use on more than one day, so
 * that many addresses asked for once cannot push them out.
 */
export const evictCopies = (executor: Executor, { most, bytes }: { most: number; bytes: number }) =>
  sql`
    delete from fetched_context
     where url in (
       select url from (
         select url, row_number() over worth as place, sum(coalesce(octet_length(body), 0)) over worth as bytes
           from fetched_context
         window worth as (order by (used > created + interval '1 day') desc, used desc, url rows unbounded preceding)
       ) as ranked
        where place > ${most} or bytes > ${bytes}
     )`.execute(executor);

/** Removes what nobody has used since a moment. */
export const removeUnusedCopies = (executor: Executor, since: Date) =>
  sql`delete from fetched_context where used < ${since}`.execute(executor);
