import { PgBoss } from 'pg-boss';
import type { Database } from '../database/index.ts';
import type { Log } from '../log.ts';
import { workError } from './errors.ts';
import type { FailedJob, Job, JobDefinition, JobOptions, QueueState } from './job.ts';
import { countJobs, failedJobs, prepareAlone } from './work-store.ts';

/** Background jobs and schedules, kept in the database: what was sent survives a crash and runs at least once. */
export interface Work {
  /** Adds a kind of job; all are defined before `start`. */
  define<Data extends object>(definition: JobDefinition<Data>): Job<Data>;
  start(): Promise<void>;
  /** Takes no further jobs and waits for the running ones, at most `seconds`. */
  stop(seconds: number): Promise<void>;
  overview(): Promise<QueueState[]>;
  failures(limit?: number): Promise<FailedJob[]>;
  /** Puts a failed job back into its queue. */
  retry(queue: string, id: string): Promise<void>;
}

/** What background work needs. `runs`: whether this process also carries jobs out, or only sends them. */
export interface WorkDeps {
  readonly db: Database;
  readonly log: Log;
  readonly runs: boolean;
}

type AnyDefinition = JobDefinition<object>;

/** Makes the background work of one process. */
export function createWork({ db, log, runs }: WorkDeps): Work {
  const definitions = new Map<string, AnyDefinition>();
  const boss = new PgBoss({
    db: { executeSql: (text, values) => executeSql(db, text, values) },
    schema: 'work',
    backend: db.engine === 'embedded' ? 'pglite' : 'postgres',
    schedule: runs,
    supervise: runs,
    registerInstance: false,
  });
  boss.on('error', (error) => log.error({ err: error }, 'background work failed'));

  async function attend(definition: AnyDefinition): Promise<void> {
    await boss.createQueue(definition.name, {
      retryLimit: definition.retries ?? 3,
      retryDelay: 2,
      retryBackoff: true,
      retryDelayMax: 3600,
      expireInSeconds: definition.seconds ?? 900,
      policy: 'short',
    });
    if (!runs) return;
    if (definition.schedule) {
      await boss.schedule(definition.name, definition.schedule.cron, definition.schedule.data, {
        tz: 'Europe/Ljubljana',
      });
    } else await boss.unschedule(definition.name);
    await boss.work<object>(definition.name, { pollingIntervalSeconds: 1, batchSize: 1 }, async (jobs) => {
      for (const job of jobs) await carryOut(definition, job, log);
    });
  }

  return {
    define(definition) {
      definitions.set(definition.name, definition as unknown as AnyDefinition);
      return { name: definition.name, send: (data, options) => boss.send(definition.name, data, sendOptions(options)) };
    },
    start: () =>
      prepareAlone(db, async () => {
        await boss.start();
        for (const definition of definitions.values()) await attend(definition);
      }),
    stop: (seconds) => boss.stop({ graceful: true, close: false, timeout: Math.max(1, seconds) * 1000 }),
    async overview() {
      const counts = new Map((await countJobs(db.kysely)).map((row) => [row.name, row]));
      return [...definitions.values()].map(({ name, schedule }) => ({
        name,
        waiting: counts.get(name)?.waiting ?? 0,
        active: counts.get(name)?.active ?? 0,
        failed: counts.get(name)?.failed ?? 0,
        schedule: schedule?.cron ?? null,
      }));
    },
    failures: (limit = 50) => failedJobs(db.kysely, limit),
    async retry(queue, id) {
      const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
      const known = isId && definitions.has(queue) ? await boss.findJobs(queue, { id }) : [];
      if (known.length === 0) throw workError('job-missing', { queue, id });
      await boss.retry(queue, id);
    },
  };
}

async function carryOut(definition: AnyDefinition, job: { id: string; data: object; signal: AbortSignal }, log: Log) {
  const began = performance.now();
  try {
    await definition.run(job.data, job.signal);
    log.debug({ job: job.id, queue: definition.name, ms: Math.round(performance.now() - began) }, 'job done');
  } catch (error) {
    log.warn({ job: job.id, queue: definition.name, err: error }, 'job failed');
    throw error;
  }
}

/** A queue of policy `short` takes one waiting job for each key; jobs without a key get one of their own. */
function sendOptions(options: JobOptions = {}) {
  return {
    singletonKey: options.key ?? crypto.randomUUID(),
    ...(options.after ? { startAfter: options.after } : {}),
  };
}

/** pg-boss sends several statements in one text and wants the rows of all of them. */
async function executeSql(db: Database, text: string, values: unknown[] | undefined) {
  const result = values === undefined ? await db.pool.query(text) : await db.pool.query(text, values);
  const results = Array.isArray(result) ? result : [result];
  return { rows: results.flatMap((one: { rows: unknown[] }) => one.rows) };
}
