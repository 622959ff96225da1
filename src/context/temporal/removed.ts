import type { Aggregation, Periods } from './aggregation.ts';
import { temporalError } from './errors.ts';
import { instantText, microsecondsOf } from './instants.ts';
import type { RemovedRow } from './removed-store.ts';
import { isAdditive } from './rolled-up-store.ts';
import type { TimeQuery } from './time-query.ts';

const hour = 3_600_000_000;
const day = 24 * hour;

/** Whether instants, in microseconds, begin an hour of UTC. */
export const areHours = (instants: readonly number[]): boolean => instants.every((each) => each % hour === 0);

/** Whether they begin a day of UTC. */
export const areDays = (instants: readonly number[]): boolean => instants.every((each) => each % day === 0);

/**
 * Until when what a query asks for has been removed, in microseconds; null when all of it is kept. Where single instances
 * are wanted hours and days are no help.
 */
export function removedUntil(
  rows: readonly RemovedRow[],
  { from }: TimeQuery,
  wanted: 'instances' | 'sums',
): number | null {
  const begins = from === null ? Number.NEGATIVE_INFINITY : microsecondsOf(from);
  const ends = rows.flatMap(({ raw, daily }) => (wanted === 'instances' ? [raw] : daily === null ? [] : [daily]));
  const reached = ends.filter((each) => each > begins);
  return reached.length === 0 ? null : Math.max(...reached);
}

/** Refuses what hours and days cannot tell of a time whose single instances have been removed. */
export function requireLeft(
  rows: readonly RemovedRow[],
  time: TimeQuery,
  { methods }: Aggregation,
  periods: ReadonlyMap<string, Periods>,
): void {
  for (const row of rows) {
    const of = periods.get(row.entity);
    if (of === undefined || !reaches(row, time, of)) continue;
    const to = time.to === null ? [] : [microsecondsOf(time.to)];
    const edges = [...of.starts, ...to].filter((each) => each < row.raw);
    const method = methods.find((each) => !isAdditive(each));
    if (time.property !== 'observedAt') throw instancesGone(row, `timeproperty=${time.property ?? ''}`);
    if (method !== undefined) throw instancesGone(row, `aggrMethods=${method}`);
    if (!areHours(edges) || !areDays(edges.filter((each) => each < (row.hourly ?? 0))))
      throw instancesGone(row, 'aggrPeriodDuration');
  }
}

/** Whether a query's time reaches into what has been removed. */
export const reaches = ({ raw }: RemovedRow, { from }: TimeQuery, { starts }: Periods): boolean =>
  (from === null ? (starts[0] ?? Number.POSITIVE_INFINITY) : microsecondsOf(from)) < raw;

/** The refusal of what only single instances could tell. */
export function instancesGone({ attribute, raw }: Pick<RemovedRow, 'attribute' | 'raw'>, asked: string): Error {
  const before = instantText(raw);
  return temporalError(
    'instances-removed',
    { attribute: attribute.slice(0, 200), before, asked },
    { field: asked.split('=')[0]! },
  );
}
