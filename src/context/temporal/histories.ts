import type { Access } from '../../participants/index.ts';
import { scopeAttribute } from '../history/samples.ts';
import type { EntityQuery, RunStatement } from '../query/index.ts';
import { type Aggregation, type Periods, periodsOf } from './aggregation.ts';
import { type AggregatedRow, readAggregates, readExtents, type WantedPeriods } from './aggregation-store.ts';
import { temporalError } from './errors.ts';
import { cutToInstants, type Evolution, evolutionsOf } from './evolution.ts';
import { countEvolving, type EvolvingRow, findEvolving, hasEvolution, readEvolving } from './evolution-store.ts';
import { readInstances } from './instance-store.ts';
import { microsecondsOf } from './instants.ts';
import type { InstanceChoice } from './period-store.ts';
import { areDays, areHours, instancesGone, reaches, removedUntil, requireLeft } from './removed.ts';
import { type RemovedRow, readRemoved } from './removed-store.ts';
import { isAdditive, readRolledUp } from './rolled-up-store.ts';
import type { EvolutionRequest } from './temporal-request.ts';

/** An entity with the instances that were asked for. */
export interface EntityEvolution {
  readonly row: EvolvingRow;
  readonly evolution: Evolution;
}

/** Histories, and where they were cut when they are more than one answer holds; times in microseconds. */
export interface Histories extends Removed {
  readonly entities: readonly EntityEvolution[];
  readonly part: { readonly least: number; readonly most: number } | null;
}

/** Until when something that was asked for has been removed, in microseconds; null when all of it is kept. */
interface Removed {
  readonly removed: number | null;
}

/** Aggregates; `leftOut` names attributes of which only single instances, that have been removed, could tell. */
export interface AggregatedHistories extends Removed {
  readonly entities: readonly EntityAggregates[];
  readonly leftOut: readonly string[];
}

type Aggregated = Pick<AggregatedHistories, 'leftOut'> & { readonly rows: readonly AggregatedRow[] };

/** An entity with its aggregated series. */
export interface EntityAggregates {
  readonly row: EvolvingRow;
  readonly rows: readonly AggregatedRow[];
  readonly periods: Periods | null;
}

/** Which page of entities is asked for. */
export interface EvolvingWindow {
  readonly limit: number;
  readonly offset: number;
  readonly descending: boolean;
}

/** Reads histories, each with its reader's permissions in the statement itself. NGSI-LD 1.9.1 §5.7.3, §5.7.4. */
export interface HistoryReader {
  /** One entity, if it has a history that the reader may see; the entity itself may be gone. */
  find(access: Access, id: string, request: EvolutionRequest): Promise<EvolvingRow | null>;
  page(
    access: Access,
    query: EntityQuery,
    request: EvolutionRequest,
    window: EvolvingWindow,
  ): Promise<{ readonly rows: readonly EvolvingRow[]; readonly more: boolean }>;
  count(access: Access, query: EntityQuery, request: EvolutionRequest): Promise<number>;
  /** Whether an entity has any history, whoever asks. */
  exists(space: number, id: string): Promise<boolean>;
  instances(access: Access, rows: readonly EvolvingRow[], request: EvolutionRequest): Promise<Histories>;
  aggregates(
    access: Access,
    rows: readonly EvolvingRow[],
    request: EvolutionRequest,
    aggregation: Aggregation,
  ): Promise<AggregatedHistories>;
}

