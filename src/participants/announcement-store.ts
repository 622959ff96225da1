import { sql } from 'kysely';
import type { Transaction } from '../platform/database/index.ts';

/** Tells every process of the node, at commit, that what holders may see has changed. */
export async function announce(tx: Transaction, what: string) {
  await sql`select pg_notify('permissions', ${what})`.execute(tx);
}
