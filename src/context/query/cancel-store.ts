import type pg from 'pg';

/** Ends the statement under way on another connection, which answers its caller with an error. */
export async function cancelStatement(pool: pg.Pool, processID: number): Promise<void> {
  await pool.query('select pg_cancel_backend($1)', [processID]);
}
