import { type Document, parseJson } from '../../linked-data/index.ts';
import { type Access, shownAttributes, visible } from '../../participants/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import { mayExpire, withoutExpired } from '../expiry.ts';
import type { StoredEntity } from '../stored-entity.ts';
import { type RetrievedRow, readByIds } from './retrieval-store.ts';

interface Wish {
  readonly id: string;
  readonly resolve: (row: RetrievedRow | null) => void;
  readonly reject: (error: unknown) => void;
}

/** Reads an entity by its id as far as its reader may see it. */
export type Retrieve = (access: Access, id: string) => Promise<StoredEntity | null>;

/** An entity that its reader may see, with its document still as text; `shown` null: all of it. */
export interface Seen {
  readonly row: RetrievedRow;
  readonly shown: ReadonlySet<string> | null;
  /** When it was seen: what has expired by then is not there. */
  readonly now: Date;
}

/** Reads an entity without parsing it, for those who may have written this version before. */
export type See = (access: Access, id: string) => Promise<Seen | null>;

/** Statements under way at once, and ids in one. */
const limits = { statements: 3, ids: 500 } as const;

/** Makes the reader: ids that are asked for at the same time are read by one statement, each with its own permissions. */
export function createSight({ db, clock }: { readonly db: Database; readonly clock: Clock }): See {
  const wishes = new Map<number, Wish[]>();
  let running = 0;
  let scheduled = false;

  function startAll(): void {
    scheduled = false;
    for (const [space, list] of wishes) {
      if (running >= limits.statements) return;
      const gathered = list.splice(0, limits.ids);
      if (list.length === 0) wishes.delete(space);
      running += 1;
      void fulfil(space, gathered).finally(() => {
        running -= 1;
        if (wishes.size > 0) schedule();
      });
    }
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(startAll);
  }

  async function fulfil(space: number, gathered: readonly Wish[]): Promise<void> {
    try {
      const rows = await readByIds(db, space, [...new Set(gathered.map(({ id }) => id))]);
      const byId = new Map(rows.map((row) => [row.id, row]));
      for (const { id, resolve } of gathered) resolve(byId.get(id) ?? null);
    } catch (error) {
      for (const { reject } of gathered) reject(error);
    }
  }

  return async (access, id) => {
    const row = await new Promise<RetrievedRow | null>((resolve, reject) => {
      const list = wishes.get(access.space);
      const wish = { id, resolve, reject };
      if (list) list.push(wish);
      else wishes.set(access.space, [wish]);
      schedule();
    });
    if (row === null || !visible(access, row.datasets)) return null;
    const now = clock.now();
    if (row.expires !== null && row.expires <= now) return null;
    return { row, shown: shownAttributes(access, row.datasets), now };
  };
}

/** Makes the reader of whole entities. */
export function createRetrieval(see: See): Retrieve {
  return async (access, id) => {
    const seen = await see(access, id);
    return seen && entityOf(seen);
  };
}

/** The entity as far as its reader may see it. */
export function entityOf({ row, shown, now }: Seen): StoredEntity {
  const parsed = parseJson(row.document) as Document;
  const document = mayExpire(row.document) ? withoutExpired(parsed, now) : parsed;
  return { ...row, document: shown === null ? document : onlyShown(document, shown) };
}

function onlyShown(document: Document, shown: ReadonlySet<string>): Document {
  return Object.fromEntries(Object.entries(document).filter(([attribute]) => shown.has(attribute)));
}
