/** One thing to do with one entity. */
export interface Job {
  readonly space: number;
  readonly id: string;
  readonly bytes: number;
}

/** How much is done at once. */
export interface CoalescerLimits {
  /** Batches in flight in one space, and in all of them together. */
  readonly perSpace: number;
  readonly together: number;
  /** Jobs and bytes in one batch. */
  readonly jobs: number;
  readonly bytes: number;
}

interface Lane<J extends Job> {
  waiting: J[];
  /** Ids in a batch that is under way; another job of theirs waits, whatever came in between. */
  readonly busy: Set<string>;
  running: number;
}

interface Deps<J extends Job> {
  /** Carries out the jobs of one batch, all of one space, and settles each; never throws. */
  readonly run: (space: number, jobs: readonly J[]) => Promise<void>;
  /** Jobs that may not share a batch with others. */
  readonly isSuspect: (job: J) => boolean;
  readonly limits: CoalescerLimits;
}

/** Takes jobs and carries them out in batches: whatever arrives while the database is busy goes together. */
export interface Coalescer<J extends Job> {
  add(jobs: readonly J[]): void;
  /** Jobs that have not begun. */
  readonly waiting: number;
  /** Resolves when nothing waits or runs any more. */
  idle(): Promise<void>;
}

/** Makes a coalescer. Jobs of one id are carried out in the order in which they came. */
export function createCoalescer<J extends Job>({ run, isSuspect, limits }: Deps<J>): Coalescer<J> {
  const lanes = new Map<number, Lane<J>>();
  let running = 0;
  let waiting = 0;
  let scheduled = false;
  let whenIdle: (() => void)[] = [];

  function startAll(): void {
    scheduled = false;
    for (const [space, lane] of lanes) {
      while (running < limits.together && lane.running < limits.perSpace) {
        const batch = takeBatch(lane, isSuspect, limits);
        if (batch.length === 0) break;
        start(space, lane, batch);
      }
      // Spaces take turns: one that was served goes behind the others.
      if (lane.waiting.length === 0 && lane.running === 0) lanes.delete(space);
      if (running >= limits.together) break;
    }
  }

  function start(space: number, lane: Lane<J>, batch: readonly J[]): void {
    waiting -= batch.length;
    running += 1;
    lane.running += 1;
    lanes.delete(space);
    lanes.set(space, lane);
    void run(space, batch).finally(() => {
      for (const { id } of batch) lane.busy.delete(id);
      running -= 1;
      lane.running -= 1;
      schedule();
      if (running === 0 && waiting === 0) for (const tell of whenIdle.splice(0)) tell();
    });
  }

  /** After the events that are already there, so that all of them go along. */
  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(startAll);
  }

  return {
    add(jobs) {
      for (const job of jobs) {
        const lane = lanes.get(job.space);
        if (lane) lane.waiting.push(job);
        else lanes.set(job.space, { waiting: [job], busy: new Set(), running: 0 });
      }
      waiting += jobs.length;
      schedule();
    },
    get waiting() {
      return waiting;
    },
    idle() {
      if (running === 0 && waiting === 0) return Promise.resolve();
      return new Promise((resolve) => {
        whenIdle = [...whenIdle, resolve];
      });
    },
  };
}

/** The next batch of a lane: the longest-waiting jobs whose ids are free. A suspect goes alone. */
function takeBatch<J extends Job>(lane: Lane<J>, isSuspect: (job: J) => boolean, limits: CoalescerLimits): J[] {
  const batch: J[] = [];
  const held = new Set<string>();
  const left: J[] = [];
  let bytes = 0;
  let full = false;
  for (const [index, job] of lane.waiting.entries()) {
    if (full) {
      left.push(...lane.waiting.slice(index));
      break;
    }
    const suspect = isSuspect(job);
    if (lane.busy.has(job.id) || held.has(job.id) || (suspect && batch.length > 0)) {
      held.add(job.id);
      left.push(job);
      continue;
    }
    batch.push(job);
    bytes += job.bytes;
    full = suspect || batch.length >= limits.jobs || bytes >= limits.bytes;
  }
  lane.waiting = left;
  for (const { id } of batch) lane.busy.add(id);
  return batch;
}
