import { type RawBuilder, sql } from 'kysely';
import { scopeAttribute } from '../history/samples.ts';
import { type Condition, joined } from '../query/index.ts';
import { mark, rawFrom, written } from './sample-columns-store.ts';
import { scopedMoment } from './scope-times-store.ts';
import type { TimeQuery } from './time-query.ts';

/** Which instances are asked for, beside their time. */
export interface InstanceChoice {
  readonly pick?: ReadonlySet<string> | undefined;
  readonly omit?: ReadonlySet<string> | undefined;
  /** `@none` stands for the default instance. */
  readonly datasets?: ReadonlySet<string> | undefined;
  /** Whether hours and days stand for instances that have been removed. */
  readonly rolledUp?: boolean | undefined;
  /** By entity: the times of which alone instances are wanted, as `EvolvingRow.held` has them. */
  readonly held?: ReadonlyMap<string, string> | undefined;
}

/** The times of which alone instances are wanted, in a statement over `series` that `instancesFrom` began; null: all. */
export const heldOf = ({ held }: InstanceChoice): RawBuilder<unknown> | null => (held ? sql`series.held` : null);

/** The time of an instance that a query is about. */
export function timeOf({ property }: TimeQuery): RawBuilder<unknown> {
  if (property === 'createdAt') return written;
  if (property === 'modifiedAt') return sql`coalesce((sample.body ->> 'modifiedAt')::timestamptz, ${written})`;
  return sql`sample.moment`;
}

/**
 * Whether an instance has that time, and it lies in the period (NGSI-LD 1.9.1 §4.11) and, where there are such, in the times
 * `held`, together with the scopes that were set before.
 */
export function inPeriod(query: TimeQuery, held: RawBuilder<unknown> | null = null): Condition {
  const time = timeOf(query);
  const isScope = sql<boolean>`series.attribute = ${scopeAttribute}`;
  const carries = {
    // A change of scope is observed when it is made (NGSI-LD 1.9.1 §4.5.6).
    observedAt: sql<boolean>`(sample.recorded is not null or (${isScope} and not ${mark}))`,
    createdAt: sql<boolean>`not ${mark}`,
    modifiedAt: sql<boolean>`not ${mark}`,
    deletedAt: mark,
  } as const;
  const conditions: Condition[] = [sql<boolean>`sample.series = series.id`];
  if (query.property !== null) conditions.push(carries[query.property]);
  if (query.from !== null) {
    const from = sql`${query.from}::timestamptz`;
    const isBefore = held !== null && query.property === 'observedAt';
    conditions.push(
      sql<boolean>`${time} >= ${isBefore ? sql`case when ${isScope} then '-infinity' else ${from} end` : from}`,
    );
  }
  if (query.to !== null) conditions.push(sql<boolean>`${time} < ${query.to}::timestamptz`);
  if (held !== null) conditions.push(sql<boolean>`${scopedMoment} <@ any(${held})`);
  return joined(conditions, sql` and `);
}

/** Whether a series has instances in the period, or, where they are wanted, hours or days that were added up from such. */
export function hasInstances(
  query: TimeQuery,
  { rolledUp = false }: InstanceChoice,
  held: RawBuilder<unknown> | null,
): Condition {
  const some = sql<boolean>`exists (select from sample where ${inPeriod(query, held)})`;
  if (!rolledUp || (query.property !== null && query.property !== 'observedAt')) return some;
  const within = (length: RawBuilder<unknown>) => {
    const conditions: Condition[] = [sql<boolean>`rolled.series = series.id and rolled.start < ${rawFrom()}`];
    if (query.from !== null) conditions.push(sql<boolean>`rolled.start > ${query.from}::timestamptz - ${length}`);
    if (query.to !== null) conditions.push(sql<boolean>`rolled.start < ${query.to}::timestamptz`);
    if (held !== null) conditions.push(sql<boolean>`tstzrange(rolled.start, rolled.start + ${length}) && any(${held})`);
    return joined(conditions, sql` and `);
  };
  return sql<boolean>`(${some}
    or exists (select from rollup_day as rolled where ${within(sql`interval '24 hours'`)})
    or exists (select from rollup_hour as rolled where ${within(sql`interval '1 hour'`)}))`;
}
