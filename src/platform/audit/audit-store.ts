import { sql } from 'kysely';
import type { Executor } from '../database/index.ts';
import type { AuditEntry, AuditFilter } from './audit.ts';

/** Adds an entry; the table refuses to change or lose one. */
export async function writeEntry(db: Executor, entry: AuditEntry): Promise<void> {
  await sql`
    insert into audit (id, at, participant, participant_name, action, object_kind, object_id, organisation, details, request)
    values (${entry.id}, ${entry.at}, ${entry.participant}, ${entry.participantName}, ${entry.action},
            ${entry.objectKind}, ${entry.objectId}, ${entry.organisation}, ${JSON.stringify(entry.details)}::jsonb,
            ${entry.request})`.execute(db);
}

/** The latest entries that fit the filter, before `filter.before` when it is given. */
export async function listEntries(db: Executor, filter: AuditFilter, limit: number): Promise<AuditEntry[]> {
  const { rows } = await sql<AuditEntry>`
    select id, at, participant, participant_name as "participantName", action, object_kind as "objectKind",
           object_id as "objectId", organisation, details, request
      from audit
     where (${filter.organisation ?? null}::uuid is null or organisation = ${filter.organisation ?? null}::uuid)
       and (${filter.objectKind ?? null}::text is null or object_kind = ${filter.objectKind ?? null}::text)
       and (${filter.objectId ?? null}::text is null or object_id = ${filter.objectId ?? null}::text)
       and (${filter.before ?? null}::uuid is null or id < ${filter.before ?? null}::uuid)
     order by at desc, id desc
     limit ${limit}`.execute(db);
  return rows;
}
