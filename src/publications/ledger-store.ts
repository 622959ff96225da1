import { sql } from 'kysely';
import type { Executor } from '../platform/database/index.ts';

/** An entity that a run has read. */
export interface Candidate {
  readonly entity: string;
  readonly digest: string;
  readonly line: number;
}

/** How a candidate compares with what is published; `first` is the line that had the same id before it in this run. */
export interface Comparison {
  readonly entity: string;
  readonly present: string | null;
  readonly first: number | null;
}

/** Enters candidates of a run and compares each with what is published and with what the run has read before. */
export async function compareCandidates(
  db: Executor,
  run: string,
  publication: string,
  candidates: readonly Candidate[],
): Promise<Map<string, Comparison>> {
  const { rows } = await sql<Comparison & { entity: string }>`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(candidates)}::jsonb) as g(entity text, digest text, line integer)
    ), earlier as (
      select c.entity, c.line from given g join publication_candidate c on c.run = ${run} and c.entity = g.entity
    ), entered as (
      insert into publication_candidate (run, entity, digest, line)
      select ${run}, entity, digest, line from given
      on conflict do nothing
    )
    select g.entity, p.digest as present, e.line as first
      from given g
      left join earlier e on e.entity = g.entity
      left join publication_entity p on p.publication = ${publication} and p.entity = g.entity`.execute(db);
  return new Map(rows.map((row) => [row.entity, row]));
}

/** Notes what has been written to context. */
export async function noteWritten(
  db: Executor,
  publication: string,
  written: readonly Omit<Candidate, 'line'>[],
): Promise<void> {
  if (written.length === 0) return;
  await sql`
    insert into publication_entity (publication, entity, digest)
    select ${publication}, entity, digest
      from jsonb_to_recordset(${JSON.stringify(written)}::jsonb) as w(entity text, digest text)
    on conflict (publication, entity) do update set digest = excluded.digest`.execute(db);
}

/** Published entities after `after` that a run has not read. */
export async function selectAbsent(
  db: Executor,
  run: string,
  publication: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ entity: string }>`
    select p.entity from publication_entity p
     where p.publication = ${publication} and p.entity > ${after}
       and not exists (select from publication_candidate c where c.run = ${run} and c.entity = p.entity)
     order by p.entity limit ${limit}`.execute(db);
  return rows.map(({ entity }) => entity);
}

/** How many published entities a run has not read. */
export async function countAbsent(db: Executor, run: string, publication: string): Promise<number> {
  const { rows } = await sql<{ count: string | number }>`
    select count(*) as count from publication_entity p
     where p.publication = ${publication}
       and not exists (select from publication_candidate c where c.run = ${run} and c.entity = p.entity)`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

/** Forgets entities that have been removed from context. */
export async function noteRemoved(db: Executor, publication: string, entities: readonly string[]): Promise<void> {
  await sql`delete from publication_entity where publication = ${publication} and entity = any(${entities})`.execute(
    db,
  );
}

/** Forgets what a run has read. */
export async function deleteCandidates(db: Executor, run: string): Promise<void> {
  await sql`delete from publication_candidate where run = ${run}`.execute(db);
}
