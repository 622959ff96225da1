import type { Role } from '../participant.ts';

/** Who calls: nobody known, a signed-in person of another organisation, a member in one of the roles, or the operator. */
export type Caller = 'anonymous' | 'stranger' | Role | 'operator';

/** The callers in the order of the columns of the reference page. */
export const callers: readonly Caller[] = [
  'anonymous',
  'stranger',
  'member',
  'developer',
  'provider',
  'administrator',
  'operator',
];

/** What a caller gets: the answer, or the status of the refusal. */
export type Verdict = 'yes' | 401 | 403 | 404;

/** One route with what each caller gets, for an organisation that anybody may know of. */
export interface RoutePermission {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As in the API's description, below /api/v1. */
  readonly path: string;
  readonly verdicts: Readonly<Record<Caller, Verdict>>;
  /** What the table cannot say. */
  readonly note?: { readonly sl: string; readonly en: string };
}

const refused = (anonymous: Verdict, signedIn: Verdict): Record<Caller, Verdict> => ({
  anonymous,
  stranger: signedIn,
  member: signedIn,
  developer: signedIn,
  provider: signedIn,
  administrator: signedIn,
  operator: 'yes',
});

const everybody = refused('yes', 'yes');
const operatorOnly = refused(401, 403);
const signedIn = refused(401, 'yes');
const persons: Record<Caller, Verdict> = { ...signedIn, operator: 403 };
const administrators: Record<Caller, Verdict> = { ...operatorOnly, administrator: 'yes' };
const developers: Record<Caller, Verdict> = { ...administrators, provider: 'yes', developer: 'yes' };
const members: Record<Caller, Verdict> = { ...developers, member: 'yes' };
const stewards: Record<Caller, Verdict> = { ...refused(401, 404), administrator: 'yes' };

const o = '/organisations/{organisation}';
const ownKeys = {
  sl: 'Ponudniki in razvijalci le za ključe, ki so jih naredili sami, z vlogo, ki ni močnejša od njihove.',
  en: 'Providers and developers only for keys that they made themselves, with a role no stronger than their own.',
};
const steward = {
  sl: 'Skrbnik organizacije, ki za podatkovno zbirko odgovarja; za druge zbirka tu ne obstaja.',
  en: 'Administrators of the organisation that answers for the dataset; for others the dataset does not exist here.',
};
const person = {
  sl: 'Le oseba s svojim računom; upravljavčev ključ ni oseba.',
  en: "Only a person with an account of its own; the operator's key is no person.",
};

/** Every route of this room. A test calls each of them as every caller; the reference page is made from it. */
export const routePermissions: readonly RoutePermission[] = [
  { method: 'GET', path: '/me', verdicts: everybody },
  { method: 'PATCH', path: '/me', verdicts: persons, note: person },
  { method: 'GET', path: '/organisations', verdicts: everybody },
  {
    method: 'POST',
    path: '/organisations',
    verdicts: signedIn,
    note: {
      sl: 'Organizacijo, ki je ne naredi upravljavec, mora ta potrditi, preden objavlja; do tedaj jo vidijo le člani.',
      en: 'One not made by the operator must be confirmed before it publishes; until then only its members see it.',
    },
  },
  { method: 'GET', path: o, verdicts: everybody },
  { method: 'PATCH', path: o, verdicts: administrators },
  { method: 'DELETE', path: o, verdicts: operatorOnly },
  { method: 'GET', path: `${o}/logo`, verdicts: everybody },
  { method: 'PUT', path: `${o}/logo`, verdicts: administrators },
  { method: 'DELETE', path: `${o}/logo`, verdicts: administrators },
  { method: 'GET', path: `${o}/members`, verdicts: members },
  { method: 'PATCH', path: `${o}/members/{person}`, verdicts: administrators },
  {
    method: 'DELETE',
    path: `${o}/members/{person}`,
    verdicts: administrators,
    note: {
      sl: 'Vsak član sme oditi sam; zadnji skrbnik ne more.',
      en: 'Every member may leave of its own will; the last administrator cannot.',
    },
  },
  { method: 'GET', path: `${o}/invitations`, verdicts: administrators },
  { method: 'POST', path: `${o}/invitations`, verdicts: administrators },
  { method: 'DELETE', path: `${o}/invitations/{invitation}`, verdicts: administrators },
  {
    method: 'POST',
    path: '/invitations/accept',
    verdicts: persons,
    note: {
      sl: 'Le oseba z e-naslovom, na katerega je vabilo poslano.',
      en: 'Only the person with the e-mail address that the invitation was sent to.',
    },
  },
  { method: 'GET', path: `${o}/keys`, verdicts: developers, note: ownKeys },
  { method: 'POST', path: `${o}/keys`, verdicts: developers, note: ownKeys },
  { method: 'DELETE', path: `${o}/keys/{key}`, verdicts: developers, note: ownKeys },
  { method: 'GET', path: '/keys', verdicts: operatorOnly },
  { method: 'POST', path: '/keys', verdicts: operatorOnly },
  { method: 'DELETE', path: '/keys/{key}', verdicts: operatorOnly },
  { method: 'GET', path: '/grants', verdicts: stewards, note: steward },
  { method: 'POST', path: '/grants', verdicts: stewards, note: steward },
  { method: 'DELETE', path: '/grants/{grant}', verdicts: stewards, note: steward },
];
