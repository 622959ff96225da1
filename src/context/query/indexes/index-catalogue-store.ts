import { createHash } from 'node:crypto';
import { type QueryExecutorProvider, sql } from 'kysely';
import { type IndexedPath, indexExpression } from '../index-store.ts';

/** One observed path with its decayed count and its index, if it has one. */
export interface ObservedPath extends IndexedPath {
  readonly uses: number;
  readonly pinned: boolean;
  readonly index_name: string | null;
}

/** Half of a count is forgotten in a week. */
const halfLife = sql.lit(7 * 24 * 3600);
const faded = sql`attribute_index.uses * power(0.5, extract(epoch from now() - attribute_index.counted) / ${halfLife})`;

/** Every observed path, the most used first. */
export async function readPaths(executor: QueryExecutorProvider): Promise<readonly ObservedPath[]> {
  const { rows } = await sql<ObservedPath>`
    select attribute, trail, kind, ${faded}::float8 as uses, pinned, index_name
      from attribute_index order by pinned desc, uses desc, attribute`.execute(executor);
  return rows;
}

/** Adds counts to what was counted before. */
export async function addUses(
  executor: QueryExecutorProvider,
  counts: readonly { readonly path: IndexedPath; readonly uses: number }[],
): Promise<void> {
  for (const { path, uses } of counts)
    await sql`
      insert into attribute_index (attribute, trail, kind, uses) values (${path.attribute}, ${path.trail}::text[], ${path.kind}, ${uses})
      on conflict (attribute, trail, kind) do update set uses = ${faded} + excluded.uses, counted = now()`.execute(
      executor,
    );
}

/** Keeps or releases the index of a path whatever its count. */
export async function pinPath(executor: QueryExecutorProvider, path: IndexedPath, pinned: boolean): Promise<void> {
  await sql`
    insert into attribute_index (attribute, trail, kind, pinned) values (${path.attribute}, ${path.trail}::text[], ${path.kind}, ${pinned})
    on conflict (attribute, trail, kind) do update set pinned = excluded.pinned`.execute(executor);
}

/** Forgets paths that nobody has asked for in a long while. */
export async function forgetPaths(executor: QueryExecutorProvider): Promise<void> {
  await sql`delete from attribute_index where not pinned and index_name is null and counted < now() - interval '90 days'`.execute(
    executor,
  );
}

/** Creates the index of a path; `concurrently` needs a connection outside of any transaction. */
export async function createPathIndex(
  executor: QueryExecutorProvider,
  path: IndexedPath,
  concurrently: boolean,
): Promise<string> {
  const name = indexName(path);
  const mode = concurrently ? sql`concurrently` : sql``;
  // An interrupted concurrent build leaves an invalid index of the same name behind.
  await sql`drop index ${mode} if exists ${sql.id(name)}`.execute(executor);
  await sql`create index ${mode} ${sql.id(name)} on entity (space, (${indexExpression(path)}), id)`.execute(executor);
  await setIndexName(executor, path, name);
  return name;
}

/** Gathers the statistics of entities and of the datasets that they belong to. */
export async function analyzeEntities(executor: QueryExecutorProvider): Promise<void> {
  await sql`analyze entity, membership`.execute(executor);
}

/** Removes the index of a path; queries stop relying on it first. */
export async function dropPathIndex(
  executor: QueryExecutorProvider,
  path: ObservedPath,
  concurrently: boolean,
): Promise<void> {
  await setIndexName(executor, path, null);
  if (path.index_name === null) return;
  await sql`drop index ${concurrently ? sql`concurrently` : sql``} if exists ${sql.id(path.index_name)}`.execute(
    executor,
  );
}

async function setIndexName(executor: QueryExecutorProvider, path: IndexedPath, name: string | null): Promise<void> {
  await sql`
    insert into attribute_index (attribute, trail, kind, index_name) values (${path.attribute}, ${path.trail}::text[], ${path.kind}, ${name})
    on conflict (attribute, trail, kind) do update set index_name = excluded.index_name`.execute(executor);
}

function indexName(path: IndexedPath): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([path.kind, path.attribute, path.trail]))
    .digest('hex');
  return `entity_${path.kind}_${digest.slice(0, 20)}`;
}
