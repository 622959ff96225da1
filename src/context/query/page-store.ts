import { type RawBuilder, sql } from 'kysely';
import type { Access } from '../../participants/index.ts';
import { shownIn } from './access-store.ts';
import type { CursorPlace } from './cursor.ts';
import type { EntityQuery } from './entity-query.ts';
import { rowCondition, rowsOf } from './filter-store.ts';
import { closeCondition } from './geo-store.ts';
import { type HasIndex, indexBranches, queryBranches } from './index-store.ts';
import { beyond, type OrderKey, orderBy, orderKeys } from './order-store.ts';
import type { RunStatement } from './prepared.ts';
import { type Condition, joined } from './q-store.ts';

/** Which entity stands in a row, and in which state; `keys` are those of the ordering, for the cursor. */
export interface EntityRow {
  readonly id: string;
  readonly version: number;
  /** Microseconds of the last change: with the version it tells apart an entity from one that was deleted before it. */
  readonly stamp: number;
  /** Absent where the order is that of the ids. */
  readonly keys?: (string | number)[];
}

/** A row as streams need it. Columns of their own cost the database less than one text made of them. */
export interface BodyRow {
  readonly id: string;
  /** JSON. */
  readonly document: string;
  readonly types: string[];
  readonly scopes: string[];
  readonly datasets: number[];
  readonly keys?: (string | number)[];
}

/** A row with all of its entity. */
export interface WholeRow extends EntityRow, Pick<BodyRow, 'document' | 'types' | 'scopes' | 'datasets'> {
  /** Milliseconds. */
  readonly created: number;
  readonly expires: number | null;
  readonly steward: string | null;
}

/** What a page statement needs beside the query. */
export interface PageWindow {
  readonly limit: number;
  readonly offset: number;
  readonly place: CursorPlace | null;
  readonly keys: readonly OrderKey[];
  readonly columns: Columns;
}

/** Only which rows; what is in them; or the times and the steward of the entities too. */
type Columns = 'state' | 'body' | 'whole';

/** The ordering keys of a query. */
export function keysOf(access: Access, query: EntityQuery, collation: string): readonly OrderKey[] {
  return orderKeys(query.order ?? [], shownIn(access), collation);
}

/** Reads rows of a page. */
export type PageReader<Row> = (
  run: RunStatement,
  access: Access,
  query: EntityQuery,
  window: Omit<PageWindow, 'columns'>,
  hasIndex: HasIndex,
) => Promise<Row[]>;

/** Reads the rows of one page, in the order of the query whatever the direction of the cursor is. */
export const readPage: PageReader<WholeRow> = (run, access, query, window, hasIndex) =>
  readRows<WholeRow>(run, access, query, { ...window, columns: 'whole' }, hasIndex);

/** Reads the same for streams. */
export const readPageBodies: PageReader<BodyRow> = (run, access, query, window, hasIndex) =>
  readRows<BodyRow>(run, access, query, { ...window, columns: 'body' }, hasIndex);

/** Reads only which entities stand in the page: two thirds of its work are the documents, which callers often hold already. */
export const readPageKeys: PageReader<EntityRow> = (run, access, query, window, hasIndex) =>
  readRows<EntityRow>(run, access, query, { ...window, columns: 'state' }, hasIndex);

async function readRows<Row extends object>(
  run: RunStatement,
  access: Access,
  query: EntityQuery,
  window: PageWindow,
  hasIndex: HasIndex,
): Promise<Row[]> {
  const near = neighbourhoodStatement<Row>(access, query, window, hasIndex);
  const close = near && (await run(near, true));
  const few = close && (close[0]?.candidates ?? 0) <= maximumCandidates;
  const rows = few
    ? close
    : await run(pageStatement<Row>(access, query, window, hasIndex), plansWithoutStatistics(query, hasIndex));
  return window.place?.direction === 'before' ? rows.reverse() : rows;
}

/**
 * Whether one plan serves whatever the values are: an index on the path or type asked for gives the rows in order. Any
 * other statement is planned anew, since its best plan depends on how rare a word, a box or a dataset is.
 */
