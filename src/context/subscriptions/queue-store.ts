import { sql } from 'kysely';
import type { Executor, Transaction } from '../../platform/database/index.ts';

/** One entity as one subscription is told of it. */
export interface NewElement {
  readonly space: number;
  readonly subscription: string;
  readonly entity: string;
  /** JSON text: a list of the entity and of those that stand beside it. */
  readonly element: string;
  /** Attributes (IRIs) that are told, where the owner sees some alone. */
  readonly attributes: readonly string[];
  readonly datasets: readonly number[];
  /** The place in the change log. */
  readonly position: number;
}

/** One element that waits. */
export interface Waiting {
  readonly number: number;
  readonly entity: string;
  readonly element: string;
  readonly attributes: readonly string[];
  readonly datasets: readonly number[];
  readonly made: Date;
}

/**
 * Lets elements wait for their receivers, in their order. Of a throttled subscription only the newest state of each
 * entity waits. Rows of deliveries are locked in the order of their keys, here and in `settle`.
 */
export async function enqueue(tx: Transaction, elements: readonly NewElement[], now: Date): Promise<void> {
  if (elements.length === 0) return;
  const rows = elements.map((element, place) => ({ ...element, place }));
  await sql`
    with row as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(space integer, subscription text, entity text,
             element text, attributes text[], datasets integer[], place integer)
    ), delivery as materialized (
      select space, id, throttling from subscription_delivery
       where (space, id) in (select space, subscription from row)
       order by space, id for update
    ), last as materialized (
      select row.*, delivery.throttling > 0 as throttled,
             row_number() over (partition by row.space, row.subscription, row.entity order by place desc) as age
        from row join delivery on delivery.space = row.space and delivery.id = row.subscription
    ), replaced as (
      delete from notification using last
       where last.throttled and notification.space = last.space and notification.subscription = last.subscription
         and notification.entity = last.entity and notification.dead is null
      returning notification.space, notification.subscription, notification.number
    ), added as (
      insert into notification (space, subscription, entity, element, attributes, datasets, made)
      select space, subscription, entity, element, attributes, datasets, ${now}::timestamptz
        from last where not throttled or age = 1 order by place
      returning space, subscription
    ), counted as (
      select space, subscription, sum(more) as more
        from (select space, subscription, 1 as more from added
              union all select distinct on (number) space, subscription, -1 from replaced) as each
       group by space, subscription
    )
    update subscription_delivery
       set waiting = waiting + counted.more,
           due = coalesce(due, greatest(${now}::timestamptz,
                                        last_notification + make_interval(secs => throttling)))
      from counted
     where subscription_delivery.space = counted.space and subscription_delivery.id = counted.subscription`.execute(tx);
}

/** A subscription whose notifications this holder delivers now. */
export interface Claimed {
  readonly space: number;
  readonly id: string;
  readonly endpoint: string;
  readonly failures: number;
}

/** Takes deliveries that are due, a few of each endpoint, none of the endpoints in `full`. */
export async function claim(
  executor: Executor,
  asked: { holder: string; now: Date; seconds: number; each: number; limit: number; full: readonly string[] },
): Promise<readonly Claimed[]> {
  const { rows } = await sql<Claimed>`
    with ranked as (
      select space, id, due, row_number() over (partition by endpoint order by due) as place
        from subscription_delivery
       where due <= ${asked.now} and (leased_until is null or leased_until < now())
         and endpoint <> all(${asked.full}::text[])
    ), chosen as (
      select space, id from ranked where place <= ${asked.each} order by due limit ${asked.limit}
    ), taken as (
      select delivery.space, delivery.id
        from subscription_delivery delivery join chosen using (space, id)
       where due <= ${asked.now} and (leased_until is null or leased_until < now())
         for update of delivery skip locked
    )
    update subscription_delivery delivery
       set holder = ${asked.holder}::uuid, leased_until = now() + make_interval(secs => ${asked.seconds})
      from taken
     where delivery.space = taken.space and delivery.id = taken.id
    returning delivery.space, delivery.id, delivery.endpoint, delivery.failures`.execute(executor);
  return rows;
}

/** Keeps the leases of those under way. */
export const renew = (executor: Executor, holder: string, seconds: number) =>
  sql`
    update subscription_delivery set leased_until = now() + make_interval(secs => ${seconds})
     where holder = ${holder}::uuid and leased_until is not null`.execute(executor);

/** Ends all leases, where no other process can hold any. */
export const endLeases = (executor: Executor) =>
  sql`update subscription_delivery set holder = null, leased_until = null where holder is not null`.execute(executor);

/** Gives all leases of a holder back. */
export const releaseAll = (executor: Executor, holder: string) =>
  sql`
    update subscription_delivery set holder = null, leased_until = null
     where holder = ${holder}::uuid`.execute(executor);

