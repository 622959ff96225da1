export { type Catalogue, type CatalogueDeps, createCatalogue } from './catalogue.ts';
export type {
  Contact,
  ContentLanguage,
  DataService,
  DatasetDescription,
  DatasetInput,
  DatasetRecord,
  DatasetSelection,
  DatasetState,
  Distribution,
  Publisher,
  SpatialCoverage,
  TemporalCoverage,
  Texts,
  WordLists,
} from './datasets/dataset.ts';
export type { DatasetOutcome, Datasets } from './datasets/datasets.ts';
export type { CatalogueAbout } from './dcat/catalogue-statements.ts';
export { type MissingItem, missingItems, type QualityDimension, qualityItemCount } from './quality/missing-items.ts';
export { type CatalogueRoutesDeps, catalogueApiRoutes, catalogueRoutes } from './routes.ts';
export {
  type FacetName,
  type FacetValue,
  facetNames,
  type Highlight,
  type SearchHit,
  type SearchOrder,
  type SearchRequest,
  type SearchResult,
} from './search/search.ts';
export type { Searches } from './search/searches.ts';
export type { Concept, TableName, Vocabularies } from './vocabularies/vocabularies.ts';
