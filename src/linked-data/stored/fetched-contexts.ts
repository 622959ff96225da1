import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import { DomainError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import {
  type ContextCopies,
  contextOf,
  contextRequest,
  type FetchDocument,
  type FetchedDocument,
  unavailable,
} from '../context-documents.ts';
import type { Contexts } from '../contexts.ts';
import * as store from './fetched-context-store.ts';
import { freshUntil } from './freshness.ts';

/** Copies of contexts that stand elsewhere, kept in the database and renewed by the rules of HTTP caching. */
export interface FetchedContexts extends ContextCopies {
  list(): Promise<readonly store.FetchedContextRow[]>;
  /** The copy of an address or of an id. */
  find(named: string): Promise<store.FetchedContextRow | null>;
  remove(url: string): Promise<boolean>;
  /** Fetches a context anew; when that fails, or what comes cannot be used, the copy stays. NGSI-LD 1.9.1 §5.13.5.4. */
  reload(url: string, contexts: Pick<Contexts, 'check'>): Promise<void>;
  /** Asks the origins of copies whose time has passed, and removes what has not been used for long. */
  refresh(contexts: Pick<Contexts, 'check' | 'isLocal'>): Promise<void>;
}

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly fetch: FetchDocument;
}

/** How many copies there may be, how many are asked for at a time, and after how long without use none are, and they go. */
const limits = { copies: { most: 2_000, bytes: 256 * 1_048_576 }, atATime: 25, restingDays: 30, unusedDays: 365 };
const hour = 3_600_000;
/** From a failure to the next trial, doubled with each. */
const pause = { first: hour / 6, most: 24 * hour };

/** Makes the copies. */
export function createFetchedContexts({ db, clock, fetch }: Deps): FetchedContexts {
  const keep = async (url: string, { body, headers = {} }: FetchedDocument): Promise<void> => {
    const fetched = clock.now();
    const { etag = null, 'last-modified': lastModified = null } = headers;
    const expires = freshUntil(headers, fetched);
    await store.writeCopy(db.kysely, { url, id: newId(), body, etag, lastModified, fetched, expires });
    await store.evictCopies(db.kysely, limits.copies);
  };

  const renew = async (row: store.FetchedContextRow, contexts: Pick<Contexts, 'check'>): Promise<void> => {
    const { url, etag, last_modified: lastModified } = row;
    const held = etag === null && lastModified === null ? {} : { held: { etag, lastModified } };
    const document = await fetch(url, { ...contextRequest, ...held });
    if (document.isUnchanged) {
      const now = clock.now();
      return void (await store.renewCopy(db.kysely, url, now, freshUntil(document.headers ?? {}, now)));
    }
    await contexts.check(contextOf(document.body, url), { at: url });
    await keep(url, document);
  };

  const fail = async ({ url, failures }: store.FetchedContextRow, error: unknown): Promise<void> => {
    const at = clock.now();
    const again = new Date(at.getTime() + Math.min(pause.first * 2 ** Math.min(failures, 20), pause.most));
    await store.noteFailure(db.kysely, url, { at, failure: reasonOf(error), again });
  };

  return {
    read: (url) => store.readCopy(db.kysely, url),
    keep,
    async noteUse(addresses) {
      const uses = addresses.map((url) => ({ url, id: newId() }));
      if (uses.length > 0) await store.noteFetchedUse(db.kysely, uses, clock.now());
    },
    list: () => store.listCopies(db.kysely),
    find: (named) => store.findCopy(db.kysely, named),
    remove: (url) => store.deleteCopy(db.kysely, url),
    async reload(url, contexts) {
      try {
        const document = await fetch(url, contextRequest);
        await contexts.check(contextOf(document.body, url), { at: url });
        await keep(url, document);
      } catch (error) {
        const row = await store.findCopy(db.kysely, url);
        if (row) await fail(row, error);
        unavailable(url, error);
      }
    },
    async refresh(contexts) {
      const now = clock.now();
      const before = (days: number) => new Date(now.getTime() - days * 24 * hour);
      await store.removeUnusedCopies(db.kysely, before(limits.unusedDays));
      const due = { now, usedSince: before(limits.restingDays), most: limits.atATime };
      for (const row of await store.dueCopies(db.kysely, due)) {
        // What comes with the node by now is not asked for elsewhere.
        if (contexts.isLocal(row.url)) await store.renewCopy(db.kysely, row.url, now, freshUntil({}, now));
        else await renew(row, contexts).catch((error) => fail(row, error));
      }
    },
  };
}

/** Why an origin gave nothing, in a word that everybody may read. */
function reasonOf(error: unknown): string {
  if (!(error instanceof DomainError)) return 'unknown';
  return `${error.code}: ${error.message}`.slice(0, 500);
}
