import type { Query } from '../../context/index.ts';
import type { Contexts } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import type { Collection } from './collection.ts';
import { readTable, type Table } from './columns.ts';

/** The tables of collections, remembered for a minute. */
export interface Tables {
  /** What is known; a minute old at most. */
  recent(access: Access, collection: Collection): Promise<Table>;
  /** As it is now. */
  fresh(access: Access, collection: Collection): Promise<Table>;
}

const limits = { age: 60_000, remembered: 500 };

/** Makes the tables of collections. */
export function createTables(query: Pick<Query, 'stream'>, contexts: Contexts): Tables {
  const memory = new Map<string, { readonly table: Promise<Table>; readonly until: number }>();

  const fresh = async (access: Access, collection: Collection): Promise<Table> =>
    readTable(query, access, collection, await contexts.parse(collection.context));

  const recent = (access: Access, collection: Collection): Promise<Table> => {
    const view = viewOf(access, collection.dataset);
    if (view === null) return fresh(access, collection);
    const key = `${collection.space} ${collection.dataset} ${view} ${JSON.stringify(collection.context ?? null)}`;
    const known = memory.get(key);
    if (known && known.until > Date.now()) return known.table;
    if (memory.size >= limits.remembered) memory.delete(memory.keys().next().value ?? '');
    const table = fresh(access, collection);
    memory.set(key, { table, until: Date.now() + limits.age });
    table.catch(() => memory.delete(key));
    return table;
  };

  return { recent, fresh };
}

/** Readers who see the same attributes of a dataset share its table; those who see parts of it through others do not. */
function viewOf(access: Access, dataset: number): string | null {
  return access.readsAll || access.datasets.get(dataset) === null ? 'whole' : null;
}
