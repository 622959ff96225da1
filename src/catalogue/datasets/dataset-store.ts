import { sql } from 'kysely';
import type { Executor } from '../../platform/database/index.ts';
import type { DatasetDescription, DatasetRecord, DatasetSelection, DatasetState } from './dataset.ts';
import type { Sight } from './visibility.ts';

interface DatasetRow {
  readonly id: string;
  readonly space: number;
  readonly slug: string;
  readonly number: number | null;
  readonly steward: string | null;
  readonly state: DatasetState;
  readonly is_listed: boolean;
  readonly selection: DatasetSelection | null;
  readonly description: DatasetDescription;
  readonly version: number;
  readonly issued: Date | null;
  readonly modified: Date;
  readonly refreshed: Date | null;
}

/** Names a record by one of its keys. */
export type DatasetKey = { readonly id: string } | { readonly slug: string } | { readonly number: number };

const keyCondition = (key: DatasetKey) => {
  if ('id' in key) return sql`d.id = ${key.id}::uuid`;
  if ('slug' in key) return sql`d.slug = ${key.slug}`;
  return sql`d.number = ${key.number}::int`;
};

/** The condition under which a row of `dataset_search s` may be seen. */
export const seen = (sight: Sight) => sql`
  (${sight.all}::boolean
   or s.visible = 'open'
   or (s.visible = 'granted' and s.number = any(${sight.granted}::int[]))
   or s.steward = any(${sight.own}::uuid[]))`;

/** The record of that key when it may be seen, whatever its state. */
export async function selectDataset(db: Executor, sight: Sight, key: DatasetKey): Promise<DatasetRecord | null> {
  const { rows } = await sql<DatasetRow>`
    select d.*
      from dataset d join dataset_search s on s.dataset = d.id
     where d.space = ${sight.space} and ${keyCondition(key)} and ${seen(sight)}`.execute(db);
  return rows[0] ? readRow(rows[0]) : null;
}

/** Locks and returns the record of that id in its space, seen or not. */
export async function lockDataset(db: Executor, space: number, id: string): Promise<DatasetRecord | null> {
  const { rows } = await sql<DatasetRow>`
    select d.* from dataset d where d.space = ${space} and d.id = ${id}::uuid for update`.execute(db);
  return rows[0] ? readRow(rows[0]) : null;
}

/** Whether a record that everyone could see was retired under this slug. */
export async function wasRetired(db: Executor, space: number, slug: string): Promise<boolean> {
  const { rows } = await sql<{ slug: string }>`
    select slug from dataset
     where space = ${space} and slug = ${slug} and state = 'retired' and is_listed`.execute(db);
  return rows.length > 0;
}

/** Which of these slugs the node already uses. */
export async function takenSlugs(db: Executor, slugs: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ slug: string }>`
    select slug from dataset where slug = any(${slugs}::text[])`.execute(db);
  return new Set(rows.map((row) => row.slug));
}

/** Writes a record, new or changed. */
export async function saveDataset(db: Executor, record: DatasetRecord): Promise<void> {
  const { id, space, slug, number, steward, state, isListed, selection, version, issued, modified, refreshed } = record;
  await sql`
    insert into dataset (id, space, slug, number, steward, state, is_listed, selection, description, version, issued,
                         modified, refreshed)
    values (${id}, ${space}, ${slug}, ${number}, ${steward}, ${state}, ${isListed}, ${jsonOrNull(selection)}::jsonb,
            ${JSON.stringify(descriptionOf(record))}::jsonb, ${version}, ${issued}, ${modified}, ${refreshed})
    on conflict (id) do update
       set slug = excluded.slug, number = excluded.number, steward = excluded.steward, state = excluded.state,
           is_listed = excluded.is_listed, selection = excluded.selection, description = excluded.description,
           version = excluded.version, issued = excluded.issued, modified = excluded.modified,
           refreshed = excluded.refreshed`.execute(db);
}

/** Notes that a dataset's data have changed, without a new version of its description. */
export async function touchDataset(db: Executor, id: string, at: Date): Promise<void> {
  await sql`
    with touched as (update dataset set refreshed = ${at} where id = ${id}::uuid returning id)
    update dataset_search set modified = ${at} where dataset in (select id from touched)`.execute(db);
}

/** Removes a record for good. */
export async function deleteDataset(db: Executor, id: string): Promise<void> {
  await sql`delete from dataset where id = ${id}::uuid`.execute(db);
}

/** Where a listing by id continues, and how far it goes. */
export interface Listing {
  readonly after: string | null;
  readonly limit: number;
  /** Only records that everyone sees, as machines harvest them. */
  readonly openOnly: boolean;
  readonly steward?: string;
}

/** Seen records in the order of their ids. */
export async function listDatasets(db: Executor, sight: Sight, listing: Listing): Promise<DatasetRecord[]> {
  const { rows } = await sql<DatasetRow>`
    select d.*
      from dataset d join dataset_search s on s.dataset = d.id
     where d.space = ${sight.space} and ${seen(sight)}
       and (${listing.after}::uuid is null or d.id > ${listing.after}::uuid)
       and (not ${listing.openOnly}::boolean or s.visible <> 'own')
       and (${listing.steward ?? null}::uuid is null or d.steward = ${listing.steward ?? null}::uuid)
     order by d.id
     limit ${listing.limit}`.execute(db);
  return rows.map(readRow);
}

/** One page of published records by number of page, the oldest first, so that pages stay put while records come. */
export async function pageOfDatasets(db: Executor, sight: Sight, page: number, size: number): Promise<DatasetRecord[]> {
  const { rows } = await sql<DatasetRow>`
    select d.*
      from dataset d join dataset_search s on s.dataset = d.id
     where d.space = ${sight.space} and s.visible <> 'own' and ${seen(sight)}
     order by d.id
     limit ${size} offset ${(page - 1) * size}`.execute(db);
  return rows.map(readRow);
}

/** When the newest of all records whose pages `pageOfDatasets` gives was changed. */
export async function newestChange(db: Executor, sight: Sight): Promise<Date | null> {
  const { rows } = await sql<{ newest: Date | null }>`
    select max(d.modified) as newest
      from dataset d join dataset_search s on s.dataset = d.id
     where d.space = ${sight.space} and s.visible <> 'own' and ${seen(sight)}`.execute(db);
  return rows[0]?.newest ?? null;
}

/** The seen records of these ids, in their order. */
export async function datasetsById(db: Executor, ids: readonly string[]): Promise<DatasetRecord[]> {
  const { rows } = await sql<DatasetRow>`
    select d.*
      from unnest(${ids}::uuid[]) with ordinality as wanted (id, place) join dataset d on d.id = wanted.id
     order by wanted.place`.execute(db);
  return rows.map(readRow);
}

function readRow(row: DatasetRow): DatasetRecord {
  const { is_listed, description, ...rest } = row;
  return { ...description, ...rest, version: Number(row.version), isListed: is_listed };
}

/** The part of a record that its provider wrote. */
export function descriptionOf(record: DatasetRecord): DatasetDescription {
  const {
    id,
    slug,
    number,
    selection,
    space,
    steward,
    state,
    isListed,
    version,
    issued,
    modified,
    refreshed,
    ...rest
  } = record;
  return rest;
}

const jsonOrNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