function plansWithoutStatistics(query: EntityQuery, hasIndex: HasIndex): boolean {
  const plain = !query.order && !query.idPattern && !query.selectors && !query.geo && !query.bbox;
  return plain && queryBranches(0, query, hasIndex) !== null;
}

/** The statement of a page; exported for the test on its plan. */
export function pageStatement<Row extends object>(
  access: Access,
  query: EntityQuery,
  window: PageWindow,
  hasIndex: HasIndex,
): RawBuilder<Row> {
  const branches = queryBranches(access.space, query, hasIndex);
  const limited = (condition: Condition) =>
    window.place === null
      ? condition
      : joined([condition, beyond(window.keys, window.place), ...membersBeyond(query, window)], sql` and `);
  if (branches === null) return branchStatement(query, limited(rowCondition(access, query)), window, window.offset);
  if (!byIdAlone(window.keys)) {
    const narrowed = joined([joined(branches.conditions, sql` or `), rowCondition(access, query)], sql` and `);
    return branchStatement(query, limited(narrowed), window, window.offset);
  }
  // Each branch walks its index in the order of the page and stops early; no statistics are needed for that.
  // "is true" keeps the other conditions away from indexes: the branch's own is surely narrow.
  const conditions = limited(sql<boolean>`(${rowCondition(access, branches.rest)}) is true`);
  const reach = { ...window, limit: window.limit + window.offset };
  const parts = branches.conditions.map((branch) => {
    const one = branchStatement(query, joined([branch, conditions], sql` and `), reach, 0);
    return sql`(${one})`;
  });
  return merged(parts, window);
}

/** So many rows are taken apart one by one; where more lie close, another way may be shorter. */
const maximumCandidates = 1_000;
const smallNeighbourhood = 10_000;

/**
 * The page of a small neighbourhood: what the geometry index gives is gathered first, so that one plan serves wherever
 * it lies. Null when the query is about something else.
 */
export function neighbourhoodStatement<Row extends object>(
  access: Access,
  query: EntityQuery,
  window: PageWindow,
  hasIndex: HasIndex,
): RawBuilder<Row & { readonly candidates: number }> | null {
  const { geo, ...others } = query;
  const relation = geo?.relation;
  const plain = !query.order && !query.idPattern && !query.ids && !query.selectors && query.dataset === undefined;
  if (!geo || relation?.kind !== 'near' || !plain || indexBranches(query.q, hasIndex) !== null) return null;
  if (relation.bound !== 'maximum' || relation.metres > smallNeighbourhood) return null;
  const close = closeCondition(geo, shownIn(access));
  if (close === null) return null;
  const place = window.place === null ? [] : [beyond(window.keys, window.place)];
  // "is true" keeps the other conditions away from indexes: the geometry's alone is surely narrow.
  const narrowed = joined([close, sql<boolean>`${rowCondition(access, others)} is true`, ...place], sql` and `);
  return sql`
    with near as materialized (
      select ${rowColumns(window)} from entity where ${narrowed} limit ${sql.lit(maximumCandidates + 1)})
    select entity.*, (select count(*) from near)::int as candidates from near as entity
     order by ${orderBy(window.keys, window.place?.direction === 'before')}
     ${windowOf(window.limit, window.offset)}`;
}

/** The same for a dataset's members: the database does not see by itself that it need not walk them from the first. */
function membersBeyond({ dataset }: EntityQuery, { keys, place }: PageWindow): readonly Condition[] {
  if (dataset === undefined || place === null || !byIdAlone(keys)) return [];
  const id = String(place.keys[0]);
  return [
    place.direction === 'after' ? sql<boolean>`membership.entity > ${id}` : sql<boolean>`membership.entity < ${id}`,
  ];
}

const inside = sql`entity.document::text as document, entity.types, entity.scopes, entity.datasets`;
// `date_part` counts in floating point, exact to the microsecond for centuries; `extract` counts in slow decimals.
const state = sql`entity.version, (date_part('epoch', entity.modified) * 1000000)::bigint as stamp`;
const others = sql`entity.steward, (date_part('epoch', entity.created) * 1000)::bigint as created,
  (date_part('epoch', entity.expires) * 1000)::bigint as expires`;
const columnsOf: Readonly<Record<Columns, RawBuilder<unknown>>> = {
  state: sql`entity.id, ${state}`,
  body: sql`entity.id, ${inside}`,
  whole: sql`entity.id, ${state}, ${inside}, ${others}`,
};

