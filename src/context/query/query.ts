import type { QueryExecutorProvider } from 'kysely';
import { type Access, shownAttributes } from '../../participants/index.ts';
import type { StoredEntity } from '../stored-entity.ts';
import { chooseCollation, readCollations } from './collation-store.ts';
import { type Cursor, readCursor, writeCursor } from './cursor.ts';
import type { EntityQuery } from './entity-query.ts';
import type { Box } from './geo-query.ts';
import type { AttributeIndexes } from './indexes/index.ts';
import type { OrderKey } from './order-store.ts';
import { countRows, type EntityRow, keysOf, readExtent, readPage } from './page-store.ts';
import { type AttributeOfType, readAttributes, readTypes } from './summary-store.ts';

/** One page; cursors are there where entities follow or precede. */
export interface Page {
  readonly entities: readonly StoredEntity[];
  readonly next?: Cursor;
  readonly previous?: Cursor;
}

/** Where entities of a query lie, and when they changed first and last. */
export interface Extent {
  readonly box: Box | null;
  readonly from: Date | null;
  readonly to: Date | null;
}

/** Reads over many entities; each with its reader's permissions in the statement itself. */
export interface Query {
  /** One page, in a total order that stays stable while entities come and go. Default 20, at most 1,000 entities. */
  page(access: Access, query: EntityQuery): Promise<Page>;
  /** Everything a query finds, batch by batch, in constant memory. */
  stream(
    access: Access,
    query: EntityQuery,
    options?: { readonly batch?: number },
  ): AsyncIterable<readonly StoredEntity[]>;
  count(access: Access, query: EntityQuery): Promise<number>;
  types(access: Access, type?: string): Promise<readonly { type: string; count: number }[]>;
  attributes(
    access: Access,
    narrowed?: { readonly type?: string; readonly attribute?: string },
  ): Promise<readonly AttributeOfType[]>;
  extent(access: Access, query: EntityQuery): Promise<Extent>;
}

/** What queries stand on. */
export interface QueryDependencies {
  readonly executor: QueryExecutorProvider;
  readonly indexes: Pick<AttributeIndexes, 'hasIndex' | 'observe'>;
}

/** The default page size, and what a stream reads at a time. */
export const pageSizes = { page: 20, maximum: 1_000, batch: 2_000 } as const;

/** Makes the reads over many entities. */
export function createQuery({ executor, indexes }: QueryDependencies): Query {
  const { hasIndex } = indexes;
  let collations: Promise<ReadonlySet<string>> | undefined;

  async function keysFor(access: Access, query: EntityQuery): Promise<readonly OrderKey[]> {
    if (!query.order) return keysOf(access, query, 'C');
    collations ??= readCollations(executor);
    return keysOf(access, query, chooseCollation(query.collation, await collations));
  }

  async function page(access: Access, query: EntityQuery): Promise<Page> {
    indexes.observe(query);
    const limit = Math.max(0, query.limit ?? pageSizes.page);
    const keys = await keysFor(access, query);
    const place = query.after === undefined ? null : readCursor(query.after, keys.length);
    const window = { limit: limit + 1, offset: query.offset ?? 0, place, keys };
    const rows = await readPage(executor, access, query, window, hasIndex);
    const backwards = place?.direction === 'before';
    const more = rows.length > limit;
    const shown = more ? (backwards ? rows.slice(1) : rows.slice(0, limit)) : rows;
    const [first, last] = [shown[0], shown.at(-1)];
    const follows = backwards ? place !== null : more;
    const precedes = backwards ? more : place !== null || window.offset > 0;
    return {
      entities: shown.map((row) => readableEntity(access, row)),
      ...(follows && last ? { next: writeCursor({ direction: 'after', keys: rowKeys(last, keys) }) } : {}),
      ...(precedes && first ? { previous: writeCursor({ direction: 'before', keys: rowKeys(first, keys) }) } : {}),
    };
  }

  async function* stream(access: Access, query: EntityQuery, options: { readonly batch?: number } = {}) {
    const limit = options.batch ?? pageSizes.batch;
    const keys = await keysFor(access, query);
    let place = query.after === undefined ? null : readCursor(query.after, keys.length);
    let offset = query.offset ?? 0;
    let left = query.limit ?? Number.POSITIVE_INFINITY;
    while (left > 0) {
      const size = Math.min(limit, left);
      const rows = await readPage(executor, access, query, { limit: size, offset, place, keys }, hasIndex);
      if (rows.length > 0) yield rows.map((row) => readableEntity(access, row));
      if (rows.length < size) return;
      left -= rows.length;
      offset = 0;
      place = { direction: 'after', keys: rowKeys(rows.at(-1)!, keys) };
    }
  }

  return {
    page,
    stream,
    count: (access, query) => countRows(executor, access, query, hasIndex),
    types: (access, type) => readTypes(executor, access, type),
    attributes: (access, narrowed) => readAttributes(executor, access, narrowed),
    async extent(access, query) {
      const found = await readExtent(executor, access, query);
      const box = found?.west == null ? null : ([found.west, found.south, found.east, found.north] as const);
      return { box, from: found?.from ?? null, to: found?.to ?? null };
    },
  };
}

function rowKeys(row: EntityRow, keys: readonly OrderKey[]): readonly (string | number)[] {
  return keys.length === 1 ? [row.id] : (row.keys ?? []);
}

/** The row without the attributes that its reader may not see. */
export function readableEntity(access: Access, row: StoredEntity): StoredEntity {
  const { id, version, types, scopes, document, created, modified, steward, datasets } = row;
  const shown = shownAttributes(access, datasets);
  const visible =
    shown === null ? document : Object.fromEntries(Object.entries(document).filter(([name]) => shown.has(name)));
  return { id, version: Number(version), types, scopes, document: visible, created, modified, steward, datasets };
}
