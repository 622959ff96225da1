import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import type { ContextCopies, FetchDocument } from '../context-documents.ts';
import type { Contexts } from '../contexts.ts';
import { createFetchedContexts, type FetchedContexts } from './fetched-contexts.ts';
import { createOwnContexts, type StoredOwnContexts } from './own-contexts.ts';

/** The contexts in the database: copies of others', and the node's own. */
export interface StoredContexts {
  readonly fetched: FetchedContexts;
  readonly own: StoredOwnContexts;
  /** The copies as `createContexts` takes them: of its own addresses, only the use is noted. */
  readonly copies: ContextCopies;
  /** Asks origins for what has become old, and removes what nobody uses. */
  refresh(contexts: Contexts): Promise<void>;
  /** Tells `contexts` of what any process on this database changes; answers how to stop that. */
  follow(contexts: Contexts): Promise<() => Promise<void>>;
}

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly fetch: FetchDocument;
  readonly baseUrl: string;
}

/** Opens the contexts in the database. */
export function openStoredContexts(deps: Deps): StoredContexts {
  const fetched = createFetchedContexts(deps);
  const own = createOwnContexts(deps);
  return {
    fetched,
    own,
    copies: {
      read: fetched.read,
      keep: fetched.keep,
      async noteUse(addresses) {
        const ids = addresses.map(own.idIn);
        await own.noteUse(ids.filter((id) => id !== undefined));
        await fetched.noteUse(addresses.filter((_, index) => ids[index] === undefined));
      },
    },
    async refresh(contexts) {
      await own.tidy();
      await fetched.refresh(contexts);
    },
    follow: (contexts) =>
      deps.db.listen('contexts', (url) => {
        // After a gap in the connection nobody knows what has changed, and the message is empty.
        const address = url === '' ? undefined : url;
        contexts.forget(address);
        own.forget(address);
      }),
  };
}
