import { sql } from 'kysely';
import type { Database, Executor } from '../database/index.ts';
import type { FailedJob } from './job.ts';

/** Any number that nothing else locks by; processes that start at once meet at it. */
const startLock = 7_540_113_804;

/**
 * Lets one process at a time prepare the tables and queues of a database: two that do so at once meet in `create schema`.
 * The embedded engine has one process only, and one connection, which a lock would hold.
 */
export function prepareAlone(db: Database, prepare: () => Promise<void>): Promise<void> {
  if (db.engine === 'embedded') return prepare();
  return db.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(${startLock})`.execute(tx);
    await prepare();
  });
}

interface CountRow {
  readonly name: string;
  readonly waiting: number;
  readonly active: number;
  readonly failed: number;
}

/** How many jobs of each queue wait, run and have failed. */
export async function countJobs(db: Executor): Promise<CountRow[]> {
  const { rows } = await sql<CountRow>`
    select name,
           count(*) filter (where state in ('created', 'retry'))::integer as waiting,
           count(*) filter (where state = 'active')::integer as active,
           count(*) filter (where state = 'failed')::integer as failed
      from work.job
     group by name
     order by name`.execute(db);
  return rows;
}

interface FailureRow {
  readonly id: string;
  readonly name: string;
  readonly output: { readonly message?: string } | null;
  readonly retry_count: number;
  readonly completed_on: Date | null;
}

/** The jobs that failed for good, latest first. */
export async function failedJobs(db: Executor, limit: number): Promise<FailedJob[]> {
  const { rows } = await sql<FailureRow>`
    select id::text as id, name, output, retry_count, completed_on
      from work.job
     where state = 'failed'
     order by completed_on desc
     limit ${limit}`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    queue: row.name,
    reason: row.output?.message ?? JSON.stringify(row.output),
    attempts: row.retry_count + 1,
    failed: row.completed_on,
  }));
}
