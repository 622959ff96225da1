import { type Access, systemAccess } from '../../participants/index.ts';
import type { Database } from '../../platform/database/index.ts';
import type { SelectionState } from '../entities/batch-execution.ts';
import type { EntityOperation, Outcome } from '../entities/entity.ts';
import { contextError } from '../errors.ts';
import { parseScopes, type QueryNode } from '../query/index.ts';
import { readRules, retentionOf } from '../retention/index.ts';
import { datasetsMatcher } from './selection-matcher.ts';
import {
  deleteSelection,
  idsAfter,
  insertSelection,
  readSelections,
  type SelectionRow,
  spacesOf,
  type Tell,
  updateSelection,
} from './selection-store.ts';

/** Which entities of a space make a dataset, and what is shown of them; what is absent means any, or all. */
export interface Selection {
  readonly types?: readonly string[] | null;
  readonly scope?: string | null;
  readonly condition?: QueryNode | null;
  readonly shows?: readonly string[] | null;
}

/** The selections that datasets are. Each change returns when all entities there are have been sorted anew. */
export interface Selections {
  /** The number of the new dataset. */
  create(space: number, selection: Selection): Promise<number>;
  change(space: number, dataset: number, selection: Selection): Promise<void>;
  remove(space: number, dataset: number): Promise<void>;
  /** Sorts the entities of a space anew, in chunks. */
  recompute(space: number, dataset: number, types?: readonly string[] | null): Promise<void>;
  /** The datasets of a space with the attributes each shows; null: all. */
  shows(space: number): Promise<ReadonlyMap<number, ReadonlySet<string> | null>>;
  /** The spaces that datasets lie in. */
  spacesOf(datasets: readonly number[]): Promise<readonly number[]>;
}

/** What the writer of entities asks of the selections. */
export interface SelectionStates {
  of(space: number): Promise<SelectionState>;
  forget(space: number): void;
}

interface Known extends SelectionState {
  readonly selections: readonly SelectionRow[];
}

/** Remembers the selections of each space; a batch that meets a newer state forgets and reads again. */
export function createSelectionStates(db: Database): SelectionStates & { of(space: number): Promise<Known> } {
  const known = new Map<number, Promise<Known>>();
  const read = async (space: number): Promise<Known> => {
    const { state, selections } = await readSelections(db.kysely, space);
    // Read afterwards: with newer rules than its state says, a batch is only refused and read again.
    const ruleOf = retentionOf(await readRules(db.kysely, space));
    return { state, selections, datasetsOf: datasetsMatcher(selections), retentionOf: (types) => ruleOf(types).class };
  };
  return {
    of(space) {
      let state = known.get(space);
      if (!state) {
        state = read(space);
        known.set(space, state);
        state.catch(() => known.delete(space));
      }
      return state;
    },
    forget: (space) => void known.delete(space),
  };
}

interface Deps {
  readonly db: Database;
  readonly states: SelectionStates;
  readonly apply: (access: Access, operations: readonly EntityOperation[]) => Promise<Outcome[]>;
  readonly listener: SelectionListener;
}

/** Whoever remembers what datasets show. */
export interface SelectionListener {
  /** Told in the transaction of each change, for other processes. */
  readonly announce: Tell;
  /** Told after its commit, for this one. */
  readonly forget: () => void;
}

const chunk = 500;

/** Makes the selections. */
export function createSelections({ db, states, apply, listener }: Deps): Selections {
  async function recompute(space: number, dataset: number, types: readonly string[] | null = null): Promise<void> {
    states.forget(space);
    for (let after = ''; ; ) {
      const ids = await idsAfter(db.kysely, space, after, { types, dataset, limit: chunk });
      const outcomes = await apply(
        systemAccess(space),
        ids.map((id) => ({ kind: 'reclassify', id })),
      );
      for (const outcome of outcomes) if (outcome.outcome === 'refused') ignoreMissing(outcome.error);
      if (ids.length < chunk) return;
      after = ids.at(-1)!;
    }
  }

  return {
    async create(space, selection) {
      const dataset = await insertSelection(db, space, written(selection), listener.announce);
      listener.forget();
      await recompute(space, dataset, selection.types);
      return dataset;
    },
    async change(space, dataset, selection) {
      if (!(await updateSelection(db, space, dataset, written(selection), listener.announce)))
        throw contextError('selection-missing', { dataset });
      listener.forget();
      await recompute(space, dataset, selection.types);
    },
    async remove(space, dataset) {
      if (!(await deleteSelection(db, space, dataset, listener.announce)))
        throw contextError('selection-missing', { dataset });
      listener.forget();
      await recompute(space, dataset, []);
    },
    recompute,
    async shows(space) {
      const { selections } = await readSelections(db.kysely, space);
      return new Map(selections.map(({ dataset, shows }) => [dataset, shows === null ? null : new Set(shows)]));
    },
    spacesOf: (datasets) => spacesOf(db.kysely, datasets),
  };
}

function written({ types, scope, condition, shows }: Selection): Omit<SelectionRow, 'dataset'> {
  if (scope) parseScopes(scope);
  return {
    types: types ? [...types] : null,
    scope: scope ?? null,
    condition: condition ?? null,
    shows: shows ? [...shows] : null,
  };
}

/** An entity that went meanwhile needs no sorting. */
function ignoreMissing(error: Error & { code?: string }): void {
  if (error.code !== 'context.entity-missing') throw error;
}
