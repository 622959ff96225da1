import { z } from '@hono/zod-openapi';
import { type RequestContext, readWhole } from '../../platform/http/index.ts';
import { catalogueError } from '../errors.ts';
import { type FacetName, facetNames, type SearchRequest, searchOrders } from './search.ts';

const several = z.union([z.string(), z.array(z.string())]).optional();

const most = { limit: 100, offset: 10_000, values: 20, valueLength: 200 };

/** Parameters of a search in the address, the same for the API, the feed and the portal. */
export const searchParameters = z.object({
  q: z.string().max(2000).optional().describe('words in Slovene or English'),
  sort: z.enum(searchOrders).optional(),
  limit: z.string().optional().openapi({ type: 'integer', minimum: 0, maximum: most.limit }),
  offset: z.string().optional().openapi({ type: 'integer', minimum: 0, maximum: most.offset }),
  facets: z.enum(['true', 'false']).optional().describe('counts of every facet; true unless said otherwise'),
  ...(Object.fromEntries(facetNames.map((name) => [name, several])) as Record<FacetName, typeof several>),
});

/** Reads a search from the address. */
export function readSearch(c: RequestContext, usualLimit = 20): SearchRequest {
  const facets: Partial<Record<FacetName, string[]>> = {};
  for (const name of facetNames) {
    const values = (c.req.queries(name) ?? []).filter((value) => value !== '').slice(0, most.values);
    for (const value of values) if (!isStorable(value)) throw unknownValue(name, value);
    if (values.length > 0) facets[name] = values;
  }
  const sort = c.req.query('sort') ?? 'relevance';
  const order = searchOrders.find((known) => known === sort);
  if (!order) throw unknownValue('sort', sort);
  return {
    text: (c.req.query('q') ?? '').replaceAll('\0', ' '),
    facets,
    language: c.get('language'),
    order,
    limit: readWhole(c, 'limit', usualLimit, 0, most.limit),
    offset: readWhole(c, 'offset', 0, 0, most.offset),
    withFacets: c.req.query('facets') !== 'false',
  };
}

const isStorable = (value: string): boolean =>
  value.length <= most.valueLength && !value.includes('\0') && value.isWellFormed();

const unknownValue = (field: string, value: string) =>
  catalogueError('parameter-invalid', { field, value: value.slice(0, 50) }, { field });
