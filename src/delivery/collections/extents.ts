import type { Extent, Query } from '../../context/index.ts';
import type { Access } from '../../participants/index.ts';
import type { Collection } from './collection.ts';

/** Where and when the rows of a collection lie, as one participant may see them; five minutes old at most. */
export type ExtentOf = (access: Access, collection: Collection) => Promise<Extent>;

const limits = { age: 300_000, remembered: 2_000 };

/** Makes the memory of extents. */
export function createExtents(query: Pick<Query, 'extent'>): ExtentOf {
  const memory = new Map<string, { readonly extent: Promise<Extent>; readonly until: number }>();
  return (access, collection) => {
    const { dataset, space } = collection;
    // The rows of a dataset are the same for all who read it; only whether its place is shown may differ.
    if (!access.readsAll && access.datasets.get(dataset) !== null) return query.extent(access, { dataset });
    const key = `${space} ${dataset}`;
    const known = memory.get(key);
    if (known && known.until > Date.now()) return known.extent;
    if (memory.size >= limits.remembered) memory.delete(memory.keys().next().value ?? '');
    const extent = query.extent(access, { dataset });
    memory.set(key, { extent, until: Date.now() + limits.age });
    extent.catch(() => memory.delete(key));
    return extent;
  };
}
