import { type RawBuilder, sql } from 'kysely';
import type { Access } from '../../participants/index.ts';
import type { RunStatement } from '../query/index.ts';
import type { AggregationMethod } from './aggregation.ts';
import type { AggregatedRow, WantedPeriods } from './aggregation-store.ts';
import { instancesFrom } from './evolution-store.ts';
import { instantText } from './instants.ts';
import { type InstanceChoice, inPeriod } from './period-store.ts';
import { deviations } from './rollup-columns-store.ts';
import { margin } from './rollup-store.ts';
import { observed, rawFrom, squarable } from './sample-columns-store.ts';
import type { TimeQuery } from './time-query.ts';

/** What series say in periods that begin with hours, added up; `others`: instances that are no plain numbers. */
export interface RolledRow extends Omit<AggregatedRow, 'type' | 'distinctCount'> {
  readonly series: number;
  readonly others: number;
}

const columns: Readonly<Partial<Record<AggregationMethod, RawBuilder<unknown>>>> = {
  sum: sql`sum(part.sum)`,
  avg: sql`sum(part.sum) / nullif(sum(part.numbers), 0)`,
  min: sql`min(part.minimum)`,
  max: sql`max(part.maximum)`,
  stddev: sql`sqrt(${deviations()} / nullif(sum(part.numbers), 0))`,
  sumsq: sql`sum(part.sumsq)`,
};

/** Methods whose results for hours and days add up to that for their sum. */
export const isAdditive = (method: AggregationMethod): boolean => method === 'totalCount' || method in columns;

/**
 * Adds up observed numbers by period: from days where `byDay` says that periods consist of them, or where nothing else is
 * left; from hours as far as they are rolled up; else from the samples.
 */
export function readRolledUp(
  run: RunStatement,
  access: Access,
  wanted: readonly WantedPeriods[],
  time: TimeQuery,
  choice: InstanceChoice,
  { methods, byDay }: { readonly methods: readonly AggregationMethod[]; readonly byDay: boolean },
): Promise<RolledRow[]> {
  const rows = wanted.map(({ id, starts }) => ({ id, starts: starts.map(instantText) }));
  const ids = wanted.map(({ id }) => id);
  const asked = methods
    .filter((method) => method !== 'totalCount')
    .map((method) => sql`, ${columns[method]} as ${sql.id(method)}`);
  const mean = methods.includes('stddev')
    ? sql`sum(each.sum) over (partition by each.period) / nullif(sum(each.numbers) over (partition by each.period), 0)`
    : sql`null::float8`;
  const from = time.from === null ? sql`true` : sql`rolled.start >= ${time.from}::timestamptz`;
  const to = time.to === null ? sql`'infinity'::timestamptz` : sql`${time.to}::timestamptz`;
  const days = byDay ? sql`date_trunc('day', edge.hours, 'UTC')` : sql`coalesce(series.hourly_from, '-infinity')`;
  const sums = sql`samples, numbers, sum, sumsq, deviations, minimum, maximum`;
  // Without "offset 0" the database looks for the earliest late sample among all of the series, in the order of time.
  return run(
    sql<RolledRow>`
    select series.entity, series.attribute, series.dataset_id as dataset, series.unit_code as unit, series.id as series, found.*
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as wanted(id text, starts timestamptz[])
      join ${instancesFrom(access, ids, choice)} on series.entity = wanted.id
     cross join lateral (
       select date_trunc('hour', least(${to}, progress.seen - interval '1 hour' - ${margin}, (
                select min(late.moment)
                  from (select sample.moment from sample
                         where sample.series = series.id and sample.recorded - sample.moment > interval '1 hour'
                           and sample.recorded >= progress.seen - ${margin}
                           and sample.moment >= coalesce(${rawFrom()}, '-infinity') offset 0) as late)), 'UTC') as hours
         from rollup_progress as progress) as edge
     cross join lateral (select ${days} as days) as kind
     cross join lateral (
       select part.period, sum(part.samples) as "totalCount", sum(part.samples) - sum(part.numbers) as others ${sql.join(asked, sql` `)}
         from (select each.*, ${mean} as mean
                 from (select width_bucket(rolled.start, wanted.starts) as period, ${sums}
                         from rollup_day as rolled where rolled.series = series.id and rolled.start < kind.days and ${from}
                        union all
                       select width_bucket(rolled.start, wanted.starts), ${sums}
                         from rollup_hour as rolled
                        where rolled.series = series.id and rolled.start >= kind.days and rolled.start < edge.hours and ${from}
                        union all
                       select width_bucket(sample.moment, wanted.starts), 1, (plain.number is not null)::int, plain.number,
                              plain.number * plain.number, 0 * plain.number, plain.number, plain.number
                         from sample cross join lateral (select ${squarable} as number offset 0) as plain
                        where ${inPeriod(time)} and ${observed} and sample.moment >= edge.hours) as each) as part
        group by part.period) as found
     order by 1, 2, 3, 4, found.period`,
    true,
  );
}
