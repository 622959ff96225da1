import type { Context } from './context.ts';
import { operateIndexes } from './query/index.ts';

type Operating = Omit<Parameters<typeof operateIndexes>[0], 'indexes'> & { readonly context: Context };

/** The room's background jobs, and the routes through which the operator decides on indexes. */
export function operateContext({ context, ...deps }: Operating) {
  deps.work.define<object>({
    name: 'remove-expired',
    run: async () => void (await context.removeExpired()),
    schedule: { cron: '* * * * *', data: {} },
  });
  return operateIndexes({ ...deps, indexes: context.indexes });
}
