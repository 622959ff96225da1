import { sql } from 'kysely';
import type { Executor, Transaction } from '../../platform/database/index.ts';
import type { Role } from '../participant.ts';

/** One row of `organisation_invitation`; the hash of its token never leaves the table. */
export interface InvitationRow {
  id: string;
  organisation: string;
  email: string;
  role: Role;
  created: Date;
  expires: Date;
}

/** Writes an invitation; a second one to the same address takes the place of the first, whose link then ends. */
export async function writeInvitation(
  tx: Transaction,
  invitation: Omit<InvitationRow, 'created'> & { hash: Buffer; invitedBy: string | null },
) {
  const { rows } = await sql<InvitationRow>`
    insert into organisation_invitation (id, organisation, email, role, hash, invited_by, expires)
    values (${invitation.id}, ${invitation.organisation}, ${invitation.email}, ${invitation.role}, ${invitation.hash},
            ${invitation.invitedBy}, ${invitation.expires})
    on conflict (organisation, email) where accepted is null do update
       set role = excluded.role, hash = excluded.hash, invited_by = excluded.invited_by, expires = excluded.expires
    returning id, organisation, email, role, created, expires`.execute(tx);
  return rows[0]!;
}

/** How many invitations of an organisation are open; locks the organisation so that the count holds to the commit. */
export async function countOpen(tx: Transaction, organisation: string, now: Date) {
  await sql`select id from organisation where id = ${organisation} for update`.execute(tx);
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count
      from organisation_invitation
     where organisation = ${organisation} and accepted is null and expires > ${now}`.execute(tx);
  return rows[0]!.count;
}

/** The open invitations of an organisation, newest first. */
export async function listOpen(db: Executor, organisation: string, now: Date) {
  const { rows } = await sql<InvitationRow>`
    select id, organisation, email, role, created, expires
      from organisation_invitation
     where organisation = ${organisation} and accepted is null and expires > ${now}
     order by id desc`.execute(db);
  return rows;
}

/** The open invitation whose token has this hash. */
export async function openByHash(db: Executor, hash: Buffer, now: Date) {
  const { rows } = await sql<InvitationRow>`
    select id, organisation, email, role, created, expires
      from organisation_invitation
     where hash = ${hash} and accepted is null and expires > ${now}`.execute(db);
  return rows[0] ?? null;
}

/** Marks an invitation as accepted; null when somebody was quicker or it has ended. */
export async function takeInvitation(tx: Transaction, hash: Buffer, now: Date) {
  const { rows } = await sql<InvitationRow>`
    update organisation_invitation
       set accepted = ${now}
     where hash = ${hash} and accepted is null and expires > ${now}
    returning id, organisation, email, role, created, expires`.execute(tx);
  return rows[0] ?? null;
}

/** Withdraws an open invitation of an organisation. */
export async function deleteInvitation(db: Executor, organisation: string, id: string) {
  const { rows } = await sql`
    delete from organisation_invitation
     where organisation = ${organisation} and id = ${id} and accepted is null
    returning id`.execute(db);
  return rows.length > 0;
}

/** Ends an open invitation that its reader does not want. */
export async function deleteByHash(db: Executor, hash: Buffer) {
  const { rows } = await sql`
    delete from organisation_invitation where hash = ${hash} and accepted is null returning id`.execute(db);
  return rows.length > 0;
}
