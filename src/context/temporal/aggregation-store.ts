import { type RawBuilder, sql } from 'kysely';
import type { Access } from '../../participants/index.ts';
import { joined, type RunStatement } from '../query/index.ts';
import type { AggregationMethod } from './aggregation.ts';
import { instancesFrom } from './evolution-store.ts';
import { instantText } from './instants.ts';
import { heldOf, type InstanceChoice, inPeriod, timeOf } from './period-store.ts';
import { notMark, number, rawFrom, size, text } from './sample-columns-store.ts';
import type { TimeQuery } from './time-query.ts';

/** What the instances of one series say in one period; absent methods were not asked for. */
export interface AggregatedRow {
  readonly entity: string;
  readonly attribute: string;
  readonly dataset: string;
  readonly unit: string;
  /** The kind of attribute. */
  readonly type: string;
  /** Counts from 1. */
  readonly period: number;
  readonly totalCount: number;
  readonly distinctCount?: number;
  readonly sum?: number | null;
  readonly avg?: number | null;
  readonly min?: number | string | null;
  readonly max?: number | string | null;
  readonly stddev?: number | null;
  readonly sumsq?: number | null;
}

/** When the instances of an entity begin and end; microseconds. */
export interface ExtentRow {
  readonly entity: string;
  readonly first: number;
  readonly last: number;
}

/** The first and the last instant of each entity's instances in the period. */
export function readExtents(
  run: RunStatement,
  access: Access,
  ids: readonly string[],
  time: TimeQuery,
  choice: InstanceChoice,
): Promise<ExtentRow[]> {
  const edge = (order: RawBuilder<unknown>) => sql`(
    select ${timeOf(time)} from sample where ${inPeriod(time, heldOf(choice))} and ${notMark} order by ${timeOf(time)} ${order} limit 1)`;
  // What samples were removed of begins and ends with whole days or hours.
  const kept = (edge: RawBuilder<unknown>) => {
    if (time.property !== 'observedAt') return sql`null::timestamptz`;
    const within = joined(
      [
        sql<boolean>`rolled.series = series.id and rolled.start < ${rawFrom()}`,
        ...(time.from === null ? [] : [sql<boolean>`rolled.start >= ${time.from}::timestamptz`]),
        ...(time.to === null ? [] : [sql<boolean>`rolled.start < ${time.to}::timestamptz`]),
      ],
      sql` and `,
    );
    return sql`(select ${edge} from (
      select rolled.start, rolled.start + interval '24 hours' as until from rollup_day as rolled where ${within}
      union all
      select rolled.start, rolled.start + interval '1 hour' from rollup_hour as rolled where ${within}) as rolled)`;
  };
  const micros = (column: RawBuilder<unknown>) => sql`round(date_part('epoch', ${column}) * 1000000)::bigint`;
  return run(sql<ExtentRow>`
    select entity, ${micros(sql`min(first)`)} as first, ${micros(sql`max(last)`)} as last
      from (select series.entity, least(${edge(sql`asc`)}, ${kept(sql`min(rolled.start)`)}) as first,
                   coalesce(${edge(sql`desc`)}, ${kept(sql`max(rolled.until)`)} - interval '1 microsecond') as last
              from ${instancesFrom(access, ids, choice)}) as edges
     where first is not null
     group by entity`);
}

const whole = sql`coalesce(to_jsonb(sample.number), sample.body - array['modifiedAt', 'instanceId', 'expiresAt'])`;

/** NGSI-LD 1.9.1 Tables 4.5.19.1-1 to -3; null where a method does not apply to what is there. */
const expressions: Readonly<Record<AggregationMethod, RawBuilder<unknown>>> = {
  totalCount: sql`count(*)`,
  distinctCount: sql`count(distinct ${whole})`,
  sum: sql`coalesce(sum(${number}), sum(${size}))`,
  avg: sql`coalesce(avg(${number}), avg(${size}))`,
  min: sql`coalesce(to_jsonb(min(${number})), to_jsonb(min(${size})), to_jsonb(min(${text})))`,
  max: sql`coalesce(to_jsonb(max(${number})), to_jsonb(max(${size})), to_jsonb(max(${text})))`,
  stddev: sql`stddev_pop(${number})`,
  sumsq: sql`sum(${number} * ${number})`,
};

/** One wanted entity with the beginnings of its periods. */
export interface WantedPeriods {
  readonly id: string;
  readonly starts: readonly number[];
}

/** Aggregates the instances of many series by period, in one statement. */
export function readAggregates(
  run: RunStatement,
  access: Access,
  wanted: readonly WantedPeriods[],
  time: TimeQuery,
  choice: InstanceChoice,
  methods: readonly AggregationMethod[],
): Promise<AggregatedRow[]> {
  const rows = wanted.map(({ id, starts }) => ({ id, starts: starts.map(instantText) }));
  const asked = methods
    .filter((method) => method !== 'totalCount')
    .map((method) => sql`, ${expressions[method]} as ${sql.id(method)}`);
  const ids = wanted.map(({ id }) => id);
  const held = choice.held ? sql`, series.held` : sql``;
  return run(sql<AggregatedRow>`
    select series.entity, series.attribute, series.dataset, series.unit, found.*
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as wanted(id text, starts timestamptz[])
      join (select series.id, series.entity, series.attribute, series.dataset_id as dataset, series.unit_code as unit ${held}
              from ${instancesFrom(access, ids, choice)}) as series on series.entity = wanted.id
     cross join lateral (
       select width_bucket(${timeOf(time)}, wanted.starts) as period, count(*) as "totalCount",
              min(coalesce(sample.body ->> 'type', 'Property')) as type ${sql.join(asked, sql` `)}
         from sample where ${inPeriod(time, heldOf(choice))} and ${notMark}
        group by 1) as found
     order by 1, 2, 3, 4, found.period`);
}
