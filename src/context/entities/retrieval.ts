import { type Document, parseJson } from '../../linked-data/index.ts';
import { type Access, shownAttributes, visible } from '../../participants/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import type { StoredEntity } from '../stored-entity.ts';
import { type RetrievedRow, readByIds } from './retrieval-store.ts';

interface Wish {
  readonly id: string;
  readonly resolve: (row: RetrievedRow | null) => void;
  readonly reject: (error: unknown) => void;
}

/** Reads an entity by its id as far as its reader may see it. */
export type Retrieve = (access: Access, id: string) => Promise<StoredEntity | null>;

/** Statements under way at once, and ids in one. */
const limits = { statements: 3, ids: 500 } as const;

/** Makes the reader: ids that are asked for at the same time are read by one statement, each with its own permissions. */
export function createRetrieval({ db, clock }: { readonly db: Database; readonly clock: Clock }): Retrieve {
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
    if (row.expires !== null && row.expires <= clock.now()) return null;
    const document = parseJson(row.document) as Document;
    const shown = shownAttributes(access, row.datasets);
    return { ...row, document: shown === null ? document : onlyShown(document, shown) };
  };
}

function onlyShown(document: Document, shown: ReadonlySet<string>): Document {
  return Object.fromEntries(Object.entries(document).filter(([attribute]) => shown.has(attribute)));
}
