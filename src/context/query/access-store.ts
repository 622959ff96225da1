import { type RawBuilder, sql } from 'kysely';
import type { Access } from '../../participants/index.ts';
import type { Condition, ShownIn } from './q-store.ts';

/** The numbers of the granted datasets as a database value. */
export function grantedDatasets(access: Access): RawBuilder<unknown> {
  return sql`${grantsOf(access).numbers}::int[]`;
}

/** The rows that the reader may see at all; `granted` may stand for the datasets where they are named once before. */
export function visibleRows(access: Access, granted = grantedDatasets(access)): Condition {
  if (access.readsAll) return sql<boolean>`true`;
  if (access.datasets.size === 0) return sql<boolean>`false`;
  return inDatasets(granted);
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
    return inDatasets(sql`${arrayText(granted.map(([dataset]) => dataset))}::int[]`);
  };
}

/** Most entities belong to one dataset, and one number is looked up much faster than two lists are compared. */
function inDatasets(granted: RawBuilder<unknown>): Condition {
  return sql<boolean>`(entity.datasets[1] = any(${granted})
    or cardinality(entity.datasets) > 1 and entity.datasets && ${granted})`;
}

interface Grants {
  readonly numbers: string;
  readonly showAll: boolean;
}

const remembered = new WeakMap<Access['datasets'], Grants>();

/** A reader may hold thousands of datasets; they are gone through once for each reader, not for each request. */
function grantsOf({ datasets }: Access): Grants {
  const known = remembered.get(datasets);
  if (known !== undefined) return known;
  const grants = {
    numbers: arrayText([...datasets.keys()]),
    showAll: [...datasets.values()].every((shown) => shown === null),
  };
  remembered.set(datasets, grants);
  return grants;
}

function arrayText(numbers: readonly number[]): string {
  return `{${numbers.join(',')}}`;
}
