import type { Role } from '../../../src/participants/index.ts';

/** Who calls: nobody known, a provider of another organisation, a member in one of the roles, or the operator. */
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

/**
 * What a caller gets: the answer, the way to the page of signing in, or the status of the refusal. 207 is a batch of
 * which each item is refused.
 */
export type Verdict = 'yes' | 'sign-in' | 207 | 401 | 403 | 404 | 405 | 501;

/** What each caller gets. */
export type Verdicts = Readonly<Record<Caller, Verdict>>;

/** A sentence in both languages. */
export interface Sentence {
  readonly sl: string;
  readonly en: string;
}

/** One route with what each caller gets, for an organisation that anybody may know of. */
export interface RoutePermission {
  /** `ALL` for what answers whatever the method is. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'ALL';
  readonly path: string;
  /** The same page in English. */
  readonly english?: string;
  readonly verdicts: Verdicts;
  /** What the table cannot say. */
  readonly note?: Sentence;
  /** Whether the direct door takes it when it is called with a key. */
  readonly direct?: true;
}

const refused = (anonymous: Verdict, signedIn: Verdict, operator: Verdict = 'yes'): Verdicts => ({
  anonymous,
  stranger: signedIn,
  member: signedIn,
  developer: signedIn,
  provider: signedIn,
  administrator: signedIn,
  operator,
});

/** Who gets the answer, by the weakest that does. */
export const open = refused('yes', 'yes');
export const signedIn = refused(401, 'yes');
export const operatorOnly = refused(401, 403);
export const administrators: Verdicts = { ...operatorOnly, administrator: 'yes' };
export const providers: Verdicts = { ...administrators, provider: 'yes' };
export const developers: Verdicts = { ...providers, developer: 'yes' };
export const members: Verdicts = { ...developers, member: 'yes' };
/** Of what strangers must not even know. */
export const hiddenMembers: Verdicts = { ...members, stranger: 404 };
/** Members who are no more than that see it, and may not change it. */
export const hiddenDevelopers: Verdicts = { ...developers, stranger: 404 };
export const hiddenProviders: Verdicts = { ...providers, stranger: 404 };
export const stewards: Verdicts = { ...refused(401, 404), administrator: 'yes' };
/** Persons with an account, which the operator's key is not. */
export const persons = refused(401, 'yes', 403);
export const sessions = refused(401, 'yes', 401);
export const personsAfterSigningIn = refused('sign-in', 'yes', 'sign-in');
/** Batches, of which each item is judged for itself. */
export const itemProviders: Verdicts = { ...refused(207, 207), provider: 'yes', administrator: 'yes' };
/** The same answer for everybody. */
export const always = (status: Verdict): Verdicts => refused(status, status, status);

/** One row. */
export function row(
  method: RoutePermission['method'],
  path: string,
  verdicts: Verdicts,
  more: Pick<RoutePermission, 'note' | 'direct' | 'english'> = {},
): RoutePermission {
  return { method, path, verdicts, ...more };
}

/** How the test and the page call a route. */
export const nameOf = ({ method, path }: Pick<RoutePermission, 'method' | 'path'>): string => `${method} ${path}`;
