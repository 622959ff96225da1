import { sql } from 'kysely';
import type { Executor } from '../../platform/database/index.ts';
import type { Membership } from '../participant.ts';

/** One row of `person`, as this room reads it. */
export interface PersonRow {
  id: string;
  name: string;
  email: string;
  email_verified: boolean;
  operator: boolean;
  second_factor: boolean;
  language: string;
  created: Date;
}

/** One person by id. */
export async function personById(db: Executor, id: string) {
  const { rows } = await sql<PersonRow>`
    select id, name, email, email_verified, operator, second_factor, language, created
      from person
     where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** One person by e-mail address, whatever its case. */
export async function personByEmail(db: Executor, email: string) {
  const { rows } = await sql<PersonRow>`
    select id, name, email, email_verified, operator, second_factor, language, created
      from person
     where email = ${email.toLowerCase()}`.execute(db);
  return rows[0] ?? null;
}

/** The organisations that a person belongs to, with the role in each. */
export async function membershipsOf(db: Executor, person: string) {
  const { rows } = await sql<Membership>`
    select organisation, role from organisation_member where person = ${person} order by since, organisation`.execute(
    db,
  );
  return rows;
}

/** Changes a person's shown name and language. */
export async function updatePerson(db: Executor, id: string, change: { name?: string; language?: string }) {
  await sql`
    update person
       set name = coalesce(${change.name ?? null}::text, name),
           language = coalesce(${change.language ?? null}::text, language),
           modified = now()
     where id = ${id}`.execute(db);
}

/** Ends one session by its token. */
export async function deleteSession(db: Executor, token: string) {
  await sql`delete from session where token = ${token}`.execute(db);
}
