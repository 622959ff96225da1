import type { Contexts, StoredContexts } from '../linked-data/index.ts';
import type { Context } from './context.ts';
import { operateIndexes } from './query/index.ts';

type Operating = Omit<Parameters<typeof operateIndexes>[0], 'indexes'> & {
  readonly context: Context;
  readonly contexts: Contexts;
  readonly stored: StoredContexts;
};

/** The room's background jobs, and the routes through which the operator decides on indexes. */
export function operateContext({ context, contexts, stored, ...deps }: Operating) {
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
  return operateIndexes({ ...deps, indexes: context.indexes });
}
