import { type Colours, coloursFor } from './colours.ts';
import type { OrganisationRow } from './organisation-store.ts';

/** What an organisation is, in the declaration's words. */
export type OrganisationKind = 'municipality' | 'state' | 'company' | 'research' | 'ngo' | 'community' | 'individual';

/** Every kind, in the order in which forms list them. */
export const organisationKinds: readonly OrganisationKind[] = [
  'municipality',
  'state',
  'company',
  'research',
  'ngo',
  'community',
  'individual',
];

/** A text in the languages of published content; Slovene and English are the node's own. */
export interface Texts {
  readonly sl?: string | undefined;
  readonly en?: string | undefined;
  readonly it?: string | undefined;
  readonly hu?: string | undefined;
}

/** Where an organisation is at home: the code of a municipality, settlement or statistical region. */
export interface OrganisationPlace {
  readonly kind: 'municipality' | 'settlement' | 'region';
  readonly code: string;
}

/** What may be said about an organisation when it is made, and changed later. */
export interface OrganisationProfile {
  readonly slug: string;
  readonly kind: OrganisationKind;
  /** At least the Slovene name. */
  readonly names: Texts & { readonly sl: string };
  readonly descriptions: Texts;
  readonly place: OrganisationPlace | null;
  readonly website: string | null;
  readonly email: string | null;
  /** Of the form #rrggbb. */
  readonly colour: string | null;
}

/** One organisation. */
export interface Organisation extends OrganisationProfile {
  readonly id: string;
  /** Readable in both themes; null without a chosen colour. */
  readonly colours: Colours | null;
  /** The address of the logo on this node, or null. */
  readonly logo: string | null;
  /** Until the operator confirms it, only its members see it and nothing can be published in its name. */
  readonly confirmed: boolean;
  readonly version: number;
  readonly created: Date;
  readonly modified: Date;
}

/** An organisation from its row. */
export function organisationOf(row: OrganisationRow): Organisation {
  return {
    id: row.id,
    slug: row.slug,
    kind: row.kind,
    names: row.names,
    descriptions: row.descriptions,
    place: row.place_kind === null || row.place_code === null ? null : { kind: row.place_kind, code: row.place_code },
    website: row.website,
    email: row.email,
    colour: row.colour,
    colours: row.colour === null ? null : coloursFor(row.colour),
    logo: row.logo_digest === null ? null : `/api/v1/organisations/${row.slug}/logo?v=${row.logo_digest.slice(0, 16)}`,
    confirmed: row.confirmed,
    version: row.version,
    created: row.created,
    modified: row.modified,
  };
}

/** A short name for addresses, made of a name: lower case, without carons, words joined by hyphens. */
export function slugOf(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/gi, 'd')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
}

/** The form of a short name; ids are uuids, so that one path segment may be either. */
export const slugForm = /^(?=.{2,60}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
