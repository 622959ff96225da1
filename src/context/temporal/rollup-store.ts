import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '../../platform/database/index.ts';
import { addedUp, merged, replaced, sums } from './rollup-columns-store.ts';
import { observed, rawFrom, squarable, written } from './sample-columns-store.ts';

/** Clocks of nodes differ, and a statement may commit a while after its time of writing. */
export const margin = sql`interval '2 minutes'`;

/**
 * Rolls up the hours and days that were written to since the last run, within at most so many days of writing. Answers how
 * many hours there were, and whether everything until `now` is rolled up.
 */
export async function rollUpWritten(
  tx: Transaction,
  now: Date,
  days: number,
): Promise<{ readonly hours: number; readonly isDone: boolean }> {
  const { rows } = await sql<{ from: Date; to: Date }>`
    select seen - ${margin} as "from", least(${now}::timestamptz, seen + make_interval(days => ${days}::int)) as "to"
      from rollup_progress for update`.execute(tx);
  const { from, to } = rows[0]!;
  // The index of times of writing costs nothing to ask, whatever the database expects of it.
  await sql`set local enable_seqscan = off`.execute(tx);
  const hours = await touch(
    tx,
    sql`select sample.series, date_trunc('hour', sample.moment, 'UTC') as start
          from sample where ${written} >= ${from} and ${written} <= ${to} and sample.recorded is not null`,
  );
  await sql`set local enable_seqscan = on`.execute(tx);
  await rollUpTouched(tx);
  await sql`update rollup_progress set seen = greatest(seen, ${to})`.execute(tx);
  return { hours, isDone: to >= now };
}

/** Rolls up the hours of one series anew, after instances at these times (ISO texts) were changed or removed. */
export async function rollUpAnew(tx: Transaction, series: number, times: readonly string[]): Promise<void> {
  await touch(
    tx,
    sql`select ${series}::integer as series, date_trunc('hour', time::timestamptz, 'UTC') as start
          from unnest(${times}::text[]) as time`,
  );
  await sql`
    delete from rollup_hour using touched
     where rollup_hour.series = touched.series and rollup_hour.start = touched.start and not touched.is_late`.execute(
    tx,
  );
  await rollUpTouched(tx);
  await sql`
    delete from rollup_day using touched
     where rollup_day.series = touched.series and rollup_day.start = date_trunc('day', touched.start, 'UTC')
       and rollup_day.start >= coalesce(touched.hourly_from, '-infinity')
       and not exists (select from rollup_hour where rollup_hour.series = rollup_day.series
                          and rollup_hour.start >= rollup_day.start and rollup_hour.start < rollup_day.start + interval '24 hours')`.execute(
    tx,
  );
}

/** Notes which hours are to be rolled up, and what of their series has been removed; answers how many there are. */
async function touch(tx: Transaction, hours: RawBuilder<unknown>): Promise<number> {
  await sql`
    create temporary table touched on commit drop as
    select hour.series, hour.start, series.hourly_from, series.daily_from,
           coalesce(hour.start < ${rawFrom()}, false) as is_late
      from (select distinct series, start from (${hours}) as each) as hour
      join series on series.id = hour.series`.execute(tx);
  await sql`analyze touched`.execute(tx);
  const { rows } = await sql<{ hours: number }>`select count(*)::int as hours from touched`.execute(tx);
  return rows[0]!.hours;
}

async function rollUpTouched(tx: Transaction): Promise<void> {
  await sql`
    insert into rollup_hour (series, start, samples, numbers, sum, sumsq, deviations, minimum, maximum)
    select touched.series, touched.start, ${sums}
      from touched
      join sample on sample.series = touched.series and sample.moment >= touched.start
       and sample.moment < touched.start + interval '1 hour' and ${observed}
     cross join lateral (select ${squarable} as number offset 0) as plain
     where not touched.is_late
     group by touched.series, touched.start
    on conflict (series, start) do update set ${replaced}`.execute(tx);
  await addLate(tx);
  await sql`
    insert into rollup_day (series, start, samples, numbers, sum, sumsq, deviations, minimum, maximum)
    select day.series, day.start, ${addedUp}
      from (select distinct series, date_trunc('day', start, 'UTC') as start from touched
             where date_trunc('day', start, 'UTC') >= coalesce(hourly_from, '-infinity')) as day
      join lateral (select hour.*, sum(hour.sum) over () / nullif(sum(hour.numbers) over (), 0) as mean
                      from rollup_hour as hour where hour.series = day.series and hour.start >= day.start
                       and hour.start < day.start + interval '24 hours') as part on true
     group by day.series, day.start
    on conflict (series, start) do update set ${replaced}`.execute(tx);
}

/** What comes when the samples of its time are gone already is added to its hour and its day, and goes, too. */
async function addLate(tx: Transaction): Promise<void> {
  const added = (unit: 'hour' | 'day', isKept: RawBuilder<unknown>) => sql`
    select late.series, date_trunc(${sql.lit(unit)}, late.moment, 'UTC'), ${sums}
      from late cross join lateral (select late.number) as plain
     where ${isKept}
     group by 1, 2`;
  const byHour = sql`late.moment >= coalesce(late.hourly_from, '-infinity')`;
  const byDay = sql`late.moment < late.hourly_from and late.moment >= coalesce(late.daily_from, '-infinity')`;
  await sql`
    with gone as (
      delete from sample using touched
       where touched.is_late and sample.series = touched.series and sample.moment >= touched.start
         and sample.moment < touched.start + interval '1 hour'
      returning sample.series, sample.moment, touched.hourly_from, touched.daily_from, ${observed} as counts, ${squarable} as number
    ), late as (
      select * from gone where counts
    ), hours as (
      insert into rollup_hour as known (series, start, samples, numbers, sum, sumsq, deviations, minimum, maximum)
      ${added('hour', byHour)}
      on conflict (series, start) do update set ${merged}
    )
    insert into rollup_day as known (series, start, samples, numbers, sum, sumsq, deviations, minimum, maximum)
    ${added('day', byDay)}
    on conflict (series, start) do update set ${merged}`.execute(tx);
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
