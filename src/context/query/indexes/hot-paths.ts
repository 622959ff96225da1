import type { EntityQuery } from '../entity-query.ts';
import { type IndexedPath, indexedPath } from '../index-store.ts';
import type { QueryNode } from '../q-tree.ts';

const maximumPaths = 1_000;

/** Counts in memory which indexable paths queries filter by, until somebody takes the counts away. */
export class HotPaths {
  #counts = new Map<string, { readonly path: IndexedPath; uses: number }>();

  observe(query: EntityQuery): void {
    if (query.q) this.#visit(query.q);
  }

  /** The counts since the last call; counting begins anew. */
  take(): readonly { readonly path: IndexedPath; readonly uses: number }[] {
    const taken = [...this.#counts.values()];
    this.#counts = new Map();
    return taken;
  }

  #visit(node: QueryNode): void {
    if (node.kind === 'linked') return;
    if (node.kind === 'and') {
      for (const term of node.terms) this.#visit(term);
      return;
    }
    // Under "or" an index would have to serve every alternative.
    const path = node.kind === 'or' ? null : indexedPath(node);
    if (path) this.#count(path);
  }

  #count(path: IndexedPath): void {
    const key = pathKey(path);
    const counted = this.#counts.get(key);
    if (counted) counted.uses += 1;
    else if (this.#counts.size < maximumPaths) this.#counts.set(key, { path, uses: 1 });
  }
}

/** A path as a key of a map. */
export function pathKey({ attribute, trail, kind }: IndexedPath): string {
  return JSON.stringify([kind, attribute, ...trail]);
}