/** Makes the reader; `most` instances stand in one answer. */
export function createHistoryReader({
  run,
  most,
}: {
  readonly run: RunStatement;
  readonly most: number;
}): HistoryReader {
  const removedOf = async (access: Access, ids: readonly string[], choice: InstanceChoice) =>
    ids.length === 0 ? [] : readRemoved(run, access, ids, choice);

  async function periodsFor(
    access: Access,
    ids: readonly string[],
    request: EvolutionRequest,
    { length }: Aggregation,
  ) {
    const { time, choice } = request;
    const [from, to] = [time.from, time.to].map((text) => (text === null ? null : microsecondsOf(text)));
    if (from != null && to != null) {
      const periods = periodsOf(length, from, to);
      return new Map(ids.map((id) => [id, periods]));
    }
    const extents = await readExtents(run, access, ids, time, choice);
    // The last instant is part of the last period, whose end is not.
    return new Map(
      extents.map(({ entity, first, last }) => {
        const whole = length.months === 0 && length.milliseconds === 0;
        return [entity, periodsOf(length, from ?? first, to ?? (whole ? last : last + 1))];
      }),
    );
  }

  /** From hours and days that are rolled up where every period consists of such, else from the samples. */
  async function aggregatesOf(
    access: Access,
    wanted: readonly WantedPeriods[],
    { time, choice, named }: EvolutionRequest,
    { methods }: Aggregation,
    { periods, removed }: { readonly periods: ReadonlyMap<string, Periods>; readonly removed: readonly RemovedRow[] },
  ): Promise<Aggregated> {
    if (wanted.length === 0) return { rows: [], leftOut: [] };
    const starts = [...new Set(periods.values())].flatMap((each) => each.starts);
    if (time.property !== 'observedAt' || !areHours(starts) || !methods.every(isAdditive))
      return { rows: await readAggregates(run, access, wanted, time, choice, methods), leftOut: [] };
    const found = await readRolledUp(run, access, wanted, time, choice, { methods, byDay: areDays(starts) });
    const mixed = new Set(found.filter(({ others }) => Number(others) > 0).map(({ attribute }) => attribute));
    const plain = found.filter(({ attribute }) => !mixed.has(attribute));
    const rows = plain.map((row) => ({ ...row, type: 'Property' }));
    if (mixed.size === 0) return { rows, leftOut: [] };
    // Hours tell how many instances there were, but nothing of texts and lists.
    const gone = new Map<string, RemovedRow>();
    for (const row of removed)
      if (mixed.has(row.attribute) && reaches(row, time, periods.get(row.entity)!)) gone.set(row.attribute, row);
    for (const [attribute, row] of gone)
      if (named?.has(attribute)) throw instancesGone(row, `aggrMethods=${methods.join(',')}`);
    const pick = new Set([...mixed].filter((attribute) => !gone.has(attribute)));
    const sampled =
      pick.size === 0 ? [] : await readAggregates(run, access, wanted, time, { ...choice, pick }, methods);
    return { rows: [...rows, ...sampled], leftOut: [...gone.keys()] };
  }

  return {
    find: (access, id, { time, choice }) => findEvolving(run, access, id, time, choice),
    async page(access, query, { time, choice }, window) {
      const rows = await readEvolving(run, access, query, time, choice, { ...window, limit: window.limit + 1 });
      return { rows: rows.slice(0, window.limit), more: rows.length > window.limit };
    },
    count: (access, query, { time, choice }) => countEvolving(run, access, query, time, choice),
    exists: (space, id) => hasEvolution(run, space, id),
    async instances(access, rows, request) {
      const { time, choice } = whileHeld(request, rows);
      const ids = rows.map(({ id }) => id);
      const found = ids.length === 0 ? [] : await readInstances(run, access, ids, time, choice, most + 1);
      const { rows: shown, isCut } = cutToInstants(found, most);
      const evolutions = evolutionsOf(shown, scopeAttribute);
      const entities = rows.map((row) => ({ row, evolution: complete(row, evolutions.get(row.id), isCut) }));
      const removed = removedUntil(await removedOf(access, ids, choice), time, 'instances');
      const [one, other] = [shown[0]?.time ?? 0, shown.at(-1)?.time ?? 0];
      return { entities, removed, part: isCut ? { least: Math.min(one, other), most: Math.max(one, other) } : null };
    },
    async aggregates(access, rows, request, aggregation) {
      const ids = rows.map(({ id }) => id);
      const asked = whileHeld(request, rows);
      const periods = ids.length === 0 ? new Map() : await periodsFor(access, ids, asked, aggregation);
      const removed = await removedOf(access, ids, request.choice);
      requireLeft(removed, request.time, aggregation, periods);
      const partly = new Set(rows.filter(({ isHeld }) => !isHeld).map(({ id }) => id));
      const gone = removed.find((row) => partly.has(row.entity) && reaches(row, request.time, periods.get(row.entity)));
      if (gone) throw instancesGone(gone, 'scopeQ');
      const wanted = [...periods].map(([id, { starts }]) => ({ id, starts }));
      const [some, whole] = [wanted.filter(({ id }) => partly.has(id)), wanted.filter(({ id }) => !partly.has(id))];
      const { rows: summed, leftOut } = await representable(
        aggregatesOf(access, whole, request, aggregation, { periods, removed }),
      );
      const found =
        some.length === 0
          ? summed
          : [
              ...summed,
              ...(await representable(
                readAggregates(run, access, some, asked.time, asked.choice, aggregation.methods),
              )),
            ];
      const byEntity = Map.groupBy(found, ({ entity }) => entity);
      return {
        entities: rows.map((row) => ({ row, rows: byEntity.get(row.id) ?? [], periods: periods.get(row.id) ?? null })),
        removed: removedUntil(removed, request.time, 'sums'),
        leftOut,
      };
    },
  };
}

/** The same request, of each entity for the times alone that it was in the scopes that are asked for. */
function whileHeld(request: EvolutionRequest, rows: readonly EvolvingRow[]): EvolutionRequest {
  const held = new Map(rows.flatMap(({ id, held: ranges }) => (ranges === null ? [] : [[id, ranges] as const])));
  return held.size === 0 ? request : { ...request, choice: { ...request.choice, held } };
}

/** In a part of a history, what comes in other parts stands as an empty list. */
function complete({ attributes }: EvolvingRow, evolution: Evolution | undefined, isCut: boolean): Evolution {
  if (!isCut) return evolution ?? new Map();
  return new Map(attributes.map((attribute) => [attribute, evolution?.get(attribute) ?? []]));
}

/** Sums and squares of very large numbers are beyond what a number can hold. */
async function representable<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    const isBeyond = cause instanceof Error && 'code' in cause && cause.code === '22003';
    throw isBeyond ? temporalError('number-beyond', {}, { field: 'aggrMethods', cause }) : cause;
  }
}
