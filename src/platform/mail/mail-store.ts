import { sql } from 'kysely';
import type { Executor } from '../database/index.ts';

/** A letter to one recipient, as plain text. */
export interface Letter {
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
}

/** A letter in the outbox. */
export interface OutboxEntry extends Letter {
  readonly id: string;
  readonly written: Date;
  readonly state: 'waiting' | 'sent' | 'failed';
  readonly attempts: number;
  readonly reason: string | null;
  readonly sent: Date | null;
}

/** Adds a letter. */
export async function writeLetter(db: Executor, id: string, letter: Letter): Promise<void> {
  await sql`
    insert into outbox (id, recipient, subject, body)
    values (${id}, ${letter.recipient}, ${letter.subject}, ${letter.body})`.execute(db);
}

/** The oldest letter whose turn it is, locked: after each failure it waits twice as long, beginning with 30 seconds. */
export async function lockWaiting(tx: Executor, now: Date): Promise<OutboxEntry | undefined> {
  const { rows } = await sql<OutboxEntry>`
    select id, recipient, subject, body, written, state, attempts, reason, sent
      from outbox
     where state = 'waiting'
       and (attempts = 0 or written + interval '30 seconds' * power(2, attempts) <= ${now})
     order by attempts, written
     limit 1
       for update skip locked`.execute(tx);
  return rows[0];
}

/** Notes that a letter has left. */
export async function markSent(tx: Executor, id: string, now: Date): Promise<void> {
  await sql`
    update outbox set state = 'sent', sent = ${now}, attempts = attempts + 1, reason = null where id = ${id}`.execute(
    tx,
  );
}

/** Notes why a letter did not leave; `forGood` ends the attempts. */
export async function markFailed(tx: Executor, id: string, reason: string, forGood: boolean): Promise<void> {
  await sql`
    update outbox
       set attempts = attempts + 1, reason = ${reason}, state = ${forGood ? 'failed' : 'waiting'}
     where id = ${id}`.execute(tx);
}

/** The latest letters. */
export async function listLetters(db: Executor, limit: number): Promise<OutboxEntry[]> {
  const { rows } = await sql<OutboxEntry>`
    select id, recipient, subject, body, written, state, attempts, reason, sent
      from outbox
     order by written desc
     limit ${limit}`.execute(db);
  return rows;
}