/** The oldest elements that wait for a subscription's receiver, bounded in number and size. */
export async function readWaiting(
  executor: Executor,
  { space, id }: Pick<Claimed, 'space' | 'id'>,
  most: { readonly elements: number; readonly characters: number },
): Promise<readonly Waiting[]> {
  const { rows } = await sql<Waiting>`
    select number, entity, element, attributes, datasets, made from (
      select *, sum(length(element)) over (order by number) - length(element) as before
        from (select * from notification
               where space = ${space} and subscription = ${id} and dead is null
               order by number limit ${most.elements}) as oldest) as measured
     where before < ${most.characters}
     order by number`.execute(executor);
  return rows;
}

/** What became of one attempt. */
export interface Outcome {
  readonly space: number;
  readonly id: string;
  /** Elements that need not wait any longer. */
  readonly numbers: readonly number[];
  /** Whether those are kept as given up. */
  readonly dead: boolean;
  /** Whether a notification was sent, and how that went; null when nothing was sent. */
  readonly sent: boolean | null;
  readonly at: Date;
  /** When the next one may leave. */
  readonly due: Date;
  readonly fault: string | null;
}

/** What is left after an attempt. */
export interface Left {
  readonly space: number;
  readonly id: string;
  readonly waiting: number;
}

/** Notes outcomes, many in one statement; only of deliveries that the holder still has. */
export async function settle(
  executor: Executor,
  holder: string,
  outcomes: readonly Outcome[],
): Promise<readonly Left[]> {
  const { rows } = await sql<Left>`
    with outcome as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as row(space integer, id text, numbers bigint[],
             dead boolean, sent boolean, at timestamptz, due timestamptz, fault text)
    ), delivery as materialized (
      select space, id from subscription_delivery
       where (space, id) in (select space, id from outcome) and holder = ${holder}::uuid
       order by space, id for update
    ), done as materialized (
      select outcome.* from outcome join delivery using (space, id)
    ), told as (
      delete from notification where number in (select unnest(numbers) from done where not dead)
      returning space, subscription, 0 as buried
    ), buried as (
      update notification set dead = done.at, fault = done.fault
        from done where done.dead and number = any(done.numbers) and notification.dead is null
      returning notification.space, subscription, 1 as buried
    ), counted as (
      select space, subscription, count(*) as fewer, sum(buried) as buried
        from (select * from told union all select * from buried) as each group by space, subscription
    )
    update subscription_delivery state
       set waiting = greatest(0, waiting - coalesce(counted.fewer, 0)),
           dead = state.dead + coalesce(counted.buried, 0),
           due = case when waiting - coalesce(counted.fewer, 0) > 0 then done.due end,
           failures = case when done.sent then 0 when done.sent is null then failures else failures + 1 end,
           times_sent = times_sent + case when done.sent is null then 0 else 1 end,
           times_failed = times_failed + case when done.sent is false then 1 else 0 end,
           last_notification = case when done.sent is null then last_notification else done.at end,
           last_success = case when done.sent then done.at else last_success end,
           last_failure = case when done.sent is false then done.at else last_failure end,
           fault = case when done.sent then null when done.sent is false then done.fault else state.fault end
      from done left join counted on counted.space = done.space and counted.subscription = done.id
     where state.space = done.space and state.id = done.id
    returning state.space, state.id, state.waiting`.execute(executor);
  return rows;
}

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

/** One element that was given up. */
export interface DeadLetter extends Waiting {
  readonly dead: Date;
  readonly fault: string | null;
}

/** What was given up of a subscription, the oldest first. */
export async function readDead(
  executor: Executor,
  { space, id }: Pick<Claimed, 'space' | 'id'>,
  page: { readonly limit: number; readonly after: number },
): Promise<readonly DeadLetter[]> {
  const { rows } = await sql<DeadLetter>`
    select number, entity, element, attributes, datasets, made, dead, fault from notification
     where space = ${space} and subscription = ${id} and dead is not null and number > ${page.after}
     order by number limit ${page.limit}`.execute(executor);
  return rows;
}

/** Lets everything that was given up of a subscription wait again; answers how much that is. */
export async function revive(
  tx: Transaction,
  { space, id }: Pick<Claimed, 'space' | 'id'>,
  now: Date,
): Promise<number> {
  await sql`select 1 from subscription_delivery where space = ${space} and id = ${id} for update`.execute(tx);
  const { rows } = await sql<{ count: number }>`
    with revived as (
      update notification set dead = null, fault = null, made = ${now}
       where space = ${space} and subscription = ${id} and dead is not null
      returning 1
    ), counted as (select count(*)::int as count from revived), told as (
      update subscription_delivery
         set waiting = waiting + counted.count, dead = 0, failures = 0,
             due = case when waiting + counted.count > 0 then ${now}::timestamptz end
        from counted where space = ${space} and id = ${id}
    )
    select count from counted`.execute(tx);
  return rows[0]!.count;
}

/** Drops what was given up long ago. */
export async function dropDead(tx: Transaction, before: Date): Promise<void> {
  await sql`
    with dropped as (
      delete from notification where dead < ${before} returning space, subscription
    ), counted as (
      select space, subscription, count(*) as count from dropped group by space, subscription
    )
    update subscription_delivery delivery set dead = greatest(0, dead - counted.count)
      from counted where delivery.space = counted.space and delivery.id = counted.subscription`.execute(tx);
}
