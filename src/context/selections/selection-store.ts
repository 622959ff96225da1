import { sql } from 'kysely';
import type { Database, Executor, Transaction } from '../../platform/database/index.ts';
import type { QueryNode } from '../query/index.ts';

/** One row of `selection`. */
export interface SelectionRow {
  readonly dataset: number;
  readonly types: string[] | null;
  readonly scope: string | null;
  readonly condition: QueryNode | null;
  readonly shows: string[] | null;
}

/** The selections over a space with the number of their state, read as one. */
export async function readSelections(
  executor: Executor,
  space: number,
): Promise<{ state: number; selections: SelectionRow[] }> {
  const { rows } = await sql<{ state: number; selections: SelectionRow[] | null }>`
    select head.selections as state,
           (select jsonb_agg(jsonb_build_object('dataset', dataset, 'types', types, 'scope', scope,
                                                'condition', condition, 'shows', shows) order by dataset)
              from selection where selection.space = head.space) as selections
      from change_head as head where head.space = ${space}`.execute(executor);
  return { state: Number(rows[0]?.state ?? 0), selections: rows[0]?.selections ?? [] };
}

/** Counts the state on. Taking the head's lock first, so that every earlier batch is committed and later ones notice. */
const countOn = (tx: Transaction, space: number) =>
  sql`update change_head set selections = selections + 1 where space = ${space}`.execute(tx);

/** Tells others, in the same transaction, that what datasets show has changed. */
export type Tell = (tx: Transaction) => Promise<void>;

type Written = Omit<SelectionRow, 'dataset'>;

/** Adds a selection and returns its number. */
export function insertSelection(db: Database, space: number, selection: Written, tell: Tell): Promise<number> {
  const { types, scope, condition, shows } = selection;
  return db.transaction(async (tx) => {
    await countOn(tx, space);
    const { rows } = await sql<{ dataset: number }>`
      insert into selection (space, dataset, types, scope, condition, shows)
      values (${space}, nextval('selection_number'), ${types}::text[], ${scope},
              ${condition === null ? null : JSON.stringify(condition)}::jsonb, ${shows}::text[])
      returning dataset`.execute(tx);
    await tell(tx);
    return rows[0]!.dataset;
  });
}

/** Changes a selection; false when there is none of that number. */
export function updateSelection(
  db: Database,
  space: number,
  dataset: number,
  selection: Written,
  tell: Tell,
): Promise<boolean> {
  const { types, scope, condition, shows } = selection;
  return db.transaction(async (tx) => {
    await countOn(tx, space);
    const { rows } = await sql`
      update selection set types = ${types}::text[], scope = ${scope},
             condition = ${condition === null ? null : JSON.stringify(condition)}::jsonb, shows = ${shows}::text[]
       where space = ${space} and dataset = ${dataset} returning 1`.execute(tx);
    await tell(tx);
    return rows.length > 0;
  });
}

/** Removes a selection; its memberships go when entities are computed anew. */
export function deleteSelection(db: Database, space: number, dataset: number, tell: Tell): Promise<boolean> {
  return db.transaction(async (tx) => {
    await countOn(tx, space);
    const { rows } = await sql`
      delete from selection where space = ${space} and dataset = ${dataset} returning 1`.execute(tx);
    await tell(tx);
    return rows.length > 0;
  });
}

/** The next ids of a space after one, of the given types or already in a dataset; in the order of ids. */
export async function idsAfter(
  executor: Executor,
  space: number,
  after: string,
  narrowed: { readonly types: readonly string[] | null; readonly dataset: number; readonly limit: number },
): Promise<string[]> {
  const { types, dataset, limit } = narrowed;
  const { rows } = await sql<{ id: string }>`
    select id from entity
     where space = ${space} and id > ${after}
       and (${types}::text[] is null or types && ${types}::text[] or datasets @> array[${dataset}::integer])
     order by id limit ${limit}`.execute(executor);
  return rows.map(({ id }) => id);
}

/** The spaces that datasets lie in. */
export async function spacesOf(executor: Executor, datasets: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ space: number }>`
    select distinct space from selection where dataset = any(${datasets}::int[])`.execute(executor);
  return rows.map(({ space }) => space);
}
