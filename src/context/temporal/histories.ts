import { ngsiLd } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import type { EntityQuery, RunStatement } from '../query/index.ts';
import { type Aggregation, type AggregationMethod, type Periods, periodsOf } from './aggregation.ts';
import { type AggregatedRow, readAggregates, readExtents, type WantedPeriods } from './aggregation-store.ts';
import { temporalError } from './errors.ts';
import { cutToInstants, type Evolution, evolutionsOf } from './evolution.ts';
import { countEvolving, type EvolvingRow, findEvolving, hasEvolution, readEvolving } from './evolution-store.ts';
import { readInstances } from './instance-store.ts';
import { readRolledUp } from './rollup-store.ts';
import type { EvolutionRequest } from './temporal-request.ts';

/** The scope of an entity has a history like that of an attribute. NGSI-LD 1.9.1 §4.5.6. */
export const scopeAttribute = `${ngsiLd}scope`;

/** An entity with the instances that were asked for. */
export interface EntityEvolution {
  readonly row: EvolvingRow;
  readonly evolution: Evolution;
}

/** Histories, and where they were cut when they are more than one answer holds; times in microseconds. */
export interface Histories {
  readonly entities: readonly EntityEvolution[];
  readonly part: { readonly least: number; readonly most: number } | null;
}

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
  ): Promise<readonly EntityAggregates[]>;
}

/** Makes the reader; `most` instances stand in one answer. */
export function createHistoryReader({
  run,
  most,
}: {
  readonly run: RunStatement;
  readonly most: number;
}): HistoryReader {
  async function periodsFor(
    access: Access,
    ids: readonly string[],
    request: EvolutionRequest,
    { length }: Aggregation,
  ) {
    const { time, choice } = request;
    const [from, to] = [microsecondsOf(time.from), microsecondsOf(time.to)];
    if (from !== null && to !== null) {
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

  /** From hours that are rolled up where every period consists of such, else from the samples. */
  async function aggregatesOf(
    access: Access,
    wanted: readonly WantedPeriods[],
    { time, choice }: EvolutionRequest,
    { methods }: Aggregation,
    periods: ReadonlyMap<string, Periods>,
  ): Promise<readonly AggregatedRow[]> {
    const isWhole =
      time.property === 'observedAt' &&
      isOfHours(time.to) &&
      [...periods.values()].every(({ starts }) => starts.every(isHour));
    if (isWhole && methods.every((method) => additive.has(method))) {
      const rolled = await readRolledUp(run, access, wanted, time, choice);
      if (rolled.every(({ others }) => Number(others) === 0))
        return rolled.map((row) => ({ ...row, type: 'Property' }));
    }
    return readAggregates(run, access, wanted, time, choice, methods);
  }

  return {
    find: (access, id, { time, choice }) => findEvolving(run, access, id, time, choice),
    async page(access, query, { time, choice }, window) {
      const rows = await readEvolving(run, access, query, time, choice, { ...window, limit: window.limit + 1 });
      return { rows: rows.slice(0, window.limit), more: rows.length > window.limit };
    },
    count: (access, query, { time, choice }) => countEvolving(run, access, query, time, choice),
    exists: (space, id) => hasEvolution(run, space, id),
    async instances(access, rows, { time, choice }) {
      const ids = rows.map(({ id }) => id);
      const found = ids.length === 0 ? [] : await readInstances(run, access, ids, time, choice, most + 1);
      const { rows: shown, isCut } = cutToInstants(found, most);
      const evolutions = evolutionsOf(shown, scopeAttribute);
      const entities = rows.map((row) => ({ row, evolution: complete(row, evolutions.get(row.id), isCut) }));
      const [one, other] = [shown[0]?.time ?? 0, shown.at(-1)?.time ?? 0];
      return { entities, part: isCut ? { least: Math.min(one, other), most: Math.max(one, other) } : null };
    },
    async aggregates(access, rows, request, aggregation) {
      const ids = rows.map(({ id }) => id);
      const periods = ids.length === 0 ? new Map() : await periodsFor(access, ids, request, aggregation);
      const wanted = [...periods].map(([id, { starts }]) => ({ id, starts }));
      const found =
        wanted.length === 0 ? [] : await representable(aggregatesOf(access, wanted, request, aggregation, periods));
      const byEntity = Map.groupBy(found, ({ entity }) => entity);
      return rows.map((row) => ({ row, rows: byEntity.get(row.id) ?? [], periods: periods.get(row.id) ?? null }));
    },
  };
}

/** Methods whose results for hours add up to that for their sum. */
const additive: ReadonlySet<AggregationMethod> = new Set(['totalCount', 'sum', 'avg', 'min', 'max', 'sumsq']);

const isHour = (microseconds: number): boolean => microseconds % 3_600_000_000 === 0;
const isOfHours = (text: string | null): boolean => text === null || isHour(microsecondsOf(text)!);

/** In a part of a history, what comes in other parts stands as an empty list. */
function complete({ attributes }: EvolvingRow, evolution: Evolution | undefined, isCut: boolean): Evolution {
  if (!isCut) return evolution ?? new Map();
  return new Map(attributes.map((attribute) => [attribute, evolution?.get(attribute) ?? []]));
}

/** Milliseconds are what `Date` reads; digits beyond them are added. */
function microsecondsOf(text: string | null): number | null {
  if (text === null) return null;
  const beyond = /\.\d{3}(\d{1,3})/.exec(text)?.[1] ?? '';
  return Date.parse(text) * 1_000 + Number(beyond.padEnd(3, '0'));
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
