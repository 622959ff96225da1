import { sql } from 'kysely';
import type { Executor, Transaction } from '../../platform/database/index.ts';
import type { Claimed } from './lease-store.ts';
import type { Waiting } from './queue-store.ts';

/** One element that was given up. */
export interface DeadLetter extends Waiting {
  readonly dead: Date;
  readonly fault: string | null;
}

/** Which of a subscription's letters; without a number all of them. */
export interface Letters extends Pick<Claimed, 'space' | 'id'> {
  readonly number?: number | undefined;
}

const asked = ({ space, id, number }: Letters) => sql`
  space = ${space} and subscription = ${id} and dead is not null
  and ${number === undefined ? sql`true` : sql`number = ${number}`}`;

/** What was given up of a subscription, the oldest first. */
export async function readDead(
  executor: Executor,
  letters: Letters,
  page: { readonly limit: number; readonly after: number },
): Promise<readonly DeadLetter[]> {
  const { rows } = await sql<DeadLetter>`
    select number, entity, element, attributes, datasets, made, dead, fault from notification
     where ${asked(letters)} and number > ${page.after}
     order by number limit ${page.limit}`.execute(executor);
  return rows;
}

/** Keeps the delivery from change until the transaction ends: its row is locked before its letters, as everywhere. */
const lock = (tx: Transaction, { space, id }: Letters) =>
  sql`select 1 from subscription_delivery where space = ${space} and id = ${id} for update`.execute(tx);

/** Lets what was given up of a subscription wait again; answers how much that is. */
export async function revive(tx: Transaction, letters: Letters, now: Date): Promise<number> {
  await lock(tx, letters);
  const { rows } = await sql<{ count: number }>`
    with revived as (
      update notification set dead = null, fault = null, made = ${now} where ${asked(letters)} returning 1
    ), counted as (select count(*)::int as count from revived), told as (
      update subscription_delivery
         set waiting = waiting + counted.count, dead = greatest(0, dead - counted.count), failures = 0,
             due = case when waiting + counted.count > 0 then ${now}::timestamptz end
        from counted where space = ${letters.space} and id = ${letters.id} and counted.count > 0
    )
    select count from counted`.execute(tx);
  return rows[0]!.count;
}

/** Drops what was given up of a subscription; answers how much that was. */
export async function discard(tx: Transaction, letters: Letters): Promise<number> {
  await lock(tx, letters);
  const { rows } = await sql<{ count: number }>`
    with dropped as (
      delete from notification where ${asked(letters)} returning octet_length(element) as size
    ), counted as (select count(*)::int as count, coalesce(sum(size), 0) as size from dropped), told as (
      update subscription_delivery
         set dead = greatest(0, dead - counted.count), bytes = greatest(0, bytes - counted.size)
        from counted where space = ${letters.space} and id = ${letters.id}
    )
    select count from counted`.execute(tx);
  return rows[0]!.count;
}

/** Drops what was given up long ago. */
export async function dropDead(tx: Transaction, before: Date): Promise<void> {
  await sql`
    with dropped as (
      delete from notification where dead < ${before} returning space, subscription, octet_length(element) as size
    ), counted as (
      select space, subscription, count(*) as count, sum(size) as size from dropped group by space, subscription
    )
    update subscription_delivery delivery
       set dead = greatest(0, dead - counted.count), bytes = greatest(0, bytes - counted.size)
      from counted where delivery.space = counted.space and delivery.id = counted.subscription`.execute(tx);
}
