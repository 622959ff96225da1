import type { Access } from '../../participants/index.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import { mayExpire } from '../expiry.ts';
import type { EntityState, StoredEntity } from '../stored-entity.ts';
import { showsAll } from './access-store.ts';
import { openCollations } from './collation-store.ts';
import { type Cursor, readCursor, writeCursor } from './cursor.ts';
import type { EntityQuery } from './entity-query.ts';
import { queryError } from './errors.ts';
import type { Box } from './geo-query.ts';
import type { AttributeIndexes } from './indexes/index.ts';
import type { OrderKey } from './order-store.ts';
import { readOutline, type TypeOutline } from './outline-store.ts';
import {
  countRows,
  type EntityRow,
  keysOf,
  type PageReader,
  readBodies,
  readExtent,
  readPage,
  readPageBodies,
  readPageKeys,
  type WholeRow,
} from './page-store.ts';
import { createRunner } from './prepared.ts';
import { documentOf, type StreamedEntity, streamedEntity } from './streamed-entity.ts';
import { type AttributeOfType, readAttributes, readTypes } from './summary-store.ts';

/** One page; cursors are there where entities follow or precede. */
export interface Page {
  readonly entities: readonly StoredEntity[];
  readonly next?: Cursor;
  readonly previous?: Cursor;
}

/** One row of a page: what its caller has already written of it, or the entity. */
export interface PageRow {
  /** The state of the entity; null when the reader sees only part of it, which nobody else may be shown. */
  readonly state: EntityState | null;
  readonly written: Uint8Array | undefined;
  /** Only of rows that are not written. */
  readonly entity: () => StoredEntity;
}

/** What a door has written of entities before. */
export interface Written {
  find(state: EntityState): Uint8Array | undefined;
  /** Whether it had little of what was lately asked for. */
  readonly mostlyMisses: boolean;
}

/** One page of rows that are read only when asked. */
export interface RowPage extends Omit<Page, 'entities'> {
  readonly rows: readonly PageRow[];
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
  /** The same page, for doors that keep what they have written: what they find by its state is not read again. */
  rows(access: Access, query: EntityQuery, written: Written): Promise<RowPage>;
  /** Everything a query finds, batch by batch, in constant memory. */
  stream(
    access: Access,
    query: EntityQuery,
    options?: { readonly batch?: number },
  ): AsyncIterable<readonly StreamedEntity[]>;
  /** How many there are; with `most`, one more than that stands for "more", and no further ones are looked at. */
  count(access: Access, query: EntityQuery, most?: number): Promise<number>;
  /** Types in use with counts up to a bound, however large the space is. */
  outline(access: Access): Promise<readonly TypeOutline[]>;
  types(access: Access, type?: string): Promise<readonly { type: string; count: number }[]>;
  attributes(
    access: Access,
    narrowed?: { readonly type?: string; readonly attribute?: string },
  ): Promise<readonly AttributeOfType[]>;
  extent(access: Access, query: EntityQuery): Promise<Extent>;
}

/** What queries stand on. */
export interface QueryDependencies {
  readonly db: Pick<Database, 'engine' | 'kysely' | 'pool'>;
  readonly indexes: Pick<AttributeIndexes, 'hasIndex' | 'observe'>;
  readonly clock?: Clock;
}

/** The default page size, and what a stream reads at a time. */
export const pageSizes = { page: 20, maximum: 1_000, batch: 1_000 } as const;

