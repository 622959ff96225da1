import { type Access, hasRole, type Maker, makerName, type Participant } from '../../participants/index.ts';
import type { RequestContext } from '../../platform/http/index.ts';
import { subscriptionError } from './errors.ts';
import type { Subscription } from './subscription.ts';
import type { Visible } from './subscription-store.ts';

/** For whom a new subscription of a request is: what the header `Vozel-Organisation` says, and `makerFor` does. */
export const makerOf = (c: RequestContext, access: Access): Maker =>
  makerFor(access, c.req.header('vozel-organisation'));

/**
 * For whom a new subscription is: a key's for its organisation, a person's for itself, or for the organisation that is
 * named. Nobody in particular may subscribe only where everybody may do everything.
 */
export function makerFor({ participant, writesAll }: Access, named: string | undefined): Maker {
  if (participant.kind === 'anonymous' && !writesAll) throw subscriptionError('not-signed-in');
  const maker = makerName(participant);
  if (named !== undefined) {
    if (!participant.memberships.some(({ organisation }) => organisation === named))
      throw subscriptionError(
        'organisation-foreign',
        { organisation: named.slice(0, 60) },
        { field: 'Vozel-Organisation' },
      );
    return { maker, organisation: named };
  }
  const own = participant.kind === 'application' ? participant.memberships[0]?.organisation : undefined;
  return { maker, organisation: own ?? null };
}

/** Which subscriptions a caller sees: its own, and those of the organisations it is a member of. */
export function visibleTo({ participant, writesAll }: Access): Visible {
  if (writesAll) return null;
  if (participant.kind === 'anonymous') throw subscriptionError('not-signed-in');
  return {
    maker: makerName(participant),
    organisations: participant.memberships.map(({ organisation }) => organisation),
  };
}

/** Whether a caller sees this one. */
export function sees(access: Access, { maker, organisation }: Maker): boolean {
  const visible = visibleTo(access);
  return (
    visible === null ||
    visible.maker === maker ||
    (organisation !== null && visible.organisations.includes(organisation))
  );
}

/** Whether a caller may change it: its maker, who is more than a mere member of its organisation, the operator. */
export function mayChange(access: Access, subscription: Subscription): boolean {
  if (access.writesAll) return true;
  const { participant } = access;
  if (makerName(participant) === subscription.maker && isStillThere(participant, subscription)) return true;
  return subscription.organisation !== null && hasRole(participant, subscription.organisation, 'developer');
}

/** Who has left an organisation has nothing to say about what it made for it. */
function isStillThere({ memberships }: Participant, { organisation }: Subscription): boolean {
  return organisation === null || memberships.some((one) => one.organisation === organisation);
}
