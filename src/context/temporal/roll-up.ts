import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import { rollUpWritten, summarizeWritten } from './rollup-store.ts';

const fewHours = 5_000;
const mostDays = 64;

/** Makes the job that rolls up by the hour what was written since its last run. */
export function createRollUp({ db, clock }: { readonly db: Database; readonly clock: Clock }): () => Promise<void> {
  return async () => {
    const now = clock.now();
    await db.transaction(summarizeWritten);
    // Where little was written a step spans more time, so that years of one sensor are not gone through day by day.
    let days = 1;
    for (;;) {
      const { hours, isDone } = await db.transaction((tx) => rollUpWritten(tx, now, days));
      if (isDone) return;
      days = hours < fewHours ? Math.min(days * 2, mostDays) : 1;
    }
  };
}
