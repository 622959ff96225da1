import type { Database, Transaction } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { announce } from '../announcement-store.ts';
import type { Deeds } from '../deeds.ts';
import { participantError } from '../errors.ts';
import { isId } from '../identifier.ts';
import type { Participant } from '../participant.ts';
import { coloursFor } from './colours.ts';
import { checkLogo, type Logo } from './logo.ts';
import { insertMember } from './member-store.ts';
import {
  type Organisation,
  type OrganisationKind,
  type OrganisationPlace,
  type OrganisationProfile,
  organisationOf,
} from './organisation.ts';
import {
  countOrganisations,
  deleteOrganisation,
  insertOrganisation,
  listOrganisations,
  type OrganisationFilter,
  organisationById,
  organisationBySlug,
  organisationsByIds,
  readLogo,
  updateOrganisation,
  writeLogo,
} from './organisation-store.ts';

/** What a reader asks of the list of organisations. */
export interface OrganisationQuery {
  readonly kind?: OrganisationKind;
  readonly place?: OrganisationPlace;
  readonly text?: string;
  /** The short name after which the page begins. */
  readonly after?: string;
  readonly limit?: number;
}

/** A change to a profile; what is absent stays. */
export type ProfileChange = { readonly [Name in keyof OrganisationProfile]?: OrganisationProfile[Name] } & {
  /** Only the operator may say it. */
  readonly confirmed?: boolean;
};

/** The organisations of a node. What a reader may not know of does not exist for it. */
export interface Organisations {
  /** Makes an organisation; `administrator` (a person's id) becomes its first member. */
  create(
    profile: OrganisationProfile,
    options: { administrator: string | null; confirmed: boolean },
  ): Promise<Organisation>;
  /** By id or short name, as far as the reader may see it. */
  find(reader: Participant, idOrSlug: string): Promise<Organisation | null>;
  /** For rooms that work with organisations; sees all. */
  byId(id: string): Promise<Organisation | null>;
  bySlug(slug: string): Promise<Organisation | null>;
  byIds(ids: readonly string[]): Promise<ReadonlyMap<string, Organisation>>;
  list(reader: Participant, query: OrganisationQuery): Promise<Organisation[]>;
  /** How many of each kind the reader sees. */
  counts(reader: Participant, query: OrganisationQuery): Promise<ReadonlyMap<OrganisationKind, number>>;
  /** Changes the given version; a newer one is not overwritten. */
  change(id: string, change: ProfileChange, version: number): Promise<Organisation>;
  /** Checks and keeps a logo (see `checkLogo`); null takes it away. */
  setLogo(id: string, bytes: Buffer | null): Promise<void>;
  logo(id: string): Promise<Logo | null>;
  remove(id: string): Promise<boolean>;
}

/** Opens the organisations of a node; `changed` drops what this process remembers of people. */
export function createOrganisations(deps: { db: Database; deeds: Deeds; changed: () => void }): Organisations {
  const { db } = deps;
  const byEither = (text: string) =>
    isId(text) ? organisationById(db.kysely, text) : organisationBySlug(db.kysely, text);
  const record = (tx: Transaction, action: string, id: string, details = {}) =>
    deps.deeds.record(tx, {
      action: `organisation.${action}`,
      object: ['organisation', id],
      organisation: id,
      details,
    });
  const present = <Row extends Parameters<typeof organisationOf>[0]>(row: Row | null) => row && organisationOf(row);

  return {
    async create(profile, { administrator, confirmed }) {
      checkProfile(profile);
      const created = await db.transaction(async (tx) => {
        const row = await insertOrganisation(tx, newId(), profile, confirmed);
        if (row === null) throw participantError('slug-taken', { slug: profile.slug }, { field: 'slug' });
        if (administrator !== null) {
          await insertMember(tx, row.id, administrator, 'administrator');
          await announce(tx, `person:${administrator}`);
        }
        await record(tx, 'created', row.id, { slug: row.slug });
        return organisationOf(row);
      });
      deps.changed();
      return created;
    },
    async find(reader, idOrSlug) {
      const row = await byEither(idOrSlug);
      return row !== null && (row.confirmed || knows(reader, row.id)) ? organisationOf(row) : null;
    },
    byId: async (id) => present(await organisationById(db.kysely, id)),
    bySlug: async (slug) => present(await organisationBySlug(db.kysely, slug)),
    async byIds(ids) {
      const rows = await organisationsByIds(db.kysely, ids);
      return new Map(rows.map((row) => [row.id, organisationOf(row)]));
    },
    async list(reader, query) {
      return (await listOrganisations(db.kysely, filterFor(reader, query))).map(organisationOf);
    },
    counts: (reader, query) => countOrganisations(db.kysely, filterFor(reader, query)),
    async change(id, change, version) {
      const row = await organisationById(db.kysely, id);
      if (row === null) throw participantError('organisation-missing', { organisation: id });
      const profile = { ...organisationOf(row), ...change };
      checkProfile(profile);
      const changed = await db.transaction(async (tx) => {
        const written = await updateOrganisation(tx, id, profile, version);
        if (written === 'slug-taken') throw participantError('slug-taken', { slug: profile.slug }, { field: 'slug' });
        if (written === null) throw participantError('organisation-changed');
        if (written.confirmed !== row.confirmed) await announce(tx, `organisation:${id}`);
        await record(tx, 'changed', id, { members: Object.keys(change) });
        return organisationOf(written);
      });
      if (changed.confirmed !== row.confirmed) deps.changed();
      return changed;
    },
    async setLogo(id, bytes) {
      const logo = bytes === null ? null : checkLogo(bytes);
      await db.transaction(async (tx) => {
        await writeLogo(tx, id, logo);
        await record(tx, 'changed', id, { members: ['logo'] });
      });
    },
    async logo(id) {
      const row = await readLogo(db.kysely, id);
      return row && { ...row, bytes: Buffer.from(row.bytes) };
    },
    async remove(id) {
      const removed = await db.transaction(async (tx) => {
        const found = await deleteOrganisation(tx, id);
        if (found) await announce(tx, `organisation:${id}`);
        if (found) await record(tx, 'removed', id);
        return found;
      });
      deps.changed();
      return removed;
    },
  };
}

function checkProfile(profile: OrganisationProfile): void {
  if (profile.colour !== null) coloursFor(profile.colour);
}

function knows(reader: Participant, organisation: string): boolean {
  return reader.operator || reader.memberships.some((membership) => membership.organisation === organisation);
}

function filterFor(reader: Participant, query: OrganisationQuery): OrganisationFilter {
  const own = reader.memberships.map((membership) => membership.organisation);
  return { limit: 100, ...query, own, all: reader.operator };
}
