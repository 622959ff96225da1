import type { Log } from '../platform/log.ts';

/** What looking for abandoned runs needs. */
export interface TakeUpDeps {
  readonly orphans: () => Promise<readonly string[]>;
  readonly submit: (run: string) => Promise<void>;
  readonly log: Log;
}

/** Looks again and again for runs that nobody works on. */
export interface TakeUp {
  /** Looks at once, then every few seconds. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const everySeconds = 3;

/** Makes the look-out. A database that is away is no fault: the next look finds what this one missed. */
export function createTakeUp({ orphans, submit, log }: TakeUpDeps): TakeUp {
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> = Promise.resolve();
  let stopped = false;

  async function look(): Promise<void> {
    try {
      for (const run of await orphans()) if (!stopped) await submit(run);
    } catch (error) {
      log.warn({ err: error }, 'runs of publications could not be looked for');
    }
    if (!stopped) timer = setTimeout(begin, everySeconds * 1000).unref();
  }

  function begin(): void {
    looking = look();
  }

  return {
    async start() {
      begin();
      await looking;
    },
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      await looking;
    },
  };
}
