import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import { rollUpWritten, summarizeWritten } from './rollup-store.ts';

/** Makes the job that rolls up by the hour what was written since its last run. */
export function createRollUp({ db, clock }: { readonly db: Database; readonly clock: Clock }): () => Promise<void> {
  return async () => {
    const now = clock.now();
    await db.transaction(summarizeWritten);
    while (!(await db.transaction((tx) => rollUpWritten(tx, now))));
  };
}