/** The default order needs no keys: its key is the id. */
function rowColumns({ columns, keys }: PageWindow): RawBuilder<unknown> {
  if (byIdAlone(keys)) return columnsOf[columns];
  return sql`${columnsOf[columns]}, jsonb_build_array(${sql.join(keys.map((key) => key.expression))}) as keys`;
}

/** Reads the bodies of rows whose keys were read before; those that have changed since come back in their new state. */
export async function readBodies(
  run: RunStatement,
  access: Access,
  ids: readonly string[],
): Promise<ReadonlyMap<string, WholeRow>> {
  const rows = await run(
    sql<WholeRow>`
      select found.* from unnest(${ids}::text[]) as wanted(id)
       cross join lateral (select ${columnsOf.whole} from entity
                            where entity.space = ${access.space} and entity.id = wanted.id limit 1) as found`,
    true,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

function branchStatement<Row>(query: EntityQuery, condition: Condition, window: PageWindow, offset: number) {
  const backwards = window.place?.direction === 'before';
  return sql<Row>`
    select ${rowColumns(window)}
      from ${rowsOf(query)}
     where ${condition}
     order by ${orderBy(window.keys, backwards)}
     ${windowOf(window.limit, offset)}`;
}

/** In the statement's text: with a limit that it cannot see the database takes a kept plan for dearer than a new one. */
function windowOf(limit: number, offset: number): RawBuilder<unknown> {
  const rows = sql`limit ${sql.lit(Math.trunc(limit))}`;
  return offset === 0 ? rows : sql`${rows} offset ${offset}`;
}

function byIdAlone(keys: readonly OrderKey[]): boolean {
  return keys.length === 1;
}

function merged<Row>(parts: readonly RawBuilder<unknown>[], window: PageWindow): RawBuilder<Row> {
  const backwards = window.place?.direction === 'before';
  return sql<Row>`
    select * from (${sql.join([...parts], sql` union all `)}) as entity
     order by ${orderBy(window.keys, backwards)}
     ${windowOf(window.limit, window.offset)}`;
}

/** How many rows a query finds; with `most`, no more than one beyond it are looked for. */
export async function countRows(
  run: RunStatement,
  access: Access,
  query: EntityQuery,
  hasIndex: HasIndex,
  most?: number,
) {
  const branches = queryBranches(access.space, query, hasIndex) ?? { conditions: [sql<boolean>`true`], rest: query };
  const condition = rowCondition(access, branches.rest);
  const counts = branches.conditions.map((branch) => {
    const found = sql`from ${rowsOf(query)} where ${branch} and ${condition}`;
    return most === undefined
      ? sql`(select count(*) ${found})`
      : sql`(select count(*) from (select ${found} limit ${sql.lit(most + 1)}) as few)`;
  });
  const rows = await run(sql<{ count: number | string }>`select ${sql.join(counts, sql` + `)} as count`);
  return Math.min(Number(rows[0]?.count ?? 0), most === undefined ? Number.POSITIVE_INFINITY : most + 1);
}

/** What `readExtent` finds; the edges are null together. */
interface ExtentRow {
  readonly west: number | null;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  readonly from: Date | null;
  readonly to: Date | null;
}

/** The box around everything a query finds, and its span of time. */
export async function readExtent(run: RunStatement, access: Access, query: EntityQuery) {
  const rows = await run(sql<ExtentRow>`
    select ST_XMin(box)::float8 as west, ST_YMin(box)::float8 as south, ST_XMax(box)::float8 as east,
           ST_YMax(box)::float8 as north, earliest as "from", latest as "to"
      from (select ST_Extent(${shownGeometry(access)}) as box, min(entity.modified) as earliest, max(entity.modified) as latest
              from ${rowsOf(query)} where ${rowCondition(access, query)}) as extent`);
  return rows[0] ?? null;
}

function shownGeometry(access: Access): RawBuilder<unknown> {
  const limit = shownIn(access)('https://uri.etsi.org/ngsi-ld/location');
  return limit === null ? sql`entity.geometry` : sql`case when ${limit} then entity.geometry end`;
}
