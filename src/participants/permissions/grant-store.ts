import { sql } from 'kysely';
import type { Executor, Transaction } from '../../platform/database/index.ts';
import type { Holder } from './holder.ts';

/** One row of `permission_grant`. */
export interface GrantRow {
  id: string;
  holder: Holder;
  dataset: number;
  shows: string[] | null;
  source: string;
  until: Date | null;
  created: Date;
  created_by: string | null;
}

/** What the holders may read now: the grants that have not run out. */
export async function grantsHeld(db: Executor, holders: readonly Holder[], now: Date) {
  const { rows } = await sql<Pick<GrantRow, 'dataset' | 'shows' | 'until'>>`
    select dataset, shows, until
      from permission_grant
     where holder = any(${holders}::text[])
       and (until is null or until > ${now})`.execute(db);
  return rows;
}

/** Writes a grant, or gives the one that the same source wrote before its new extent. */
export async function writeGrant(tx: Transaction, grant: Omit<GrantRow, 'created'>) {
  const { rows } = await sql<GrantRow & { inserted: boolean }>`
    insert into permission_grant (id, holder, dataset, shows, source, until, created_by)
    values (${grant.id}, ${grant.holder}, ${grant.dataset}, ${grant.shows}::text[], ${grant.source}, ${grant.until},
            ${grant.created_by})
    on conflict (holder, dataset, source) do update
       set shows = excluded.shows, until = excluded.until
    returning *, (xmax = 0) as inserted`.execute(tx);
  return rows[0]!;
}

/** One grant by its id. */
export async function grantById(db: Executor, id: string) {
  const { rows } = await sql<GrantRow>`select * from permission_grant where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Removes the grants that match every given part; answers what they were. */
export async function deleteGrants(
  tx: Transaction,
  match: { id?: string; holder?: Holder; dataset?: number; source?: string },
) {
  const { rows } = await sql<Pick<GrantRow, 'id' | 'holder' | 'dataset' | 'source'>>`
    delete from permission_grant
     where (${match.id ?? null}::uuid is null or id = ${match.id ?? null}::uuid)
       and (${match.holder ?? null}::text is null or holder = ${match.holder ?? null}::text)
       and (${match.dataset ?? null}::int is null or dataset = ${match.dataset ?? null}::int)
       and (${match.source ?? null}::text is null or source = ${match.source ?? null}::text)
    returning id, holder, dataset, source`.execute(tx);
  return rows;
}

/** A page of grants in order of their ids, of one dataset, of one holder, or of everything. */
export async function listGrants(
  db: Executor,
  filter: { dataset?: number; holder?: Holder; steward?: string; after?: string; limit: number },
) {
  const { rows } = await sql<GrantRow>`
    select g.*
      from permission_grant g
     where (${filter.dataset ?? null}::int is null or g.dataset = ${filter.dataset ?? null}::int)
       and (${filter.holder ?? null}::text is null or g.holder = ${filter.holder ?? null}::text)
       and (${filter.after ?? null}::uuid is null or g.id > ${filter.after ?? null}::uuid)
       and (${filter.steward ?? null}::text is null or exists (
             select from permission_grant s
              where s.dataset = g.dataset and s.source = 'steward' and s.holder = ${filter.steward ?? null}::text))
     order by g.id
     limit ${filter.limit}`.execute(db);
  return rows;
}

/** The organisations that answer for a dataset. */
export async function stewardsOf(db: Executor, dataset: number) {
  const { rows } = await sql<{ holder: string }>`
    select holder from permission_grant where dataset = ${dataset} and source = 'steward'`.execute(db);
  return rows.map((row) => row.holder.replace(/^organisation:/, ''));
}

/** Those of the organisations that the operator has confirmed. */
export async function confirmedAmong(db: Executor, organisations: readonly string[]) {
  if (organisations.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select id from organisation where id = any(${organisations}::uuid[]) and confirmed`.execute(db);
  return rows.map((row) => row.id);
}
