import { sql } from 'kysely';
import type { Executor, Transaction } from '../../platform/database/index.ts';
import type { Logo } from './logo.ts';
import type { OrganisationKind, OrganisationPlace, OrganisationProfile, Texts } from './organisation.ts';

/** One row of `organisation` without its logo's bytes. */
export interface OrganisationRow {
  id: string;
  slug: string;
  kind: OrganisationKind;
  names: Texts & { sl: string };
  descriptions: Texts;
  place_kind: OrganisationPlace['kind'] | null;
  place_code: string | null;
  website: string | null;
  email: string | null;
  colour: string | null;
  logo_digest: string | null;
  confirmed: boolean;
  version: number;
  created: Date;
  modified: Date;
}

const columns = sql`id, slug, kind, names, descriptions, place_kind, place_code, website, email, colour, logo_digest,
  confirmed, version, created, modified`;

/** Writes a new organisation; null says that its short name is taken. */
export async function insertOrganisation(
  tx: Transaction,
  id: string,
  profile: OrganisationProfile,
  confirmed: boolean,
) {
  const { rows } = await sql<OrganisationRow>`
    insert into organisation (id, slug, kind, names, descriptions, place_kind, place_code, website, email, colour, confirmed)
    values (${id}, ${profile.slug}, ${profile.kind}, ${JSON.stringify(profile.names)}::jsonb,
            ${JSON.stringify(profile.descriptions)}::jsonb, ${profile.place?.kind ?? null}, ${profile.place?.code ?? null},
            ${profile.website}, ${profile.email}, ${profile.colour}, ${confirmed})
    on conflict (slug) do nothing
    returning ${columns}`.execute(tx);
  return rows[0] ?? null;
}

/** Writes a changed profile over the given version; null says that the version is no longer this one. */
export async function updateOrganisation(
  db: Executor,
  id: string,
  profile: OrganisationProfile & { confirmed: boolean },
  version: number,
): Promise<OrganisationRow | 'slug-taken' | null> {
  try {
    return await overwrite(db, id, profile, version);
  } catch (error) {
    // The short name is the only unique column that a change touches; asking first would leave a gap between.
    if (error instanceof Error && 'code' in error && error.code === '23505') return 'slug-taken';
    throw error;
  }
}

async function overwrite(
  db: Executor,
  id: string,
  profile: OrganisationProfile & { confirmed: boolean },
  version: number,
) {
  const { rows } = await sql<OrganisationRow>`
    update organisation
       set slug = ${profile.slug}, kind = ${profile.kind}, names = ${JSON.stringify(profile.names)}::jsonb,
           descriptions = ${JSON.stringify(profile.descriptions)}::jsonb,
           place_kind = ${profile.place?.kind ?? null}, place_code = ${profile.place?.code ?? null},
           website = ${profile.website}, email = ${profile.email}, colour = ${profile.colour},
           confirmed = ${profile.confirmed}, version = version + 1, modified = now()
     where id = ${id} and version = ${version}
    returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

/** One organisation by id. */
export async function organisationById(db: Executor, id: string) {
  const { rows } = await sql<OrganisationRow>`select ${columns} from organisation where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** One organisation by its short name. */
export async function organisationBySlug(db: Executor, slug: string) {
  const { rows } = await sql<OrganisationRow>`select ${columns} from organisation where slug = ${slug}`.execute(db);
  return rows[0] ?? null;
}

/** Several organisations at once, in no order. */
export async function organisationsByIds(db: Executor, ids: readonly string[]) {
  const { rows } = await sql<OrganisationRow>`
    select ${columns} from organisation where id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

/** What a list of organisations is narrowed to. */
export interface OrganisationFilter {
  readonly kind?: OrganisationKind;
  readonly place?: OrganisationPlace;
  /** Part of a name, in any language. */
  readonly text?: string;
  /** Organisations that the reader belongs to and therefore sees unconfirmed. */
  readonly own: readonly string[];
  readonly all: boolean;
  readonly after?: string;
  readonly limit: number;
}

/** A page of organisations in order of their short names. */
export async function listOrganisations(db: Executor, filter: OrganisationFilter) {
  const { rows } = await sql<OrganisationRow>`
    select ${columns}
      from organisation
     where ${matches(filter)}
       and (${filter.after ?? null}::text is null or slug > ${filter.after ?? null}::text)
     order by slug
     limit ${filter.limit}`.execute(db);
  return rows;
}

/** How many organisations a filter matches, altogether and of each kind. */
export async function countOrganisations(db: Executor, filter: OrganisationFilter) {
  const { rows } = await sql<{ kind: OrganisationKind; count: number }>`
    select kind, count(*)::int as count from organisation where ${matches(filter)} group by kind`.execute(db);
  return new Map(rows.map((row) => [row.kind, row.count]));
}

function matches(filter: OrganisationFilter) {
  const pattern = filter.text === undefined ? null : `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`;
  return sql<boolean>`(confirmed or ${filter.all} or id = any(${filter.own}::uuid[]))
       and (${filter.kind ?? null}::text is null or kind = ${filter.kind ?? null}::text)
       and (${filter.place?.kind ?? null}::text is null
            or (place_kind = ${filter.place?.kind ?? null}::text and place_code = ${filter.place?.code ?? null}::text))
       and (${pattern}::text is null or slug ilike ${pattern}::text
            or exists (select from jsonb_each_text(names) as name where name.value ilike ${pattern}::text))`;
}

/** Writes or takes away a logo. */
export async function writeLogo(db: Executor, id: string, logo: Logo | null) {
  await sql`
    update organisation
       set logo = ${logo?.bytes ?? null}::bytea, logo_type = ${logo?.type ?? null}, logo_digest = ${logo?.digest ?? null},
           version = version + 1, modified = now()
     where id = ${id}`.execute(db);
}

/** The logo of an organisation with its type. */
export async function readLogo(db: Executor, id: string) {
  const { rows } = await sql<{ bytes: Uint8Array; type: Logo['type']; digest: string }>`
    select logo as bytes, logo_type as type, logo_digest as digest
      from organisation where id = ${id} and logo is not null`.execute(db);
  return rows[0] ?? null;
}

/** Removes an organisation with its members, invitations and keys. */
export async function deleteOrganisation(tx: Transaction, id: string) {
  await sql`delete from permission_grant where holder = ${`organisation:${id}`}`.execute(tx);
  const { rows } = await sql`delete from organisation where id = ${id} returning id`.execute(tx);
  return rows.length > 0;
}
