import type { Document } from '../../linked-data/index.ts';
import { parseJson } from '../../linked-data/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import { createSeriesMemory, createSeriesNumbers, type KnownSeries, seriesKey } from '../history/series-numbers.ts';
import { type Plan, planBatch, type Request } from './batch-plan.ts';
import { entityRows, missingSeries, sampleRows } from './batch-rows.ts';
import { type ReadRow, readEntities, takeSeriesBlock, writeBatch } from './batch-store.ts';
import { failureOf } from './database-failure.ts';
import type { Entity, Outcome } from './entity.ts';
import { createEntityMemory } from './entity-memory.ts';

/** Which selections there are over a space, as one consistent state. */
export interface SelectionState {
  /** The number that the change log's head must still have when a batch commits. */
  readonly state: number;
  datasetsOf(entity: Pick<Entity, 'types' | 'scopes' | 'document' | 'created' | 'modified'>): readonly number[];
}

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly selections: { of(space: number): Promise<SelectionState>; forget(space: number): void };
}

/** Runs batches: one read of what is not remembered, the operations in memory, one writing statement. */
export type ExecuteBatch = (space: number, requests: readonly Request[]) => Promise<readonly Outcome[]>;

/** A batch that always finds its entities changed by others is given up after as many runs. */
const mostRuns = 30;

/** Thrown when a batch could not be written; `before` tells that nothing of it can have been. */
export class BatchFailure extends Error {
  readonly failure: ReturnType<typeof failureOf>;

  constructor(failure: ReturnType<typeof failureOf>, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.failure = failure;
  }
}

/** Makes the executor of batches. Every batch is of one space. */
export function createBatchExecution({ db, clock, selections }: Deps): ExecuteBatch {
  const numbers = createSeriesNumbers(() => takeSeriesBlock(db));
  const memory = createSeriesMemory(100_000);
  const entities = createEntityMemory(() => performance.now());
  const memoryKey = (space: number, id: string) => `${space} ${id}`;

  async function run(space: number, requests: readonly Request[]): Promise<Plan> {
    const { state, datasetsOf } = await selections.of(space);
    const ids = [...new Set(requests.map(({ operation }) => operation.id))].sort();
    const { stored, known, recalled } = await gather(space, ids, state);
    const plan = planBatch(requests, stored, { now: clock.now(), datasetsOf });
    const touched = plan.works.filter((work) => work.touched);
    // Only what is written is held against the version: whoever gets another answer must get it from what there is now.
    const unguarded = plan.works.filter(({ id, touched }) => !touched && recalled.has(id));
    if (unguarded.length > 0) {
      for (const { id } of unguarded) entities.forget(space, id);
      return run(space, requests);
    }
    if (touched.length === 0) return plan;
    const rows = entityRows(touched);
    const history = sampleRows(touched, known, await numbers(missingSeries(touched, known)));
    try {
      await writeBatch(db, space, state, { ...rows, ...history, changes: plan.changes });
    } catch (error) {
      for (const { id } of touched) {
        memory.forget(memoryKey(space, id));
        entities.forget(space, id);
      }
      const failure = failureOf(error);
      if (failure === 'outdated' && recalled.size > 0) entities.doubt();
      throw new BatchFailure(failure, error);
    }
    for (const { id, entity } of touched) {
      const series = known.get(id);
      if (entity) entities.remember(space, entity, state);
      else entities.forget(space, id);
      if (entity && series) memory.remember(memoryKey(space, id), entity.version, series);
      else memory.forget(memoryKey(space, id));
    }
    return plan;
  }

  /** The present state of `ids`: as this process wrote it last, else as it is read. */
  async function gather(space: number, ids: readonly string[], selections: number) {
    const recalled = new Map<string, Entity>();
    const series = new Map<string, KnownSeries>();
    for (const id of ids) {
      const entity = entities.recall(space, id, selections);
      const own = entity && memory.recall(memoryKey(space, id), entity.version);
      if (!entity || !own) continue;
      recalled.set(id, entity);
      series.set(id, own);
    }
    const others = recalled.size === 0 ? ids : ids.filter((id) => !recalled.has(id));
    if (others.length === 0) return { stored: recalled, known: series, recalled };
    const { stored, known } = await read(space, others);
    for (const [id, entity] of recalled) stored.set(id, entity);
    for (const [id, own] of series) known.set(id, own);
    return { stored, known, recalled };
  }

  async function read(space: number, ids: readonly string[]) {
    const asksSeries = ids.map((id) => !memory.has(memoryKey(space, id)));
    const rows = await readEntities(db, space, ids, asksSeries).catch((error) => {
      const failure = failureOf(error);
      throw new BatchFailure(failure === 'unknown' ? 'unavailable' : failure, error);
    });
    const stored = new Map<string, Entity>();
    const known = new Map<string, KnownSeries>();
    for (const [index, row] of rows.entries()) {
      const series = asksSeries[index] ? seriesOf(row) : memory.recall(memoryKey(space, row.id), row.version);
      if (series === undefined) {
        memory.forget(memoryKey(space, row.id));
        throw new BatchFailure('outdated', 'another node has written the entity');
      }
      known.set(row.id, series);
      if (row.version !== null) stored.set(row.id, entityOf(row, row.version));
    }
    return { stored, known };
  }

  return async (space, requests) => {
    for (let runs = 1; ; runs += 1) {
      try {
        return (await run(space, requests)).outcomes;
      } catch (error) {
        if (!(error instanceof BatchFailure) || error.failure !== 'outdated' || runs >= mostRuns) throw error;
        selections.forget(space);
        // Two nodes that meet again and again step aside for different times.
        if (runs > 1) await new Promise((resolve) => setTimeout(resolve, Math.random() * 2 ** Math.min(runs, 6)));
      }
    }
  };
}

function entityOf(row: ReadRow, version: number): Entity {
  const { id, types, scopes, steward, datasets, created, modified, expires } = row;
  const document = parseJson(row.document) as Document;
  return { id, version, types, scopes, document, steward, datasets, created, modified, expires };
}

function seriesOf(row: ReadRow): KnownSeries {
  return new Map(
    (row.series ?? []).map(([id, attribute, datasetId, unitCode]) => [
      seriesKey({ attribute, datasetId, unitCode }),
      id,
    ]),
  );
}
