import type { ContentLanguage, DatasetRecord } from '../datasets/dataset.ts';

/** By what search results can be narrowed. */
export const facetNames = [
  'place',
  'region',
  'theme',
  'publisher',
  'format',
  'licence',
  'access',
  'freshness',
  'period',
  'model',
] as const;

/** One of the ways to narrow search results. */
export type FacetName = (typeof facetNames)[number];

/** In which order results come. */
export const searchOrders = ['relevance', 'updated', 'title'] as const;

/** One order of results. */
export type SearchOrder = (typeof searchOrders)[number];

/** What is searched for. */
export interface SearchRequest {
  readonly text: string;
  /** Values chosen in each facet: values of one facet widen, facets narrow. */
  readonly facets: Readonly<Partial<Record<FacetName, readonly string[]>>>;
  readonly language: ContentLanguage;
  readonly order: SearchOrder;
  readonly limit: number;
  readonly offset: number;
  /** Without facets the answer is quicker; feeds and suggestions need none. */
  readonly withFacets?: boolean;
}

/** One value of a facet, how many results have it, and its name in the request's language. */
export interface FacetValue {
  readonly value: string;
  readonly label: string;
  readonly count: number;
  readonly chosen: boolean;
}

/** A piece of text; `hit` where it answers the query. */
export interface Highlight {
  readonly text: string;
  readonly hit: boolean;
}

/** One found dataset. */
export interface SearchHit {
  readonly dataset: DatasetRecord;
  readonly title: readonly Highlight[];
  /** The part of the description that answers the query best. */
  readonly excerpt: readonly Highlight[];
  readonly score: number;
}

/** What a search found. */
export interface SearchResult {
  readonly hits: readonly SearchHit[];
  /** How many datasets match; a lower bound when `totalIsExact` is false. */
  readonly total: number;
  readonly totalIsExact: boolean;
  readonly facets: Readonly<Record<FacetName, readonly FacetValue[]>>;
  /** The query with typing errors corrected; null when there was nothing to correct. */
  readonly didYouMean: string | null;
  /** True when the results answer the correction because the query itself finds nothing. */
  readonly corrected: boolean;
}
