import { type RawBuilder, sql } from 'kysely';
import type { Access } from '../../participants/index.ts';
import type { Condition, ShownIn } from './q-store.ts';

/** The rows that the reader may see at all. */
export function visibleRows(access: Access): Condition {
  if (access.readsAll) return sql<boolean>`true`;
  if (access.datasets.size === 0) return sql<boolean>`false`;
  return inDatasets(grantsOf(access).numbers);
}

/** Whether every granted dataset shows every attribute. */
export function showsAll(access: Access): boolean {
  return access.readsAll || grantsOf(access).showAll;
}

/** Limits a condition on an attribute to the rows in which a granted dataset shows it. */
export function shownIn(access: Access): ShownIn {
  if (showsAll(access)) return () => null;
  return (attribute) => {
    const granted = [...access.datasets].filter(([, shown]) => shown === null || shown.has(attribute));
    if (granted.length === access.datasets.size) return null;
    if (granted.length === 0) return sql<boolean>`false`;
    return inDatasets(datasetSet(granted.map(([dataset]) => dataset)));
  };
}

/** Whether the reader may see an attribute that the statement itself names, of the entity in the row. */
export function attributeShown(access: Access, attribute: RawBuilder<unknown>): Condition {
  if (showsAll(access)) return sql<boolean>`true`;
  const whole = [...access.datasets].filter(([, shown]) => shown === null).map(([dataset]) => dataset);
  const parts = [...access.datasets].flatMap(([dataset, shown]) => (shown === null ? [] : [[dataset, [...shown]]]));
  return sql<boolean>`(${inDatasets(datasetSet(whole))} or exists (
    select from unnest(entity.datasets) as held
     where jsonb_exists(${JSON.stringify(Object.fromEntries(parts))}::jsonb -> held::text, ${attribute})))`;
}

/** Datasets as a database value: as one bit each where their numbers lie close together, else as a list. */
type DatasetSet = { readonly bits: Buffer } | { readonly list: string };

/** So many bytes for a dataset are still fewer than its number takes as text. */
const bytesEach = 8;

function datasetSet(numbers: readonly number[]): DatasetSet {
  const highest = numbers.reduce((most, number) => Math.max(most, number), 0);
  const bytes = (highest >> 3) + 1;
  if (bytes > Math.max(64, numbers.length * bytesEach)) return { list: `{${numbers.join(',')}}` };
  const bits = Buffer.alloc(bytes);
  for (const number of numbers) bits[number >> 3]! |= 1 << (number & 7);
  return { bits };
}

/** Most entities belong to one dataset; a bit is looked up at once, however many datasets the reader holds. */
function inDatasets(granted: DatasetSet): Condition {
  if ('list' in granted)
    return sql<boolean>`(entity.datasets[1] = any(${granted.list}::int[])
      or cardinality(entity.datasets) > 1 and entity.datasets && ${granted.list}::int[])`;
  const { bits } = granted;
  const held = (dataset: RawBuilder<unknown>) =>
    sql<boolean>`case when ${dataset} < ${bits.length * 8}::int then get_bit(${bits}::bytea, ${dataset}) = 1 else false end`;
  return sql<boolean>`(${held(sql`entity.datasets[1]`)} or cardinality(entity.datasets) > 1
    and exists (select from unnest(entity.datasets) as other where ${held(sql`other`)}))`;
}

interface Grants {
  readonly numbers: DatasetSet;
  readonly showAll: boolean;
}

const remembered = new WeakMap<Access['datasets'], Grants>();

/** A reader may hold thousands of datasets; they are gone through once for each reader, not for each request. */
function grantsOf({ datasets }: Access): Grants {
  const known = remembered.get(datasets);
  if (known !== undefined) return known;
  const grants = {
    numbers: datasetSet([...datasets.keys()]),
    showAll: [...datasets.values()].every((shown) => shown === null),
  };
  remembered.set(datasets, grants);
  return grants;
}
