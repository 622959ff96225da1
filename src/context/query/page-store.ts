import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import type { Access } from '../../participants/index.ts';
import { grantedDatasets, shownIn } from './access-store.ts';
import type { CursorPlace } from './cursor.ts';
import type { EntityQuery } from './entity-query.ts';
import { rowCondition, rowsOf } from './filter-store.ts';
import { type HasIndex, indexBranches } from './index-store.ts';
import { beyond, type OrderKey, orderBy, orderKeys } from './order-store.ts';
import type { RunStatement } from './prepared.ts';
import { type Condition, joined } from './q-store.ts';

/** A row as a page reads it; `keys` are those of the ordering, for the cursor. */
export interface EntityRow {
  readonly id: string;
  readonly version: number;
  /** Microseconds of the last change: with the version it tells apart an entity from one that was deleted before it. */
  readonly stamp: number;
  /** `[types, scopes, document, created, modified, steward, datasets]` as JSON text, so that who needs it parses it. */
  readonly body: string;
  readonly keys: (string | number)[] | null;
}

/** What a page statement needs beside the query. */
export interface PageWindow {
  readonly limit: number;
  readonly offset: number;
  readonly place: CursorPlace | null;
  readonly keys: readonly OrderKey[];
}

/** The ordering keys of a query. */
export function keysOf(access: Access, query: EntityQuery, collation: string): readonly OrderKey[] {
  return orderKeys(query.order ?? [], shownIn(access), collation);
}

/** Reads the rows of one page, in the direction of its cursor. */
export async function readPage(
  run: RunStatement,
  access: Access,
  query: EntityQuery,
  window: PageWindow,
  hasIndex: HasIndex,
): Promise<EntityRow[]> {
  const rows = await run(pageStatement(access, query, window, hasIndex), plansWithoutStatistics(query, hasIndex));
  return window.place?.direction === 'before' ? rows.reverse() : rows;
}

/**
 * Whether one plan serves whatever the values are: an index on the path asked for gives the rows in order. Any other
 * statement is planned anew, since its best plan depends on how rare a type, a box or a dataset is.
 */
function plansWithoutStatistics(query: EntityQuery, hasIndex: HasIndex): boolean {
  const plain = !query.order && !query.idPattern && !query.selectors && !query.geo && !query.bbox;
  return plain && indexBranches(query.q, hasIndex) !== null;
}

/** The statement of a page; exported for the test on its plan. */
export function pageStatement(
  access: Access,
  query: EntityQuery,
  window: PageWindow,
  hasIndex: HasIndex,
): RawBuilder<EntityRow> {
  const branches = indexBranches(query.q, hasIndex);
  const limited = (condition: Condition) =>
    window.place === null
      ? condition
      : joined([condition, beyond(window.keys, window.place), ...membersBeyond(query, window)], sql` and `);
  if (branches === null) return branchStatement(query, limited(rowCondition(access, query)), window, window.offset);
  if (!byIdAlone(window.keys)) {
    const narrowed = joined([joined(branches, sql` or `), rowCondition(access, query)], sql` and `);
    return branchStatement(query, limited(narrowed), window, window.offset);
  }
  // Each branch walks its index in the order of the page and stops early; no statistics are needed for that.
  const conditions = limited(rowCondition(access, query, sql`(select granted from reader)::int[]`));
  const reach = { ...window, limit: window.limit + window.offset };
  const parts = branches.map((branch) => {
    const one = branchStatement(query, joined([branch, conditions], sql` and `), reach, 0);
    return sql`(${one})`;
  });
  // The granted datasets may be thousands: they are sent once and not with each branch.
  return sql<EntityRow>`with reader as materialized (select ${grantedDatasets(access)} as granted) ${merged(parts, window)}`;
}

/** The same for a dataset's members: the database does not see by itself that it need not walk them from the first. */
function membersBeyond({ dataset }: EntityQuery, { keys, place }: PageWindow): readonly Condition[] {
  if (dataset === undefined || place === null || !byIdAlone(keys)) return [];
  const id = String(place.keys[0]);
  return [
    place.direction === 'after' ? sql<boolean>`membership.entity > ${id}` : sql<boolean>`membership.entity < ${id}`,
  ];
}

function branchStatement(query: EntityQuery, condition: Condition, window: PageWindow, offset: number) {
  const backwards = window.place?.direction === 'before';
  return sql<EntityRow>`
    select entity.id, entity.version, (extract(epoch from entity.modified) * 1000000)::bigint as stamp,
           json_build_array(entity.types, entity.scopes, entity.document,
             (extract(epoch from entity.created) * 1000)::bigint, (extract(epoch from entity.modified) * 1000)::bigint,
             entity.steward, entity.datasets)::text as body,
           ${keyColumns(window.keys)} as keys
      from ${rowsOf(query)}
     where ${condition}
     order by ${orderBy(window.keys, backwards)}
     limit ${window.limit} offset ${offset}`;
}

/** The default order needs no keys: its key is the id. */
function keyColumns(keys: readonly OrderKey[]): RawBuilder<unknown> {
  if (byIdAlone(keys)) return sql`null::jsonb`;
  return sql`jsonb_build_array(${sql.join(keys.map((key) => key.expression))})`;
}

function byIdAlone(keys: readonly OrderKey[]): boolean {
  return keys.length === 1;
}

function merged(parts: readonly RawBuilder<unknown>[], window: PageWindow): RawBuilder<EntityRow> {
  const backwards = window.place?.direction === 'before';
  return sql<EntityRow>`
    select * from (${sql.join([...parts], sql` union all `)}) as entity
     order by ${orderBy(window.keys, backwards)}
     limit ${window.limit} offset ${window.offset}`;
}

/** How many rows a query finds. */
export async function countRows(
  executor: QueryExecutorProvider,
  access: Access,
  query: EntityQuery,
  hasIndex: HasIndex,
) {
  const condition = rowCondition(access, query);
  const branches = indexBranches(query.q, hasIndex) ?? [sql<boolean>`true`];
  const counts = branches.map(
    (branch) => sql`(select count(*) from ${rowsOf(query)} where ${branch} and ${condition})`,
  );
  const { rows } = await sql<{ count: number | string }>`select ${sql.join(counts, sql` + `)} as count`.execute(
    executor,
  );
  return Number(rows[0]?.count ?? 0);
}

/** The box around everything a query finds, and its span of time. */
export async function readExtent(executor: QueryExecutorProvider, access: Access, query: EntityQuery) {
  const { rows } = await sql<{
    west: number | null;
    south: number;
    east: number;
    north: number;
    from: Date | null;
    to: Date | null;
  }>`
    select ST_XMin(box)::float8 as west, ST_YMin(box)::float8 as south, ST_XMax(box)::float8 as east,
           ST_YMax(box)::float8 as north, earliest as "from", latest as "to"
      from (select ST_Extent(${shownGeometry(access)}) as box, min(entity.modified) as earliest, max(entity.modified) as latest
              from ${rowsOf(query)} where ${rowCondition(access, query)}) as extent`.execute(executor);
  return rows[0] ?? null;
}

function shownGeometry(access: Access): RawBuilder<unknown> {
  const limit = shownIn(access)('https://uri.etsi.org/ngsi-ld/location');
  return limit === null ? sql`entity.geometry` : sql`case when ${limit} then entity.geometry end`;
}
