import { type RawBuilder, sql } from 'kysely';
import type { Access } from '../../participants/index.ts';
import type { RunStatement } from '../query/index.ts';
import { instancesFrom } from './evolution-store.ts';
import { heldOf, type InstanceChoice, inPeriod, timeOf } from './period-store.ts';
import type { TimeQuery } from './time-query.ts';

/** One instance of an attribute. Times in microseconds. */
export interface InstanceRow {
  readonly entity: string;
  readonly series: number;
  readonly attribute: string;
  readonly dataset: string;
  readonly unit: string;
  /** The time by which the period is asked. */
  readonly time: number;
  readonly moment: number;
  readonly recorded: number | null;
  readonly number: number | null;
  /** JSON. */
  readonly body: string | null;
  /** The kind of attribute that a mark of deletion belongs to. */
  readonly gone: string | null;
  /** Tells apart instances of one series and one moment. */
  readonly digest: string;
}

const microseconds = (column: RawBuilder<unknown>) => sql`round(date_part('epoch', ${column}) * 1000000)::bigint`;

/**
 * Reads instances of entities in the order of their time (the latest first where only the last are asked for): at most
 * `limit`, and those that share the time of the last one.
 */
export function readInstances(
  run: RunStatement,
  access: Access,
  ids: readonly string[],
  time: TimeQuery,
  choice: InstanceChoice,
  limit: number,
): Promise<InstanceRow[]> {
  const order = time.last === null ? sql`asc` : sql`desc`;
  const moment = timeOf(time);
  const each = Math.min(limit, time.last ?? limit);
  const place =
    time.last === null
      ? sql``
      : sql`, row_number() over (partition by series.entity, series.attribute order by found.at desc, series.id) as place`;
  const last = time.last === null ? sql`true` : sql`narrowed.place <= ${time.last}`;
  return run(sql<InstanceRow>`
    select narrowed.entity, narrowed.series, narrowed.attribute, narrowed.dataset, narrowed.unit,
           ${microseconds(sql`narrowed.at`)} as time, ${microseconds(sql`narrowed.moment`)} as moment,
           ${microseconds(sql`narrowed.recorded`)} as recorded, narrowed.number, narrowed.body::text as body,
           left(md5(coalesce(narrowed.number::text, narrowed.body::text, '')), 8) as digest,
           case when narrowed.number is null and narrowed.body is null then coalesce((
             select case when before.number is null then before.body ->> 'type' else 'Property' end
               from sample as before
              where before.series = narrowed.series and before.moment <= narrowed.moment
                and (before.number is not null or before.body is not null)
              order by before.moment desc limit 1), 'Property') end as gone
      from (select series.entity, series.id as series, series.attribute, series.dataset_id as dataset,
                   series.unit_code as unit, found.* ${place}
              from ${instancesFrom(access, ids, choice)}
             cross join lateral (
               select ${moment} as at, sample.moment, sample.recorded, sample.number, sample.body
                 from sample where ${inPeriod(time, heldOf(choice))}
                order by ${moment} ${order}
                fetch first ${sql.lit(each)} rows with ties) as found) as narrowed
     where ${last}
     order by narrowed.at ${order}
     fetch first ${sql.lit(limit)} rows with ties`);
}
