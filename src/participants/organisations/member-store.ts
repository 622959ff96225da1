import { sql } from 'kysely';
import type { Executor, Transaction } from '../../platform/database/index.ts';
import type { Role } from '../participant.ts';

/** One member as lists show it. */
export interface MemberRow {
  person: string;
  name: string;
  email: string;
  role: Role;
  since: Date;
}

/** The members of an organisation, administrators first. */
export async function listMembers(db: Executor, organisation: string) {
  const { rows } = await sql<MemberRow>`
    select m.person, p.name, p.email, m.role, m.since
      from organisation_member m
      join person p on p.id = m.person
     where m.organisation = ${organisation}
     order by array_position(array['administrator', 'provider', 'developer', 'member'], m.role), p.name, m.person
     limit 5000`.execute(db);
  return rows;
}

/** Adds a member; a person who already belongs keeps the role it has. */
export async function insertMember(tx: Transaction, organisation: string, person: string, role: Role) {
  const { rows } = await sql`
    insert into organisation_member (organisation, person, role) values (${organisation}, ${person}, ${role})
    on conflict do nothing
    returning person`.execute(tx);
  return rows.length > 0;
}

/**
 * Locks an organisation and reads the role of one of its members. Everything that could take its last administrator
 * away holds this lock first, so that two such changes see each other.
 */
export async function lockForMember(tx: Transaction, organisation: string, person: string) {
  await sql`select id from organisation where id = ${organisation} for update`.execute(tx);
  const { rows } = await sql<{ role: Role; administrators: number }>`
    select role,
           (select count(*)::int from organisation_member
             where organisation = ${organisation} and role = 'administrator') as administrators
      from organisation_member
     where organisation = ${organisation} and person = ${person}`.execute(tx);
  return rows[0] ?? null;
}

/** Gives a member another role. */
export async function updateRole(tx: Transaction, organisation: string, person: string, role: Role) {
  await sql`
    update organisation_member set role = ${role}
     where organisation = ${organisation} and person = ${person}`.execute(tx);
}

/** Takes a member away. */
export async function deleteMember(tx: Transaction, organisation: string, person: string) {
  await sql`delete from organisation_member where organisation = ${organisation} and person = ${person}`.execute(tx);
}

/** Whether a person with this address already belongs. */
export async function isMemberByEmail(db: Executor, organisation: string, email: string) {
  const { rows } = await sql`
    select 1
      from organisation_member m
      join person p on p.id = m.person
     where m.organisation = ${organisation} and p.email = ${email}`.execute(db);
  return rows.length > 0;
}

/** How many members each of the organisations has. */
export async function countMembers(db: Executor, organisations: readonly string[]) {
  const { rows } = await sql<{ organisation: string; count: number }>`
    select organisation, count(*)::int as count
      from organisation_member
     where organisation = any(${organisations}::uuid[])
     group by organisation`.execute(db);
  return new Map(rows.map((row) => [row.organisation, row.count]));
}
