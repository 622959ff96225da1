import { statusOf } from './subscription.ts';
import type { Told } from './subscriptions.ts';

/** How a subscription fares, in one word; the gravest one holds. */
export type DeliveryStanding = 'active' | 'failing' | 'full' | 'paused' | 'expired';

/** The word for a subscription now: `full` when more has happened than may wait, `failing` since the last attempt failed. */
export function deliveryStanding(
  { subscription, state }: Pick<Told, 'subscription' | 'state'>,
  now: Date,
): DeliveryStanding {
  const status = statusOf(subscription.terms, now);
  if (status !== 'active') return status;
  if (state?.full) return 'full';
  return (state?.failures ?? 0) > 0 ? 'failing' : 'active';
}
