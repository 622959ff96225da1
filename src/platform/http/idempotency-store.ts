import { sql } from 'kysely';
import type { Executor } from '../database/index.ts';

/** A request by its caller and its key; the key is kept as a digest alone. */
export interface RequestName {
  readonly caller: string;
  readonly digest: Buffer;
}

/**
 * Begins a request, and again one that is forgotten or was given up by a process that ended; null says that it is
 * begun. Otherwise answers what is known of the request with the same name.
 */
export async function beginRequest(
  db: Executor,
  name: RequestName,
  request: Buffer,
  times: { now: Date; forgotten: Date; givenUp: Date },
) {
  const begun = await sql`
    insert into idempotent_answer as known (caller, digest, request, created)
    values (${name.caller}, ${name.digest}, ${request}, ${times.now})
    on conflict (caller, digest) do update
       set request = excluded.request, answer = null, created = excluded.created
     where known.created < ${times.forgotten} or (known.answer is null and known.created < ${times.givenUp})
    returning caller`.execute(db);
  if (begun.rows.length > 0) return null;
  const { rows } = await sql<{ same: boolean; answer: string | null }>`
    select request = ${request} as same, answer
      from idempotent_answer
     where caller = ${name.caller} and digest = ${name.digest}`.execute(db);
  // Gone in between: the other request has just failed, and this one may be sent again.
  return rows[0] ?? { same: true, answer: null };
}

/** Keeps the sealed answer of a request that is done. */
export async function keepAnswer(db: Executor, name: RequestName, answer: string) {
  await sql`
    update idempotent_answer set answer = ${answer}
     where caller = ${name.caller} and digest = ${name.digest}`.execute(db);
}

/** Forgets a request, so that it may be tried again. */
export async function forgetRequest(db: Executor, name: RequestName) {
  await sql`delete from idempotent_answer where caller = ${name.caller} and digest = ${name.digest}`.execute(db);
}

/** Forgets every request begun before a time. */
export async function forgetBefore(db: Executor, time: Date) {
  await sql`delete from idempotent_answer where created < ${time}`.execute(db);
}
