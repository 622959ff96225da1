import type { QueryExecutorProvider } from 'kysely';
import { analyzeEntities } from './query/index.ts';

/** Keeps what the database knows about its rows from falling far behind what is written. */
export interface Statistics {
  /** Told of entities that came or went; what only changes leaves the picture as it was. */
  noticed(entities: number): void;
  /** Resolves when nothing is being gathered any more. */
  idle(): Promise<void>;
}

const first = 1_000;

/**
 * Gathers statistics after the first 1,000 entities, and then whenever as many again have come or gone as before. PostgreSQL does it by
 * itself only once a minute, and the embedded engine never does: until then a count over a box was planned for an empty
 * table and took more than twenty seconds over 6,000 rows.
 */
export function createStatistics({ kysely }: { readonly kysely: QueryExecutorProvider }): Statistics {
  let seen = 0;
  let next = first;
  let gathering: Promise<void> | null = null;
  return {
    noticed(entities) {
      seen += entities;
      if (seen < next || gathering) return;
      next = seen * 2;
      // Without them queries are slower and nothing else; the next round makes up for one that failed.
      gathering = analyzeEntities(kysely)
        .catch(() => {})
        .finally(() => {
          gathering = null;
        });
    },
    idle: async () => void (await gathering),
  };
}
