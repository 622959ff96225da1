import type { Database, Transaction } from '../platform/database/index.ts';
import type { Log } from '../platform/log.ts';
import type { Run } from './run.ts';
import * as store from './run-store.ts';

/** How a process shows that it works on a run, and when others may take it. */
export interface LeaseTimes {
  /** Seconds between two signs of life, whatever the run itself is doing. */
  readonly beatSeconds: number;
  /** A run whose process has been silent for so long, by the database's clock, belongs to nobody. */
  readonly silenceSeconds: number;
}

/** Five signs of life may be missed. */
export const usualLeaseTimes: LeaseTimes = { beatSeconds: 3, silenceSeconds: 15 };

/** Thrown by work on a run that has been cancelled or taken over by another process. */
class LeaseLost extends Error {
  constructor(run: string) {
    super(`run ${run} is not this process's any more`);
    this.name = 'LeaseLost';
  }
}

/** The right of one process to work on a run, until it ends, is cancelled, or another process takes it. */
export interface RunLease {
  /** Aborted as soon as the lease is lost, or by `abandon`. */
  readonly signal: AbortSignal;
  /** Carries statements out in a transaction during which nobody can take the run; throws LeaseLost when somebody has. */
  hold<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * To be called right before something is written that no transaction of ours spans: throws LeaseLost when the run has been taken
   * meanwhile. A batch that was on its way before stays as harmless as it is: whoever took the run reads the same file and writes the same.
   */
  confirm(): Promise<void>;
  /** Breaks the work off. */
  abandon(): void;
  /** Ends the signs of life. */
  close(): void;
}

/** Keeps the lease of a run that has just been claimed. */
export function keepLease(db: Database, log: Log, run: Run, times: LeaseTimes): RunLease {
  const abort = new AbortController();
  let confirmed = performance.now();

  function lose(): LeaseLost {
    abort.abort();
    return new LeaseLost(run.id);
  }

  async function hold<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    // Counted from before the question, so that a slow answer does not lengthen the lease.
    const asked = performance.now();
    const result = await db.transaction(async (tx) => {
      if (!(await store.beatRun(tx, run))) throw lose();
      return work(tx);
    });
    confirmed = asked;
    return result;
  }

  const beat = () =>
    hold(async () => {}).catch((error: unknown) => {
      // A database that does not answer is asked again; when it stays away, `confirm` stops the writing.
      if (!(error instanceof LeaseLost)) log.warn({ err: error, run: run.id }, 'a sign of life could not be given');
    });
  const heart = setInterval(() => void beat(), times.beatSeconds * 1000);
  heart.unref();

  // A fifth of the silence stays for what is already on its way.
  const isFresh = () => performance.now() - confirmed < times.silenceSeconds * 800;

  return {
    signal: abort.signal,
    hold,
    async confirm() {
      if (!isFresh()) await hold(async () => {});
      abort.signal.throwIfAborted();
    },
    abandon: () => abort.abort(),
    close: () => clearInterval(heart),
  };
}
