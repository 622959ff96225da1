import { sql } from 'kysely';
import type { Access } from '../../participants/index.ts';
import type { Condition, ShownIn } from './q-store.ts';

/** The rows that the reader may see at all. */
export function visibleRows(access: Access): Condition {
  if (access.readsAll) return sql<boolean>`true`;
  if (access.datasets.size === 0) return sql<boolean>`false`;
  return sql<boolean>`entity.datasets && ${[...access.datasets.keys()]}::int[]`;
}

/** Limits a condition on an attribute to the rows in which a granted dataset shows it. */
export function shownIn(access: Access): ShownIn {
  if (access.readsAll || [...access.datasets.values()].every((shown) => shown === null)) return () => null;
  return (attribute) => {
    const granted = [...access.datasets].filter(([, shown]) => shown === null || shown.has(attribute));
    if (granted.length === access.datasets.size) return null;
    if (granted.length === 0) return sql<boolean>`false`;
    return sql<boolean>`entity.datasets && ${granted.map(([dataset]) => dataset)}::int[]`;
  };
}
