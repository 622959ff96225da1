import { type Access, hasRole, type Keys, type Maker } from '../../participants/index.ts';
import type { Rights } from '../../platform/mqtt/index.ts';
import { subscriptionError } from './errors.ts';
import type { Endpoint } from './subscription.ts';

/** Endpoints at the node's own broker begin so: an address that names no host. */
export const ownBroker = 'mqtt:///';

/**
 * Refuses an endpoint at the node's own broker whose topic is not that of the subscription's owner: an organisation's topics
 * lie below `organisations/{id}/`, the operator's below `operator/`.
 */
export function requireOwnTopic({ origin, uri }: Endpoint, { organisation }: Maker, access: Access, isOpen: boolean) {
  if (!origin.startsWith(ownBroker)) return;
  const place = { field: 'notification.endpoint.uri' };
  if (!isOpen) throw subscriptionError('own-broker-closed', {}, place);
  if (organisation === null && !access.participant.operator) throw subscriptionError('topic-unowned', {}, place);
  const topics = organisation === null ? 'operator/' : `organisations/${organisation}/`;
  if (!uri.slice(ownBroker.length).startsWith(topics)) throw subscriptionError('topic-foreign', { topics }, place);
}

/**
 * What whoever brings a key may listen to: the operator to everything, others to the topics of organisations in which they
 * are more than mere members; notifications may tell what those are not shown.
 */
export async function rightsOf(key: string, keys: Pick<Keys, 'participantOf'>): Promise<Rights | null> {
  const participant = await keys.participantOf(key);
  if (participant === null) return null;
  return {
    mayListen(filter) {
      if (participant.operator) return true;
      const [, organisation] = /^organisations\/([0-9a-f-]{36})\/./.exec(filter) ?? [];
      return organisation !== undefined && hasRole(participant, organisation, 'developer');
    },
  };
}
