import { sql } from 'kysely';
import type { Executor, Transaction } from '../../platform/database/index.ts';

/** A subscription whose notifications this holder delivers now. */
export interface Claimed {
  readonly space: number;
  readonly id: string;
  readonly endpoint: string;
  readonly failures: number;
}

/** What is asked for when deliveries are taken. */
export interface Claim {
  readonly holder: string;
  readonly now: Date;
  readonly seconds: number;
  /** How many of one endpoint, those included that are under way; of all whose last attempt went well, and of all the others. */
  readonly each: number;
  readonly underway: Readonly<Record<string, number>>;
  readonly limit: number;
  readonly troubled: number;
  /** Endpoints of which none is taken, and how those begin of which none is either; '' is no beginning. */
  readonly full: readonly string[];
  readonly without: string;
}

/** A multitude that is due must not be sorted again for each handful that is taken of it. */
const mostLookedAt = 2_000;

/**
 * Takes deliveries that are due, a few of each endpoint, out of those that have been due for longest. They are looked up by
 * their keys one by one: of how many are due the database's statistics know nothing, and another plan compares each with each.
 */
export async function claim(executor: Executor, asked: Claim): Promise<readonly Claimed[]> {
  const { rows } = await sql<Claimed>`
    with due_one as materialized (
      select space, id, endpoint, due, failures > 0 as troubled
        from subscription_delivery
       where due <= ${asked.now} and (leased_until is null or leased_until < now())
         and endpoint <> all(${asked.full}::text[])
         and (${asked.without} = '' or not starts_with(endpoint, ${asked.without}))
         and case when failures > 0 then ${asked.troubled}::integer else ${asked.limit}::integer end > 0
       order by due limit ${mostLookedAt}
    ), ranked as (
      select *, row_number() over (partition by endpoint order by due)
                + coalesce((${JSON.stringify(asked.underway)}::jsonb ->> endpoint)::integer, 0) as place
        from due_one
    ), turned as (
      select *, row_number() over (partition by troubled order by due) as turn from ranked where place <= ${asked.each}
    ), chosen as materialized (
      select space, id from turned
       where turn <= case when troubled then ${asked.troubled}::integer else ${asked.limit}::integer end
    ), taken as materialized (
      select found.space, found.id
        from chosen cross join lateral (
             select space, id from subscription_delivery
              where space = chosen.space and id = chosen.id
                and (due <= ${asked.now}) is true and (leased_until is null or leased_until < now())
                for update skip locked) as found
    )
    update subscription_delivery delivery
       set holder = ${asked.holder}::uuid, leased_until = now() + make_interval(secs => ${asked.seconds})
      from taken
     where delivery.space = taken.space and delivery.id = taken.id
    returning delivery.space, delivery.id, delivery.endpoint, delivery.failures`.execute(executor);
  return rows;
}

/**
 * Keeps the leases of those under way; one that could not be given back runs out. Rows are locked in the order of their
 * keys, as where elements are let wait and outcomes noted: else two of these would wait for each other.
 */
export const renew = (executor: Executor, holder: string, underway: readonly Claimed[], seconds: number) =>
  sql`
    with held as (
      select space, id from subscription_delivery
       where (space, id) in (select * from unnest(${underway.map(({ space }) => space)}::integer[],
                                                  ${underway.map(({ id }) => id)}::text[]))
         and holder = ${holder}::uuid and leased_until is not null
       order by space, id for update
    )
    update subscription_delivery delivery set leased_until = now() + make_interval(secs => ${seconds})
      from held where delivery.space = held.space and delivery.id = held.id`.execute(executor);

/** Ends all leases, where no other process can hold any. */
export const endLeases = (executor: Executor) =>
  sql`update subscription_delivery set holder = null, leased_until = null where holder is not null`.execute(executor);

/** Gives all leases of a holder back. */
export const releaseAll = (executor: Executor, holder: string) =>
  sql`
    with held as (
      select space, id from subscription_delivery where holder = ${holder}::uuid order by space, id for update
    )
    update subscription_delivery delivery set holder = null, leased_until = null
      from held where delivery.space = held.space and delivery.id = held.id`.execute(executor);

/** Gives deliveries back. */
export const release = (executor: Executor, holder: string, { space, id }: Pick<Claimed, 'space' | 'id'>) =>
  sql`
    update subscription_delivery set holder = null, leased_until = null
     where space = ${space} and id = ${id} and holder = ${holder}::uuid`.execute(executor);

/** A periodic subscription whose turn has come. */
export interface Turn {
  readonly space: number;
  readonly id: string;
  readonly turn: Date;
}

/** The periodic subscriptions whose turn has come, the longest waiting first. */
export async function dueTurns(executor: Executor, now: Date, limit: number): Promise<readonly Turn[]> {
  const { rows } = await sql<Turn>`
    select space, id, turn from subscription_delivery where turn <= ${now} order by turn limit ${limit}`.execute(
    executor,
  );
  return rows;
}

/** Takes a turn and sets the next one; false when another process has taken it. */
export async function takeTurn(tx: Transaction, { space, id, turn }: Turn, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update subscription_delivery
       set turn = greatest(turn + make_interval(secs => period), ${now}::timestamptz)
     where space = ${space} and id = ${id} and turn = ${turn}
    returning 1`.execute(tx);
  return rows.length > 0;
}

/** Lets what has failed at endpoints that begin so be tried again at once. */
export const hasten = (executor: Executor, beginning: string, now: Date) =>
  sql`
    update subscription_delivery set due = ${now}::timestamptz
     where starts_with(endpoint, ${beginning}) and failures > 0 and due > ${now}`.execute(executor);
