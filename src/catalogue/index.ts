export { presentDataset } from './api/present-dataset.ts';
export { type Catalogue, type CatalogueDeps, createCatalogue } from './catalogue.ts';
export {
  type Contact,
  type ContentLanguage,
  contentLanguages,
  type DataService,
  type DatasetDescription,
  type DatasetInput,
  type DatasetRecord,
  type DatasetSelection,
  type DatasetState,
  type Distribution,
  datasetStates,
  type Publisher,
  type SpatialCoverage,
  type TemporalCoverage,
  type Texts,
  textIn,
  type WordLists,
} from './datasets/dataset.ts';
export type { DatasetOutcome, Datasets } from './datasets/datasets.ts';
export { doorsOf } from './datasets/doors.ts';
export { type CatalogueAbout, catalogueStatements, datasetStatements } from './dcat/catalogue-statements.ts';
export { schemaOrgDataset } from './dcat/schema-org.ts';
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
  searchOrders,
} from './search/search.ts';
export { readSearch } from './search/search-parameters.ts';
export type { Searches } from './search/searches.ts';
export type { Concept, TableName, Vocabularies } from './vocabularies/vocabularies.ts';
