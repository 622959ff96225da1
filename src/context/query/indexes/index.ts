import type { QueryExecutorProvider } from 'kysely';
import type { EntityQuery } from '../entity-query.ts';
import type { HasIndex, IndexedPath } from '../index-store.ts';
import { HotPaths, pathKey } from './hot-paths.ts';
import {
  addUses,
  analyzeEntities,
  createPathIndex,
  dropPathIndex,
  forgetPaths,
  type ObservedPath,
  pinPath,
  readPaths,
} from './index-catalogue-store.ts';

export { analyzeEntities, type ObservedPath } from './index-catalogue-store.ts';
export { operateIndexes } from './index-routes.ts';

/** Watches which attribute paths people filter by, and keeps a bounded set of expression indexes for them. DESIGN §5. */
export interface AttributeIndexes {
  readonly hasIndex: HasIndex;
  /** Counts the paths of a query; costs nothing but memory. */
  observe(query: EntityQuery): void;
  /** Reads anew which paths have an index; another process may have made some. */
  refresh(): Promise<void>;
  /** Writes the counts down, makes the indexes that are worth it and removes those that no longer are. */
  maintain(): Promise<{ readonly created: readonly IndexedPath[]; readonly dropped: readonly IndexedPath[] }>;
  /** What is observed and indexed, for the operator. */
  list(): Promise<readonly ObservedPath[]>;
  /** Keeps the index of a path whatever its use, or releases it again. */
  pin(path: IndexedPath, pinned: boolean): Promise<void>;
}

/** What the indexes stand on, and how many there may be. */
export interface AttributeIndexDependencies {
  readonly db: { readonly engine: 'postgres' | 'embedded'; readonly kysely: QueryExecutorProvider };
  /** How many indexes are kept; each costs every write a little. */
  readonly maximum?: number;
  /** Uses (fading by half a week after week) from which on a path is worth an index. */
  readonly threshold?: number;
}

/** Makes the keeper of the expression indexes. */
export function createAttributeIndexes({
  db,
  maximum = 8,
  threshold = 100,
}: AttributeIndexDependencies): AttributeIndexes {
  const hot = new HotPaths();
  let ready: ReadonlySet<string> = new Set();
  const concurrently = db.engine === 'postgres';

  async function refresh(): Promise<void> {
    const paths = await readPaths(db.kysely);
    ready = new Set(paths.filter((path) => path.index_name !== null).map(pathKey));
  }

  return {
    hasIndex: (path) => ready.size > 0 && ready.has(pathKey(path)),
    observe: (query) => hot.observe(query),
    refresh,
    async maintain() {
      await addUses(db.kysely, hot.take());
      const paths = await readPaths(db.kysely);
      const wanted = new Set(chosen(paths, maximum, threshold).map(pathKey));
      const dropped = paths.filter((path) => path.index_name !== null && !wanted.has(pathKey(path)));
      const created = paths.filter((path) => path.index_name === null && wanted.has(pathKey(path)));
      for (const path of dropped) await dropPathIndex(db.kysely, path, concurrently);
      for (const path of created) await createPathIndex(db.kysely, path, concurrently);
      if (created.length > 0) await analyzeEntities(db.kysely);
      await forgetPaths(db.kysely);
      await refresh();
      return { created, dropped };
    },
    list: () => readPaths(db.kysely),
    async pin(path, pinned) {
      await pinPath(db.kysely, path, pinned);
    },
  };
}

/** Pinned paths, then the most used; one that has its index already keeps it until its use has halved. */
function chosen(paths: readonly ObservedPath[], maximum: number, threshold: number): readonly ObservedPath[] {
  return paths
    .filter((path) => path.pinned || path.uses >= (path.index_name === null ? threshold : threshold / 2))
    .slice(0, maximum);
}
