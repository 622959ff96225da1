import { sql } from 'kysely';
import type { Database } from '../database/index.ts';
import type { Check } from './operation-routes.ts';

/** Whether the database answers. */
export const databaseCheck = (db: Database): Check => ({
  name: 'database',
  run: async () => {
    await sql`select 1`.execute(db.kysely);
  },
});
