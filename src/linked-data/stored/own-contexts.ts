import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { ContextValue } from '../active-context.ts';
import type { OwnContexts } from '../context-documents.ts';
import { linkedDataError } from '../errors.ts';
import * as store from './own-context-store.ts';

/** The contexts that this node serves, and what may be done with them. NGSI-LD 1.9.1 §5.13. */
export interface StoredOwnContexts extends OwnContexts {
  /** Adds a context; answers its id. */
  add(space: number, context: { readonly value: unknown; readonly steward: string | null }): Promise<string>;
  list(space: number): Promise<readonly store.OwnContextRow[]>;
  /** A context of one space, or of any when that is null. */
  find(space: number | null, id: string): Promise<(store.OwnContextRow & { readonly body: string }) | null>;
  remove(space: number, id: string): Promise<boolean>;
  noteUse(ids: readonly string[]): Promise<void>;
  /** Removes what was made for answers and has not been used for long. */
  tidy(): Promise<void>;
  /** The address of an id, and the id in an address; undefined when that is not ours. */
  address(id: string): string;
  idIn(address: string): string | undefined;
  /** Forgets that an address was made, so that its next use makes it again; without one, of all. */
  forget(address?: string): void;
}

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly baseUrl: string;
}

/** How many contexts a space may have, and how long unused ones stay. */
const limits = {
  hosted: 1_000,
  implicit: { most: 1_000, bytes: 16 * 1_048_576 },
  unusedDays: 30,
  remembered: 10_000,
};
const hour = 3_600_000;

/** Makes the contexts that the node at `baseUrl` serves. */
export function createOwnContexts({ db, clock, baseUrl }: Deps): StoredOwnContexts {
  const place = `${baseUrl}/ngsi-ld/v1/jsonldContexts/`;
  const address = (id: string) => place + id;
  const idIn = (url: string) => (url.startsWith(place) ? url.slice(place.length) : undefined);
  /** Which implicitly created contexts are known to be there: space and id → when that is said again. */
  const remembered = new Map<string, number>();

  return {
    address,
    idIn,
    read(url) {
      const id = idIn(url);
      return id === undefined ? undefined : store.findOwn(db.kysely, null, id).then((row) => row?.body ?? null);
    },
    addressOf: (source) => address(digestOf(source)),
    async remember(space, source) {
      const id = digestOf(source);
      const key = `${space} ${id}`;
      const now = clock.now();
      if ((remembered.get(key) ?? 0) > now.getTime()) return;
      await store.upsertImplicit(db.kysely, { space, id, body: bodyOf(source), created: now });
      await store.evictImplicit(db.kysely, space, limits.implicit);
      if (remembered.size >= limits.remembered) remembered.clear();
      remembered.set(key, now.getTime() + hour);
    },
    async add(space, { value, steward }) {
      const row = { space, id: newId(), kind: 'Hosted', body: bodyOf(value), steward, created: clock.now() } as const;
      const isAdded = await store.insertHosted(db.kysely, row, limits.hosted);
      if (!isAdded) throw linkedDataError('contexts-full', { most: limits.hosted });
      return row.id;
    },
    list: (space) => store.listOwn(db.kysely, space),
    find: (space, id) => store.findOwn(db.kysely, space, id),
    remove: (space, id) => store.deleteOwn(db.kysely, space, id, address(id)),
    noteUse: async (ids) => void (ids.length > 0 && (await store.noteOwnUse(db.kysely, ids, clock.now()))),
    async tidy() {
      const since = new Date(clock.now().getTime() - limits.unusedDays * 24 * hour);
      await store.removeUnusedImplicit(db.kysely, since);
    },
    forget(url) {
      const id = url === undefined ? undefined : idIn(url);
      for (const key of remembered.keys()) if (url === undefined || key.endsWith(` ${id}`)) remembered.delete(key);
    },
  };
}

const bodyOf = (value: unknown): string => JSON.stringify({ '@context': value });

/** The same for contexts that say the same, however their members are ordered. */
const digestOf = (source: ContextValue): string =>
  createHash('sha256')
    .update(JSON.stringify(ordered(source)))
    .digest('base64url');

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  // As pairs: a member named __proto__ would not survive in an object.
  const pairs = Object.entries(value).map(([name, member]) => [name, ordered(member)] as const);
  return { members: pairs.sort(([one], [other]) => (one < other ? -1 : 1)) };
}
