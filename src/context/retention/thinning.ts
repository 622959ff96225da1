import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import { scopeAttribute } from '../history/samples.ts';
import { dropPartitions, makePartitions, packPartitions } from './partitions.ts';
import { retentionOf } from './retention.ts';
import { readRules } from './retention-store.ts';
import {
  classify,
  type Edge,
  moveStrays,
  noteThinned,
  removeReplaced,
  removeSums,
  rolledUpUntil,
  type SeriesPlace,
  type SeriesState,
  seriesAfter,
  spacesToThin,
  stateOfRules,
} from './thinning-store.ts';

const day = 86_400_000;
/** Series that are looked at together, those of which hours or days are removed together, and samples of one transaction. */
const limits = { series: 500, edges: 20, samples: 20_000 } as const;
const first: SeriesPlace = { entity: '', attribute: '', dataset: '', unit: '' };

/**
 * Makes the job that keeps history as long as the rules say: it prepares partitions, puts series into the class of their
 * rule, and removes what is older, by whole days of UTC, in bounded steps. Nothing goes before it is rolled up.
 */
export function createThinning({
  db,
  clock,
  rollUp,
}: {
  readonly db: Database;
  readonly clock: Clock;
  readonly rollUp: () => Promise<void>;
}): () => Promise<void> {
  async function thin(space: number, today: Date): Promise<void> {
    const state = await stateOfRules(db.kysely, space);
    const ruleOf = retentionOf(await readRules(db.kysely, space));
    for (let place = first; ; ) {
      const page = await seriesAfter(db.kysely, space, place, limits.series);
      const edges = { scopes: [] as Edge[], hours: [] as Edge[], days: [] as Edge[] };
      for (const series of page) {
        const rule = ruleOf(series.types);
        if (series.attribute === scopeAttribute) {
          // A scope holds until another is set: in no class that partitions are dropped of.
          await keepInClass(series, 0, null);
          const from = keptFrom(today, rule.raw);
          if (from !== null) edges.scopes.push({ id: series.id, from });
          continue;
        }
        const rawFrom = await keepInClass(series, rule.class, keptFrom(today, rule.raw));
        const hours = earlier(keptFrom(today, rule.hourly), rawFrom);
        if (isLater(hours, series.hourlyFrom)) edges.hours.push({ id: series.id, from: hours });
        const days = earlier(keptFrom(today, rule.daily), laterOf(hours, series.hourlyFrom));
        if (isLater(days, series.dailyFrom)) edges.days.push({ id: series.id, from: days });
      }
      if (edges.scopes.length > 0) await removeReplaced(db.kysely, edges.scopes);
      for (const some of inParts(edges.hours)) await removeSums(db, 'hour', some);
      for (const some of inParts(edges.days)) await removeSums(db, 'day', some);
      if (page.length < limits.series) break;
      place = page.at(-1)!;
    }
    await noteThinned(db.kysely, space, state, clock.now());
  }

  /** Answers before which time the series has no samples any more. */
  async function keepInClass(series: SeriesState, to: number, from: Date | null): Promise<Date | null> {
    const isMoved = series.class !== to;
    if (isMoved) await db.transaction((tx) => classify(tx, series.id, to, from));
    const others = isMoved ? [series.class, ...series.strays].filter((each) => each !== to) : series.strays;
    const keptFrom = isMoved ? from : null;
    for (const other of others) {
      const move = { from: other, to, keptFrom: keptFrom ?? series.rawFrom };
      while (await db.transaction((tx) => moveStrays(tx, series.id, move, limits.samples)));
    }
    return isMoved ? laterOf(from, series.rawFrom) : series.rawFrom;
  }

  return async () => {
    const now = clock.now();
    await makePartitions(db, now);
    await rollUp();
    const rolledUp = (await rolledUpUntil(db.kysely)).getTime() - 2 * 3_600_000;
    const today = new Date(Math.floor(Math.min(now.getTime(), rolledUp) / day) * day);
    for (const space of await spacesToThin(db.kysely, today)) await thin(space, today);
    if ((await spacesToThin(db.kysely, today)).length === 0) await dropPartitions(db, today);
    await packPartitions(db, today);
  };
}

const keptFrom = (today: Date, days: number | null): Date | null =>
  days === null ? null : new Date(today.getTime() - days * day);

/** Hours are kept at least as long as samples are, and days as long as hours. */
const earlier = (one: Date | null, other: Date | null): Date | null =>
  one === null || other === null ? null : one < other ? one : other;
const laterOf = (one: Date | null, other: Date | null): Date | null =>
  one === null ? other : other === null || one > other ? one : other;
const isLater = (one: Date | null, other: Date | null): one is Date => one !== null && (other === null || one > other);

function* inParts(edges: readonly Edge[]): Iterable<readonly Edge[]> {
  for (let at = 0; at < edges.length; at += limits.edges) yield edges.slice(at, at + limits.edges);
}
