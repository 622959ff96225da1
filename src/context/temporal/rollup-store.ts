import { sql } from 'kysely';
import type { Access } from '../../participants/index.ts';
import type { Transaction } from '../../platform/database/index.ts';
import type { RunStatement } from '../query/index.ts';
import type { AggregatedRow, WantedPeriods } from './aggregation-store.ts';
import { type InstanceChoice, inPeriod, instancesFrom } from './evolution-store.ts';
import { instantText } from './instants.ts';
import type { TimeQuery } from './time-query.ts';

// Clocks of nodes differ, and a statement may commit a while after its time of writing.
const margin = sql`interval '2 minutes'`;
const written = sql`coalesce(sample.recorded, sample.moment)`;
const observed = sql`sample.recorded is not null and (sample.number is not null or sample.body is not null)`;
const isPlain = sql`sample.number is not null and abs(sample.number) < 1e150`;

/**
 * Rolls up the hours that were written to since the last run, at most a day of writing at a time. Answers whether
 * everything until `now` is rolled up.
 */
export async function rollUpWritten(tx: Transaction, now: Date): Promise<boolean> {
  const { rows } = await sql<{ from: Date; to: Date }>`
    select seen - ${margin} as "from", least(${now}::timestamptz, seen + interval '1 day') as "to"
      from rollup_state for update`.execute(tx);
  const { from, to } = rows[0]!;
  await sql`
    with touched as materialized (
      select distinct sample.series, date_trunc('hour', sample.moment, 'UTC') as hour
        from sample where ${written} >= ${from} and ${written} <= ${to} and sample.recorded is not null)
    ${rolled(sql`touched`)}`.execute(tx);
  await sql`update rollup_state set seen = greatest(seen, ${to})`.execute(tx);
  return to >= now;
}

function rolled(touched: ReturnType<typeof sql>) {
  return sql`
    insert into rollup (series, hour, samples, others, sum, sumsq, minimum, maximum)
    select touched.series, touched.hour, count(*), count(*) filter (where not (${isPlain})),
           sum(sample.number) filter (where ${isPlain}), sum(sample.number * sample.number) filter (where ${isPlain}),
           min(sample.number) filter (where ${isPlain}), max(sample.number) filter (where ${isPlain})
      from ${touched} as touched
      join sample on sample.series = touched.series and sample.moment >= touched.hour
       and sample.moment < touched.hour + interval '1 hour' and ${observed}
     group by touched.series, touched.hour
    on conflict (series, hour) do update
       set samples = excluded.samples, others = excluded.others, sum = excluded.sum, sumsq = excluded.sumsq,
           minimum = excluded.minimum, maximum = excluded.maximum`;
}

/** Notes in the index of times of writing what new pages hold; until then each of them is looked through. */
export async function summarizeWritten(tx: Transaction): Promise<void> {
  await sql`
    select brin_summarize_new_values(leaf.oid)
      from pg_class as leaf
      join pg_am on pg_am.oid = leaf.relam and pg_am.amname = 'brin'
      join pg_index on pg_index.indexrelid = leaf.oid
     where pg_index.indrelid in (select relid from pg_partition_tree('sample'::regclass) where isleaf)`.execute(tx);
}

/** Rolls up the hours of one series anew, after instances at these times (ISO texts) were changed or removed. */
export async function rollUpAnew(tx: Transaction, series: number, times: readonly string[]): Promise<void> {
  const hours = sql`(select distinct date_trunc('hour', time::timestamptz, 'UTC') from unnest(${times}::text[]) as time)`;
  await sql`delete from rollup where series = ${series} and hour in ${hours}`.execute(tx);
  await sql`${rolled(sql`(select ${series}::bigint as series, hour from ${hours} as hours(hour))`)}`.execute(tx);
}

/** What series say in periods that begin with hours, added up from them; `others`: instances that are no plain numbers. */
export interface RolledRow extends Omit<AggregatedRow, 'type' | 'distinctCount' | 'stddev'> {
  readonly others: number;
}

/** Adds up observed numbers by period, from whole hours as far as they are rolled up, else from the samples. */
export function readRolledUp(
  run: RunStatement,
  access: Access,
  wanted: readonly WantedPeriods[],
  time: TimeQuery,
  choice: InstanceChoice,
): Promise<RolledRow[]> {
  const rows = wanted.map(({ id, starts }) => ({ id, starts: starts.map(instantText) }));
  const ids = wanted.map(({ id }) => id);
  const from = time.from === null ? sql`` : sql`and rollup.hour >= ${time.from}::timestamptz`;
  const to = time.to === null ? sql`` : sql`and rollup.hour < ${time.to}::timestamptz`;
  return run(sql<RolledRow>`
    with open as materialized (
      select sample.series, date_trunc('hour', min(sample.moment), 'UTC') as hour
        from sample where ${written} >= (select seen - ${margin} from rollup_state) group by sample.series)
    select series.entity, series.attribute, series.dataset, series.unit, found.*
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as wanted(id text, starts timestamptz[])
      join (select series.id, series.entity, series.attribute, series.dataset_id as dataset, series.unit_code as unit,
                   coalesce((select hour from open where open.series = series.id), 'infinity') as cutoff
              from ${instancesFrom(access, ids, choice)}) as series on series.entity = wanted.id
     cross join lateral (
       select width_bucket(part.at, wanted.starts) as period, sum(part.samples) as "totalCount", sum(part.others) as others,
              sum(part.sum) as sum, sum(part.sum) / sum(part.samples) as avg, min(part.minimum) as min,
              max(part.maximum) as max, sum(part.sumsq) as sumsq
         from (select rollup.hour as at, rollup.samples, rollup.others, rollup.sum, rollup.sumsq, rollup.minimum, rollup.maximum
                 from rollup where rollup.series = series.id and rollup.hour < series.cutoff ${from} ${to}
                union all
               select sample.moment, 1, (not (${isPlain}))::int, sample.number,
                      case when ${isPlain} then sample.number * sample.number end, sample.number, sample.number
                 from sample where ${inPeriod(time)} and ${observed} and sample.moment >= series.cutoff) as part
        group by 1) as found
     order by 1, 2, 3, 4, found.period`);
}
