import { sql } from 'kysely';
import type { Executor, Transaction } from '../../platform/database/index.ts';
import type { Claimed } from './lease-store.ts';

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
  /** The places in the change log of the first and of the last change that it tells; 0 where it tells none. */
  readonly first: number;
  readonly position: number;
}

/** How much may be kept for one subscription, what was given up included. */
export interface Bound {
  readonly elements: number;
  readonly bytes: number;
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
 * Lets elements wait for their receivers, in their order. Of a throttled or periodic subscription only the newest state of
 * each entity waits. Where a queue is full, nothing more of its subscription is taken from the change log until
 * `takeUp` has fetched what lies there. Rows of deliveries are locked in the order of their keys, here and in `settle`.
 */
export async function enqueue(
  tx: Transaction,
  elements: readonly NewElement[],
  { now, bound }: { readonly now: Date; readonly bound: Bound },
): Promise<void> {
  if (elements.length === 0) return;
  const rows = elements.map((element, place) => ({ ...element, place }));
  await sql`
    with row as materialized (
      select *, octet_length(element) as size
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(space integer, subscription text, entity text,
             element text, attributes text[], datasets integer[], first bigint, position bigint, place integer)
    ), delivery as materialized (
      select space, id, throttling > 0 or period is not null as newest, period is not null as periodic,
             behind, joined, waiting + dead as held, bytes
        from subscription_delivery
       where (space, id) in (select space, subscription from row)
       order by space, id for update
    ), fresh as materialized (
      -- What has been fetched from the log already is not told again.
      select row.*, delivery.newest, delivery.periodic
        from row join delivery on delivery.space = row.space and delivery.id = row.subscription
       where row.position = 0 or row.position > delivery.joined
    ), full_one as materialized (
      select fresh.space, subscription, min(first) as first, max(position) as position
        from fresh join delivery on delivery.space = fresh.space and delivery.id = subscription
       group by fresh.space, subscription, behind, held, bytes
      having behind is not null
          or held > 0 and (held + count(*) > ${bound.elements} or bytes + sum(size) > ${bound.bytes})
    ), last as materialized (
      select fresh.*, row_number() over (partition by space, subscription, entity order by place desc) as age
        from fresh where (space, subscription) not in (select space, subscription from full_one)
    ), replaced as (
      delete from notification using last
       where last.newest and notification.space = last.space and notification.subscription = last.subscription
         and notification.entity = last.entity and notification.dead is null
      returning notification.space, notification.subscription, notification.number, octet_length(notification.element) as size
    ), added as (
      insert into notification (space, subscription, entity, element, attributes, datasets, made)
      select space, subscription, entity, element, attributes, datasets, ${now}::timestamptz
        from last where not newest or age = 1 order by place
      returning space, subscription, octet_length(element) as size
    ), counted as (
      select space, subscription, sum(more) as more, sum(size) as size, null::bigint as first, null::bigint as position
        from (select space, subscription, 1 as more, size from added
              union all select distinct on (number) space, subscription, -1, -size from replaced) as each
       group by space, subscription
      union all
      -- A periodic one tells what there is at its next turn.
      select space, subscription, 0, 0, first, position from full_one where position > 0
    )
    update subscription_delivery
       set waiting = waiting + counted.more,
           bytes = bytes + counted.size,
           -- Other processes may not have got that far with their parts of the log.
           behind = case when counted.first is null then behind
                         else coalesce(behind, greatest(joined, least(counted.first - 1, (
                           select min(position) from follower_cursor
                            where follower = ${followerName} and follower_cursor.space = counted.space)))) end,
           missed = greatest(missed, counted.position),
           -- A clock that has gone back must not hold up what follows a notification of its former time.
           due = case when waiting + counted.more = 0 then due
                      else coalesce(due, greatest(${now}::timestamptz, make_interval(secs => throttling)
                             -- null as long as none has left: the first one need not wait.
                             + case when last_notification > ${now} then ${now}::timestamptz else last_notification end)) end
      from counted
     where subscription_delivery.space = counted.space and subscription_delivery.id = counted.subscription`.execute(tx);
}

/** The follower of the change log that lets elements wait. */
export const followerName = 'subscriptions';

/** A subscription of which changes lie in the log that did not fit into its queue. */
export interface Behind {
  readonly space: number;
  readonly id: string;
  readonly behind: number;
}

/** Those for which there is room again: half of their queue is free. */
export async function findBehind(executor: Executor, bound: Bound, limit: number): Promise<readonly Behind[]> {
  const { rows } = await sql<Behind>`
    select space, id, behind from subscription_delivery
     where behind is not null and (waiting + dead) * 2 <= ${bound.elements} and bytes * 2 <= ${bound.bytes}
     order by space, id limit ${limit}`.execute(executor);
  return rows;
}

/**
 * Lets the elements of changes up to `reached` wait that were fetched from the log; once nothing newer was passed over, the
 * follower goes on. `isLapsed`: some changes before were no longer there. False when another process was quicker.
 */
export async function takeUp(
  tx: Transaction,
  { space, id, behind }: Behind,
  fetched: { readonly elements: readonly NewElement[]; readonly reached: number; readonly isLapsed: boolean },
  how: { readonly now: Date; readonly bound: Bound },
): Promise<boolean> {
  const { rows } = await sql`
    update subscription_delivery
       set behind = null, joined = ${behind},
           lapsed = case when ${fetched.isLapsed} then ${how.now}::timestamptz else lapsed end
     where space = ${space} and id = ${id} and behind = ${behind}
    returning 1`.execute(tx);
  if (rows.length === 0) return false;
  await enqueue(tx, fetched.elements, how);
  await sql`
    update subscription_delivery
       set behind = case when missed > ${fetched.reached} then ${fetched.reached}::bigint end, joined = ${fetched.reached}
     where space = ${space} and id = ${id} and behind is null`.execute(tx);
  return true;
}

/** A subscription of which what waits is read, so many elements at most. */
export interface Asked extends Pick<Claimed, 'space' | 'id'> {
  readonly elements: number;
}

/** The oldest elements that wait for each of some subscriptions' receivers, bounded in number and size, in the order asked. */
export async function readWaiting(
  executor: Executor,
  asked: readonly Asked[],
  characters: number,
): Promise<readonly (readonly Waiting[])[]> {
  const { rows } = await sql<Waiting & { readonly place: number }>`
    select asked.place, waiting.*
      from unnest(${asked.map(({ space }) => space)}::integer[], ${asked.map(({ id }) => id)}::text[],
                  ${asked.map(({ elements }) => elements)}::integer[]) with ordinality as asked(space, id, elements, place)
     cross join lateral (
       select number, entity, element, attributes, datasets, made from (
         select *, sum(length(element)) over (order by number) - length(element) as before
           from (select * from notification
                  where space = asked.space and subscription = asked.id and dead is null
                  order by number limit asked.elements) as oldest) as measured
        where before < ${characters}) as waiting
     order by place, number`.execute(executor);
  const found = asked.map((): Waiting[] => []);
  for (const { place, ...waiting } of rows) found[place - 1]!.push(waiting);
  return found;
}
