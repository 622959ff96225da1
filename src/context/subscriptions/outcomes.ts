import type { Executor } from '../../platform/database/index.ts';
import { type Left, type Outcome, settle } from './outcome-store.ts';

/** Writes an outcome down; undefined when the delivery is no longer the holder's. */
export type NoteOutcome = (outcome: Outcome) => Promise<Left | undefined>;

/** Notes outcomes of many lanes in few statements. */
export function createOutcomes(executor: Executor, holder: string): NoteOutcome {
  let waitingOutcomes: {
    outcome: Outcome;
    resolve: (left: Left | undefined) => void;
    reject: (error: unknown) => void;
  }[] = [];
  let isFlushing = false;

  /** What comes while a statement is under way is written together by the next one. */
  function noteOutcome(outcome: Outcome): Promise<Left | undefined> {
    return new Promise((resolve, reject) => {
      waitingOutcomes.push({ outcome, resolve, reject });
      if (!isFlushing) void flush();
    });
  }

  async function flush(): Promise<void> {
    isFlushing = true;
    while (waitingOutcomes.length > 0) {
      const batch = waitingOutcomes;
      waitingOutcomes = [];
      try {
        const left = await settle(
          executor,
          holder,
          batch.map(({ outcome }) => outcome),
        );
        for (const { outcome, resolve } of batch)
          resolve(left.find(({ space, id }) => space === outcome.space && id === outcome.id));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isFlushing = false;
  }

  return noteOutcome;
}
