import type { Contexts, StoredContexts } from '../linked-data/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Context } from './context.ts';
import { createSpaceAccess } from './entities/entity-write-request.ts';
import { operateIndexes } from './query/index.ts';
import { retentionRoutes } from './retention/index.ts';
import { deadLetterRoutes, liveRoutes, type Notifying } from './subscriptions/index.ts';

type Operating = Omit<Parameters<typeof operateIndexes>[0], 'indexes'> & {
  readonly clock: Clock;
  readonly context: Context;
  readonly contexts: Contexts;
  readonly stored: StoredContexts;
  readonly notifying: Pick<Notifying, 'subscriptions' | 'deadLetters' | 'live'>;
};

/** The room's background jobs, and its routes of our own API: indexes, how long history is kept, and notifications that were given up. */
export function operateContext({ clock, context, contexts, stored, notifying, ...deps }: Operating) {
  deps.work.define<object>({
    name: 'remove-expired',
    run: async () => void (await context.removeExpired()),
    schedule: { cron: '* * * * *', data: {} },
  });
  deps.work.define<object>({
    name: 'refresh-contexts',
    run: () => stored.refresh(contexts),
    schedule: { cron: '*/10 * * * *', data: {} },
  });
  deps.work.define<object>({
    name: 'roll-up-history',
    run: context.rollUpHistory,
    schedule: { cron: '*/5 * * * *', data: {} },
  });
  deps.work.define<object>({
    name: 'thin-history',
    run: context.thinHistory,
    // Once a space has been looked through, there is nothing to do until the next day or the next rule.
    schedule: { cron: '*/10 * * * *', data: {} },
  });
  deps.work.define<object>({
    name: 'forget-dead-letters',
    run: notifying.deadLetters.forget,
    schedule: { cron: '45 2 * * *', data: {} },
  });
  const routes = operateIndexes({ ...deps, indexes: context.indexes });
  const { accessOf } = createSpaceAccess(context.spaces);
  const { subscriptions, deadLetters, live } = notifying;
  routes.route('/', deadLetterRoutes({ clock, subscriptions, deadLetters, accessOf }));
  routes.route('/', retentionRoutes({ retention: context.retention, spaces: context.spaces, note: deps.note }));
  routes.route('/', liveRoutes({ live, subscriptions, contexts, accessOf }));
  return routes;
}
