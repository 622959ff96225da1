import { sql } from 'kysely';
import type { Executor } from '../../platform/database/index.ts';
import type { KeyRole } from './keys.ts';

/** One row of `api_key`, with the names that lists show; the hash never leaves the table. */
export interface KeyRow {
  id: string;
  prefix: string;
  name: string;
  organisation: string | null;
  role: KeyRole;
  created: Date;
  created_by: string | null;
  expires: Date | null;
  last_used: Date | null;
  revoked: Date | null;
}

/** The key with this SHA-256, unless it is revoked or has expired. */
export async function validKey(db: Executor, digest: Buffer, now: Date) {
  const { rows } = await sql<Pick<KeyRow, 'id' | 'name' | 'organisation' | 'role' | 'expires'>>`
    select id, name, organisation, role, expires
      from api_key
     where hash = ${digest}
       and revoked is null
       and (expires is null or expires > ${now})`.execute(db);
  return rows[0] ?? null;
}

/** Writes a new key unless its organisation already has `limit` valid ones; null says that it has. */
export async function insertKey(
  db: Executor,
  key: Pick<KeyRow, 'id' | 'prefix' | 'name' | 'organisation' | 'role' | 'created_by' | 'expires'> & { hash: Buffer },
  limit: number,
) {
  const { rows } = await sql<KeyRow>`
    insert into api_key (id, hash, prefix, name, organisation, role, created_by, expires)
    select ${key.id}::uuid, ${key.hash}, ${key.prefix}, ${key.name}, ${key.organisation}::uuid, ${key.role},
           ${key.created_by}, ${key.expires}::timestamptz
     where (select count(*) from api_key
             where organisation is not distinct from ${key.organisation}::uuid
               and revoked is null and (expires is null or expires > now())) < ${limit}
    returning id, prefix, name, organisation, role, created, created_by, expires, last_used, revoked`.execute(db);
  return rows[0] ?? null;
}

/** The keys of an organisation (null = the operator's), newest first, the revoked ones last. */
export async function listKeys(db: Executor, organisation: string | null) {
  const { rows } = await sql<KeyRow>`
    select id, prefix, name, organisation, role, created, created_by, expires, last_used, revoked
      from api_key
     where organisation is not distinct from ${organisation}::uuid
     order by revoked is not null, id desc
     limit 1000`.execute(db);
  return rows;
}

/** One key of an organisation. */
export async function keyById(db: Executor, organisation: string | null, id: string) {
  const { rows } = await sql<KeyRow>`
    select id, prefix, name, organisation, role, created, created_by, expires, last_used, revoked
      from api_key
     where id = ${id} and organisation is not distinct from ${organisation}::uuid`.execute(db);
  return rows[0] ?? null;
}

/** Marks a key as revoked; null when it is already, or is not there. */
export async function revokeKey(db: Executor, id: string, now: Date) {
  const { rows } = await sql<KeyRow>`
    update api_key set revoked = ${now} where id = ${id} and revoked is null
    returning id, prefix, name, organisation, role, created, created_by, expires, last_used, revoked`.execute(db);
  return rows[0] ?? null;
}

/** Notes when keys were last used, many at once, never moving a time back. */
export async function noteUses(db: Executor, uses: ReadonlyMap<string, Date>) {
  await sql`
    update api_key k
       set last_used = greatest(k.last_used, u.used)
      from unnest(${[...uses.keys()]}::uuid[], ${[...uses.values()].map((date) => date.toISOString())}::timestamptz[])
           as u (id, used)
     where k.id = u.id`.execute(db);
}
