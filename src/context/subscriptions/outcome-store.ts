import { sql } from 'kysely';
import type { Executor } from '../../platform/database/index.ts';
import type { AttemptNote } from './subscription.ts';

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
  /** What is shown of the attempt; null when nothing was sent. */
  readonly attempt: AttemptNote | null;
}

/** The last ten attempts are shown of a subscription. */
const window = sql.lit('$[0 to 9]');

/** What is left after an attempt; the lease ends with it unless something can be sent at once. */
export interface Left {
  readonly space: number;
  readonly id: string;
  readonly isOver: boolean;
}

/**
 * Notes outcomes, many in one statement; answers in their order, undefined for deliveries that the holder no longer has. A
 * lease ends in the same moment in which nothing waits any longer: whatever comes next finds it free.
 */
export async function settle(
  executor: Executor,
  holder: string,
  outcomes: readonly Outcome[],
): Promise<readonly (Left | undefined)[]> {
  const { rows } = await sql<Left>`
    with outcome as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as row(space integer, id text, numbers bigint[],
             dead boolean, sent boolean, at timestamptz, due timestamptz, fault text, attempt jsonb)
    ), delivery as materialized (
      select space, id from subscription_delivery
       where (space, id) in (select space, id from outcome) and holder = ${holder}::uuid
       order by space, id for update
    ), done as materialized (
      select outcome.*, due <= at as soon from outcome join delivery using (space, id)
    ), told as (
      delete from notification where number in (select unnest(numbers) from done where not dead)
      returning space, subscription, 0 as buried, octet_length(element) as size
    ), buried as (
      update notification set dead = done.at, fault = done.fault
        from done where done.dead and number = any(done.numbers) and notification.dead is null
      returning notification.space, subscription, 1 as buried, 0 as size
    ), counted as (
      select space, subscription, count(*) as fewer, sum(buried) as buried, sum(size) as size
        from (select * from told union all select * from buried) as each group by space, subscription
    )
    update subscription_delivery state
       set waiting = greatest(0, waiting - coalesce(counted.fewer, 0)),
           dead = state.dead + coalesce(counted.buried, 0),
           bytes = case when waiting + state.dead - coalesce(counted.fewer - counted.buried, 0) > 0
                        then greatest(0, bytes - coalesce(counted.size, 0)) else 0 end,
           attempts = case when done.sent is null then attempts
                           else jsonb_path_query_array(jsonb_build_array(done.attempt) || attempts, ${window}) end,
           due = case when waiting - coalesce(counted.fewer, 0) > 0 then done.due end,
           holder = case when done.soon and waiting - coalesce(counted.fewer, 0) > 0 then holder end,
           leased_until = case when done.soon and waiting - coalesce(counted.fewer, 0) > 0 then leased_until end,
           failures = case when done.sent then 0 when done.sent is null then failures else failures + 1 end,
           times_sent = times_sent + case when done.sent is null then 0 else 1 end,
           times_failed = times_failed + case when done.sent is false then 1 else 0 end,
           last_notification = case when done.sent is null then last_notification else done.at end,
           last_success = case when done.sent then done.at else last_success end,
           last_failure = case when done.sent is false then done.at else last_failure end,
           fault = case when done.sent then null when done.sent is false then done.fault else state.fault end
      from done left join counted on counted.space = done.space and counted.subscription = done.id
     where state.space = done.space and state.id = done.id
    returning state.space, state.id, state.holder is null as "isOver"`.execute(executor);
  const left = new Map(rows.map((row) => [`${row.space} ${row.id}`, row]));
  return outcomes.map(({ space, id }) => left.get(`${space} ${id}`));
}