/** Makes the reads over many entities. */
export function createQuery({ db, indexes, clock = systemClock }: QueryDependencies): Query {
  const { hasIndex } = indexes;
  const run = createRunner(db);
  const entityOf = (access: Access, row: WholeRow) => wholeEntity(access, row, clock.now());
  const collations = openCollations(db.kysely);

  async function keysFor(access: Access, query: EntityQuery): Promise<readonly OrderKey[]> {
    if (!query.order) return keysOf(access, query, 'C');
    return keysOf(access, query, await collations.choose(query.collation));
  }

  interface FoundPage<Row> extends Omit<Page, 'entities'> {
    readonly rows: readonly Row[];
  }

  async function find<Row extends EntityRow>(
    read: PageReader<Row>,
    access: Access,
    query: EntityQuery,
  ): Promise<FoundPage<Row>> {
    const limit = Math.max(0, query.limit ?? pageSizes.page);
    const keys = await keysFor(access, query);
    const place = query.after === undefined ? null : readCursor(query.after, keys.length);
    const window = { limit: limit + 1, offset: query.offset ?? 0, place, keys };
    const found = await decided(query, read(run, access, query, window, hasIndex));
    const backwards = place?.direction === 'before';
    const more = found.length > limit;
    const shown = more ? (backwards ? found.slice(1) : found.slice(0, limit)) : found;
    const [first, last] = [shown[0], shown.at(-1)];
    const follows = backwards ? place !== null : more;
    const precedes = backwards ? more : place !== null || window.offset > 0;
    return {
      rows: shown,
      ...(follows && last ? { next: writeCursor({ direction: 'after', keys: rowKeys(last, keys) }) } : {}),
      ...(precedes && first ? { previous: writeCursor({ direction: 'before', keys: rowKeys(first, keys) }) } : {}),
    };
  }

  async function page(access: Access, query: EntityQuery): Promise<Page> {
    indexes.observe(query);
    const { rows: found, ...neighbours } = await find(readPage, access, query);
    return { entities: found.map((row) => entityOf(access, row)), ...neighbours };
  }

  async function rows(access: Access, query: EntityQuery, written: Written): Promise<RowPage> {
    indexes.observe(query);
    // Who sees only part of an entity shares its text with nobody.
    if (!showsAll(access)) return wholeRows(access, query, null);
    if (written.mostlyMisses) return wholeRows(access, query, written);
    const { rows: found, ...neighbours } = await find(readPageKeys, access, query);
    const kept = found.map((state) => written.find(state));
    const missing = found.filter((_, index) => kept[index] === undefined).map(({ id }) => id);
    const bodies = missing.length === 0 ? new Map<string, WholeRow>() : await readBodies(run, access, missing);
    const changed = found.some((row, index) => kept[index] === undefined && !isSame(row, bodies.get(row.id)));
    // What changed between the two statements may no longer be what was asked for.
    if (changed) return wholeRows(access, query, written);
    const entity = (row: EntityRow) => () => entityOf(access, bodies.get(row.id)!);
    return {
      rows: found.map((row, index) => ({
        state: lasting(bodies.get(row.id) ?? row),
        written: kept[index],
        entity: entity(row),
      })),
      ...neighbours,
    };
  }

  /** All of the rows in one statement; what is written already need not be taken apart. */
  async function wholeRows(access: Access, query: EntityQuery, written: Written | null): Promise<RowPage> {
    const { rows: found, ...neighbours } = await find(readPage, access, query);
    const entity = (row: WholeRow) => () => entityOf(access, row);
    const whole = found.map((row) => ({
      state: written && lasting(row),
      written: written?.find(row),
      entity: entity(row),
    }));
    return { rows: whole, ...neighbours };
  }

  async function* stream(access: Access, query: EntityQuery, options: { readonly batch?: number } = {}) {
    const limit = options.batch ?? pageSizes.batch;
    const keys = await keysFor(access, query);
    let place = query.after === undefined ? null : readCursor(query.after, keys.length);
    let offset = query.offset ?? 0;
    let left = query.limit ?? Number.POSITIVE_INFINITY;
    const read = () =>
      readPageBodies(run, access, query, { limit: Math.min(limit, left), offset, place, keys }, hasIndex);
    let ahead = left > 0 ? read() : undefined;
    while (ahead) {
      const batch = await ahead;
      const isLast = batch.length < Math.min(limit, left) || batch.length === left;
      left -= batch.length;
      offset = 0;
      // The database reads the next batch while this one is made use of.
      if (isLast) ahead = undefined;
      else {
        place = { direction: 'after', keys: rowKeys(batch.at(-1)!, keys) };
        ahead = read();
        ahead.catch(() => undefined);
      }
      if (batch.length > 0) yield batch.map((row) => streamedEntity(access, row, clock.now()));
    }
  }

  return {
    page,
    rows,
    stream,
    count: (access, query, most) => decided(query, countRows(run, access, query, hasIndex, most)),
    outline: (access) => readOutline(run, access),
    types: (access, type) => readTypes(run, access, type),
    attributes: (access, narrowed) => readAttributes(run, access, narrowed),
    async extent(access, query) {
      const found = await readExtent(run, access, query);
      const box = found?.west == null ? null : ([found.west, found.south, found.east, found.north] as const);
      return { box, from: found?.from ?? null, to: found?.to ?? null };
    },
  };
}

/** Some pairs of shapes (collections, broken rings) the database cannot compare; that is the caller's to know. */
async function decided<Result>(query: EntityQuery, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    const undecidable = query.geo && cause instanceof Error && 'code' in cause && cause.code === 'XX000';
    throw undecidable ? queryError('geometry-undecidable', {}, { field: 'coordinates', cause }) : cause;
  }
}

function rowKeys(row: Pick<EntityRow, 'id' | 'keys'>, keys: readonly OrderKey[]): readonly (string | number)[] {
  return keys.length === 1 ? [row.id] : (row.keys ?? []);
}

function isSame(row: EntityRow, other: EntityRow | undefined): boolean {
  return other !== undefined && row.version === other.version && row.stamp === other.stamp;
}

/** What is written of an entity of which something may expire is nobody's to keep. */
function lasting<Row extends EntityRow>(row: Row): Row | null {
  return 'document' in row && mayExpire(String(row.document)) ? null : row;
}

function wholeEntity(access: Access, row: WholeRow, now: Date): StoredEntity {
  const { id, version, types, scopes, created, expires, stamp, steward, datasets } = row;
  return {
    ...{ id, version, types, scopes, steward, datasets },
    document: documentOf(access, row, now),
    created: new Date(created),
    modified: new Date(Math.floor(stamp / 1_000)),
    expires: expires === null ? null : new Date(expires),
  };
}
