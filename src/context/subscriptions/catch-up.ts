import { allParts, type Changes } from '../../platform/changes/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import type { KnownSubscriptions } from './known-subscriptions.ts';
import type { Matcher } from './matcher.ts';
import { type Behind, type Bound, findBehind, takeUp } from './queue-store.ts';
import { SubscriptionIndex } from './subscription-index.ts';

/** Fetches from the change log what did not fit into queues, once there is room; answers whether anything was fetched. */
export type CatchUp = () => Promise<boolean>;

/** What this stands on. */
export interface CatchUpDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly changes: Pick<Changes, 'first' | 'head' | 'read'>;
  readonly known: KnownSubscriptions;
  readonly matcher: Pick<Matcher, 'matchFor'>;
  readonly bound: Bound;
}

const limits = { subscriptions: 20, changes: 500 } as const;

/** Makes it. */
export function createCatchUp({ db, clock, changes, known, matcher, bound }: CatchUpDeps): CatchUp {
  async function fetchOne(one: Behind): Promise<void> {
    const { space, id, behind } = one;
    const subscription = (await known.of(space)).byId.get(id);
    if (subscription === undefined) return;
    const upTo = await changes.head(space);
    const isLapsed = (await changes.first(space)) > behind + 1;
    const batch = await changes.read({ space, parts: allParts, after: behind, upTo, limit: limits.changes });
    const reached = batch.length === limits.changes ? batch.at(-1)!.position : upTo;
    const index = new SubscriptionIndex();
    index.add(subscription);
    const elements = await matcher.matchFor(space, batch, (change) => index.candidates(change));
    const fetched = { elements, reached, isLapsed };
    await db.transaction((tx) => takeUp(tx, one, fetched, { now: clock.now(), bound }));
  }

  return async () => {
    const waiting = await findBehind(db.kysely, bound, limits.subscriptions);
    for (const one of waiting) await fetchOne(one);
    return waiting.length > 0;
  };
}
