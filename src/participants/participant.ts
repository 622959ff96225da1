/** What a member may do in an organisation; the node's operator stands above all four. */
export type Role = 'administrator' | 'provider' | 'developer' | 'member';

/** The four roles, the strongest first. */
export const roles: readonly Role[] = ['administrator', 'provider', 'developer', 'member'];

/** One organisation that a participant acts for, and in which role. */
export interface Membership {
  /** The organisation's uuid. */
  readonly organisation: string;
  readonly role: Role;
}

/** Who acts: a signed-in person, an application by its key, the node's operator, or anyone. */
export interface Participant {
  readonly kind: 'anonymous' | 'person' | 'application' | 'operator';
  /** The account's or the key's id; null for anonymous callers and for the operator by `OPERATOR_KEY`. */
  readonly id: string | null;
  readonly name: string;
  readonly memberships: readonly Membership[];
  readonly operator: boolean;
}

/** A caller who has not said who it is. */
export const anonymous: Participant = {
  kind: 'anonymous',
  id: null,
  name: 'anonymous',
  memberships: [],
  operator: false,
};

/** The node itself, when it works on its own account: jobs, followers, migrations. */
export const systemParticipant: Participant = {
  kind: 'operator',
  id: null,
  name: 'system',
  memberships: [],
  operator: true,
};

/** The participant's role in an organisation, or null when it is none of its members. */
export function roleIn(participant: Participant, organisation: string): Role | null {
  return participant.memberships.find((membership) => membership.organisation === organisation)?.role ?? null;
}

/** Whether one role may do all that another may. */
export function atLeast(role: Role, wanted: Role): boolean {
  return roles.indexOf(role) <= roles.indexOf(wanted);
}
