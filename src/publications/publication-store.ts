import { sql } from 'kysely';
import type { Executor } from '../platform/database/index.ts';
import type { Publication } from './publication.ts';

interface PublicationRow {
  readonly id: string;
  readonly space: number;
  readonly organisation: string;
  readonly slug: string;
  readonly state: Publication['state'];
  readonly author: string | null;
  readonly author_name: string;
  readonly source: Publication['source'];
  readonly profile: Publication['profile'];
  readonly findings: Publication['findings'];
  readonly left_out: string[];
  readonly justified: Publication['justified'];
  readonly mapping: Publication['mapping'];
  readonly description: Publication['description'];
  readonly approval_required: boolean;
  readonly approved_by: string | null;
  readonly approver_name: string | null;
  readonly dataset: number | null;
  readonly record: string | null;
  readonly feed_version: Publication['feedVersion'];
  readonly next_pull: Date | null;
  readonly version: number;
  readonly created: Date;
  readonly modified: Date;
  readonly published: Date | null;
  readonly retired: Date | null;
}

/** Enters a publication; null when its slug is taken. */
export async function insertPublication(db: Executor, publication: Publication): Promise<Publication | null> {
  const { id, space, organisation, slug, state, author, authorName, description, approvalRequired, created } =
    publication;
  const { rows } = await sql<PublicationRow>`
    insert into publication (id, space, organisation, slug, state, author, author_name, description,
                             approval_required, created, modified)
    values (${id}, ${space}, ${organisation}, ${slug}, ${state}, ${author}, ${authorName},
            ${JSON.stringify(description)}::jsonb, ${approvalRequired}, ${created}, ${created})
    on conflict do nothing
    returning *`.execute(db);
  return rows[0] ? publicationOf(rows[0]) : null;
}

/** A publication by id or slug. */
export async function selectPublication(db: Executor, key: string): Promise<Publication | null> {
  const { rows } = await sql<PublicationRow>`
    select * from publication where id::text = ${key} or slug = ${key} limit 1`.execute(db);
  return rows[0] ? publicationOf(rows[0]) : null;
}

/** The same, locked for a change. */
export async function lockPublication(db: Executor, id: string): Promise<Publication | null> {
  const { rows } = await sql<PublicationRow>`select * from publication where id = ${id} for update`.execute(db);
  return rows[0] ? publicationOf(rows[0]) : null;
}

/** Publications of the organisations, or of all when null; the last changed first. */
export async function listPublications(
  db: Executor,
  { organisations, limit, offset }: { organisations: readonly string[] | null; limit: number; offset: number },
): Promise<Publication[]> {
  const { rows } = await sql<PublicationRow>`
    select * from publication
     where ${organisations}::uuid[] is null or organisation = any(${organisations}::uuid[])
     order by modified desc, id
     limit ${limit} offset ${offset}`.execute(db);
  return rows.map(publicationOf);
}

/** Published feeds whose next request is due. */
export async function selectDue(db: Executor, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from publication where state = 'published' and next_pull <= ${now} order by next_pull limit 100`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** Writes all that may change of a publication, under its next version. */
export async function updatePublication(db: Executor, publication: Publication, now: Date): Promise<Publication> {
  const { id, state, source, profile, findings, leftOut, justified, mapping, description, approvalRequired } =
    publication;
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  const { rows } = await sql<PublicationRow>`
    update publication
       set state = ${state}, source = ${json(source)}::jsonb, profile = ${json(profile)}::jsonb,
           findings = ${json(findings)}::jsonb, left_out = ${leftOut}, justified = ${json(justified)}::jsonb,
           mapping = ${json(mapping)}::jsonb, description = ${json(description)}::jsonb,
           approval_required = ${approvalRequired}, approved_by = ${publication.approvedBy},
           approver_name = ${publication.approverName}, dataset = ${publication.dataset}, record = ${publication.record},
           feed_version = ${json(publication.feedVersion)}::jsonb, next_pull = ${publication.nextPull},
           published = ${publication.published}, retired = ${publication.retired},
           version = version + 1, modified = ${now}
     where id = ${id}
    returning *`.execute(db);
  return publicationOf(rows[0]!);
}

function publicationOf(row: PublicationRow): Publication {
  const { author_name, left_out, approval_required, approved_by, approver_name, feed_version, next_pull, ...same } =
    row;
  return {
    ...same,
    authorName: author_name,
    leftOut: left_out,
    approvalRequired: approval_required,
    approvedBy: approved_by,
    approverName: approver_name,
    feedVersion: feed_version,
    nextPull: next_pull,
  };
}

/** The mapping behind a dataset. */
export async function selectColumns(db: Executor, dataset: number): Promise<Publication['mapping']> {
  const { rows } = await sql<{ mapping: Publication['mapping'] }>`
    select mapping from publication where dataset = ${dataset} order by created limit 1`.execute(db);
  return rows[0]?.mapping ?? null;
}
