import type { Permissions } from '../participants/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/index.ts';
import { createBatchExecution } from './entities/batch-execution.ts';
import { createEntityWriter, type EntityWriter } from './entities/entity-writer.ts';
import { createExpiry } from './entities/remove-expired.ts';
import { createRetrieval, createSight, type Retrieve, type See } from './entities/retrieval.ts';
import { type AttributeIndexes, createAttributeIndexes, createQuery, createRunner, type Query } from './query/index.ts';
import { createRenderings, type Renderings } from './representations/index.ts';
import { createRetention, createThinning, type Retention } from './retention/index.ts';
import {
  createSelectionStates,
  createSelections,
  type SelectionListener,
  type Selections,
} from './selections/index.ts';
import { createSpaces, type Spaces } from './spaces/index.ts';
import { createStatistics } from './statistics.ts';
import {
  createHistoryEdits,
  createHistoryReader,
  createRollUp,
  type HistoryEdits,
  type HistoryReader,
} from './temporal/index.ts';

/** Everything that this room offers to those above it. */
export interface Context {
  readonly spaces: Spaces;
  readonly entities: Pick<EntityWriter, 'apply'> & { readonly retrieve: Retrieve; readonly see: See };
  readonly query: Query;
  /** What entities were: reads over their history. */
  readonly histories: HistoryReader;
  readonly historyEdits: HistoryEdits;
  /** Rolls up by the hour what was written since the last time. */
  readonly rollUpHistory: () => Promise<void>;
  /** How long history is kept, by type. */
  readonly retention: Retention;
  /** Keeps history as long as the rules say: prepares partitions, and removes what is older. */
  readonly thinHistory: () => Promise<void>;
  readonly indexes: AttributeIndexes;
  /** What the doors have written of entities, shared by all of them. */
  readonly renderings: Renderings;
  readonly selections: Selections;
  /** Takes what has expired out of storage; answers of how many entities. */
  readonly removeExpired: () => Promise<number>;
  /** Waits for the writes that are under way. */
  close(): Promise<void>;
}

/** What this room needs of the node. */
export interface ContextDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** How many instances one answer of history holds (default 10,000). */
  readonly temporalInstances?: number;
  /** Told after each commit, so that followers of the change log wake up. */
  readonly committed?: (space: number) => void;
  /** Told when a selection changes, so that nobody is shown what it no longer shows. */
  readonly permissions?: () => Pick<Permissions, 'announceChange' | 'forget'>;
  /** Whether somebody wants to know what the changed attributes of entities were; asked with every write. */
  readonly keepsValues?: (space: number, types: readonly string[]) => boolean;
}

/** Statements at once and sizes of batches; the embedded engine has one connection. */
const batchLimits = { jobs: 500, bytes: 4 * 1024 * 1024, waiting: 50_000 } as const;

/** Puts the room together. */
export function createContext(deps: ContextDeps): Context {
  const { db, clock, temporalInstances = 10_000, committed, permissions, keepsValues = () => false } = deps;
  const states = createSelectionStates(db);
  const indexes = createAttributeIndexes({ db });
  const atOnce = db.engine === 'embedded' ? { perSpace: 1, together: 1 } : { perSpace: 2, together: 4 };
  const writer = createEntityWriter({
    execute: createBatchExecution({ db, clock, selections: states, keepsValues }),
    clock,
    limits: { ...batchLimits, ...atOnce },
    ...(committed ? { committed } : {}),
  });
  const statistics = createStatistics(db);
  const apply: typeof writer.apply = async (...asked) => {
    const outcomes = await writer.apply(...asked);
    statistics.noticed(outcomes.filter(({ outcome }) => outcome === 'created' || outcome === 'deleted').length);
    return outcomes;
  };
  // Asked for when people change datasets: participants come after context.
  const listener: SelectionListener = {
    announce: async (tx) => permissions?.().announceChange(tx),
    forget: () => permissions?.().forget(),
  };
  const see = createSight({ db, clock });
  const rollUpHistory = createRollUp({ db, clock });
  return {
    spaces: createSpaces({ db }),
    entities: { apply, retrieve: createRetrieval(see), see },
    query: createQuery({ db, indexes, clock }),
    histories: createHistoryReader({ run: createRunner(db), most: temporalInstances }),
    rollUpHistory,
    retention: createRetention({ db, states }),
    thinHistory: createThinning({ db, clock, rollUp: rollUpHistory }),
    historyEdits: createHistoryEdits({ db, clock, committed }),
    indexes,
    renderings: createRenderings(),
    removeExpired: createExpiry({ db, clock, apply }),
    selections: createSelections({ db, states, apply, listener }),
    close: async () => {
      await writer.idle();
      await statistics.idle();
    },
  };
}
