import { sql } from 'kysely';
import type { Database, Executor } from '../../platform/database/index.ts';

/** One row of `space`. */
export interface SpaceRow {
  readonly id: number;
  readonly name: string;
  readonly title: string;
  readonly organisation: string | null;
  readonly created: Date;
}

/** Adds a space with its change log; undefined when the name is taken. */
export async function insertSpace(
  db: Database,
  space: Pick<SpaceRow, 'name' | 'title' | 'organisation'>,
): Promise<SpaceRow | undefined> {
  const { rows } = await sql<SpaceRow>`
    with made as (
      insert into space (name, title, organisation) values (${space.name}, ${space.title}, ${space.organisation})
      on conflict do nothing
      returning id, name, title, organisation, created
    ), head as (
      insert into change_head (space) select id from made on conflict do nothing
    )
    select * from made`.execute(db.kysely);
  return rows[0];
}

/** The space of a name. */
export async function findSpace(executor: Executor, name: string): Promise<SpaceRow | undefined> {
  const { rows } = await sql<SpaceRow>`
    select id, name, title, organisation, created from space where name = ${name}`.execute(executor);
  return rows[0];
}

/** Every space, by name. */
export async function listSpaces(executor: Executor): Promise<SpaceRow[]> {
  const { rows } = await sql<SpaceRow>`
    select id, name, title, organisation, created from space order by name`.execute(executor);
  return rows;
}

/** The organisation of a space; undefined when there is no such space. */
export async function organisationOf(executor: Executor, id: number): Promise<string | null | undefined> {
  const { rows } = await sql<{ organisation: string | null }>`
    select organisation from space where id = ${id}`.execute(executor);
  return rows[0]?.organisation;
}
