import { sql } from 'kysely';
import type { Executor } from '../platform/database/index.ts';

/** What the first start decided, and whether all is filled. */
export interface Decision {
  readonly wanted: boolean;
  readonly completed: Date | null;
}

/** One dataset of the demonstration on this node. */
export interface Progress {
  readonly name: string;
  /** Number of its selection in context. */
  readonly number: number;
  /** Its record in the catalogue. */
  readonly record: string | null;
  readonly filled: Date | null;
}

/** What was decided; undefined before the first start. */
export async function readDecision(db: Executor): Promise<Decision | undefined> {
  const { rows } = await sql<Decision>`select wanted, completed from demonstration`.execute(db);
  return rows[0];
}

/** Writes the decision of the first start; of two processes that start together, the first one decides. */
export async function writeDecision(db: Executor, wanted: boolean, at: Date): Promise<void> {
  await sql`
    insert into demonstration (wanted, begun) values (${wanted}, ${at})
    on conflict do nothing`.execute(db);
}

/** Takes the filling over when nobody is at it; `until` is renewed while it goes on. */
export async function takeLease(db: Executor, at: Date, until: Date): Promise<boolean> {
  const { rows } = await sql`
    update demonstration set leased_until = ${until}
     where wanted and completed is null and (leased_until is null or leased_until <= ${at})
    returning 1`.execute(db);
  return rows.length > 0;
}

/** Keeps the filling. */
export async function renewLease(db: Executor, until: Date): Promise<void> {
  await sql`update demonstration set leased_until = ${until}`.execute(db);
}

/** Gives the filling back, completed or not. */
export async function endLease(db: Executor, completed: Date | null): Promise<void> {
  await sql`update demonstration set leased_until = null, completed = ${completed}`.execute(db);
}

/** How far each dataset has come. */
export async function readProgress(db: Executor): Promise<Progress[]> {
  const { rows } = await sql<Progress>`
    select name, number, record, filled from demonstration_dataset order by name`.execute(db);
  return rows;
}

/** Notes a dataset, or what is new about it. */
export async function noteProgress(db: Executor, { name, number, record, filled }: Progress): Promise<void> {
  await sql`
    insert into demonstration_dataset (name, number, record, filled)
    values (${name}, ${number}, ${record}, ${filled})
    on conflict (name) do update set record = excluded.record, filled = excluded.filled`.execute(db);
}
