import type { EntityQuery } from '../../context/index.ts';
import { DomainError } from '../../platform/errors.ts';

/** Orders as Slovene does (č after c); an engine without that order, as the embedded one, keeps its own. */
export async function inSlovene<Page>(query: EntityQuery, read: (query: EntityQuery) => Promise<Page>): Promise<Page> {
  if (!query.order) return read(query);
  try {
    return await read({ ...query, collation: 'sl' });
  } catch (error) {
    if (!(error instanceof DomainError) || !error.code.endsWith('.collation-unsupported')) throw error;
    return read(query);
  }
}
