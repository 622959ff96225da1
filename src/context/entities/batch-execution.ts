import type { Document } from '../../linked-data/index.ts';
import { parseJson } from '../../linked-data/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import { createSeriesNumbers, type KnownSeries, seriesKey } from '../history/series-numbers.ts';
import { type Plan, planBatch, type Request } from './batch-plan.ts';
import { entityRows, missingSeries, sampleRows } from './batch-rows.ts';
import { type ReadRow, readEntities, takeSeriesBlock, writeBatch } from './batch-store.ts';
import { failureOf } from './database-failure.ts';
import type { Entity, Outcome } from './entity.ts';
import { createEntityMemory, type Remembered } from './entity-memory.ts';

/** Which selections there are over a space, and how long its history is kept, as one consistent state. */
export interface SelectionState {
  /** The number that the change log's head must still have when a batch commits. */
  readonly state: number;
  datasetsOf(entity: Pick<Entity, 'types' | 'scopes' | 'document' | 'created' | 'modified'>): readonly number[];
  /** The class that says how long the history of an entity of these types is kept. */
  retentionOf(types: readonly string[]): number;
}

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly selections: { of(space: number): Promise<SelectionState>; forget(space: number): void };
  /** Whether somebody wants to know what the changed attributes of an entity of these types were. */
  readonly keepsValues: (space: number, types: readonly string[]) => boolean;
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
export function createBatchExecution({ db, clock, selections, keepsValues }: Deps): ExecuteBatch {
  const numbers = createSeriesNumbers(() => takeSeriesBlock(db));
  const memory = createEntityMemory(() => performance.now());

  async function run(space: number, requests: readonly Request[]): Promise<Plan> {
    const { state, datasetsOf, retentionOf } = await selections.of(space);
    const ids = [...new Set(requests.map(({ operation }) => operation.id))].sort();
    const { stored, known, recalled } = await gather(space, ids, state);
    const plan = planBatch(requests, stored, {
      now: clock.now(),
      datasetsOf,
      keepsValues: (types) => keepsValues(space, types),
    });
    const touched = plan.works.filter((work) => work.touched);
    // Only what is written is held against the version: whoever gets another answer must get it from what there is now.
    const unguarded = plan.works.filter(({ id, touched }) => !touched && recalled.has(id));
    if (unguarded.length > 0) {
      for (const { id } of unguarded) memory.forget(space, id);
      return run(space, requests);
    }
    if (touched.length === 0) return plan;
    const rows = entityRows(touched);
    const history = sampleRows(touched, known, { numbers: await numbers(missingSeries(touched, known)), retentionOf });
    try {
      await writeBatch(db, space, state, { ...rows, ...history, changes: plan.changes });
    } catch (error) {
      for (const { id } of touched) memory.forget(space, id);
      const failure = failureOf(error);
      if (failure === 'outdated' && recalled.size > 0) memory.doubt();
      throw new BatchFailure(failure, error);
    }
    for (const { id, entity } of touched) {
      const series = known.get(id);
      if (entity && series) memory.remember(space, entity, series, state);
      else memory.forget(space, id);
    }
    return plan;
  }

  /** The present state of `ids`: as this process wrote it last, else as it is read. */
  async function gather(space: number, ids: readonly string[], selections: number) {
    const recalled = new Set<string>();
    const stored = new Map<string, Entity>();
    const known = new Map<string, KnownSeries>();
    const others: (readonly [id: string, remembered: Remembered | undefined])[] = [];
    for (const id of ids) {
      const remembered = memory.recall(space, id);
      if (remembered?.entity && remembered.selections === selections) {
        recalled.add(id);
        stored.set(id, remembered.entity);
        known.set(id, remembered.series);
      } else others.push([id, remembered]);
    }
    for (const [index, row] of (await read(space, others)).entries()) {
      const remembered = others[index]![1];
      if (remembered && remembered.version !== row.version) {
        memory.forget(space, row.id);
        throw new BatchFailure('outdated', 'another node has written the entity');
      }
      known.set(row.id, remembered ? remembered.series : seriesOf(row));
      if (row.version !== null) stored.set(row.id, entityOf(row, row.version));
    }
    return { stored, known, recalled };
  }

  /** One row for each, in their order. */
  async function read(
    space: number,
    wanted: readonly (readonly [id: string, remembered: Remembered | undefined])[],
  ): Promise<readonly ReadRow[]> {
    if (wanted.length === 0) return [];
    const ids = wanted.map(([id]) => id);
    const asksSeries = wanted.map(([, remembered]) => remembered === undefined);
    try {
      return await readEntities(db, space, ids, asksSeries);
    } catch (error) {
      const failure = failureOf(error);
      throw new BatchFailure(failure === 'unknown' ? 'unavailable' : failure, error);
    }
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
