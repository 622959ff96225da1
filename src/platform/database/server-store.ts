import { sql } from 'kysely';
import type { Executor } from './database.ts';

/** What a PostgreSQL server is, and which of the wanted extensions it could offer. */
export interface Server {
  /** As in `server_version_num`: 150018 is 15.18. */
  readonly versionNumber: number;
  readonly version: string;
  readonly encoding: string;
  readonly extensions: readonly string[];
}

/** Reads what the server behind the connection is; `wanted` names extensions. */
export async function readServer(executor: Executor, wanted: readonly string[]): Promise<Server> {
  const { rows } = await sql<Server>`
    select current_setting('server_version_num')::int as "versionNumber",
           current_setting('server_version') as version,
           current_setting('server_encoding') as encoding,
           array(select name::text from pg_available_extensions where name = any(${wanted})) as extensions`.execute(
    executor,
  );
  return rows[0]!;
}
