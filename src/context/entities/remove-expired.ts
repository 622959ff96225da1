import { systemAccess } from '../../participants/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import type { EntityWriter } from './entity-writer.ts';
import { readExpired } from './expiry-store.ts';

/** So many entities are looked at together. */
const batch = 500;

/**
 * Makes the clean-up of NGSI-LD 1.9.1 §4.22: what has expired is hidden from that moment on, and a run of this takes it
 * out of storage, as a change with its history. Answers how many entities were touched.
 */
export function createExpiry({
  db,
  clock,
  apply,
}: {
  readonly db: Database;
  readonly clock: Clock;
  readonly apply: EntityWriter['apply'];
}): () => Promise<number> {
  return async () => {
    let touched = 0;
    for (;;) {
      const found = await readExpired(db, clock.now(), batch);
      const bySpace = Map.groupBy(found, ({ space }) => space);
      let progress = 0;
      for (const [space, rows] of bySpace) {
        const operations = rows.map(({ id }) => ({ kind: 'expire', id }) as const);
        const outcomes = await apply(systemAccess(space), operations);
        progress += outcomes.filter(({ outcome }) => outcome === 'deleted' || outcome === 'updated').length;
      }
      touched += progress;
      // What is left now is kept by writers that are quicker; the next run finds it again.
      if (found.length < batch || progress === 0) return touched;
    }
  };
}
