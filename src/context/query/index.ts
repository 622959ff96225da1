export { attributeShown, visibleRows } from './access-store.ts';
export type { Cursor } from './cursor.ts';
export type { EntityQuery, EntitySelector } from './entity-query.ts';
export { queryError } from './errors.ts';
export { idCondition, scopeCondition, selectorCondition, typeCondition } from './filter-store.ts';
export { type Box, type GeoQuery, type GeoRelation, parseBox, parseGeoQuery } from './geo-query.ts';
export { defaultGeoProperty, geometryCondition } from './geo-store.ts';
export { createGeometryTest, type GeometryTest } from './geometry-test.ts';
export { typeBranches } from './index-store.ts';
export {
  type AttributeIndexes,
  analyzeEntities,
  createAttributeIndexes,
  type ObservedPath,
  operateIndexes,
} from './indexes/index.ts';
export { readLiteral } from './literal.ts';
export { type OrderTerm, parseOrder, requireOrdering } from './order.ts';
export type { TypeOutline } from './outline-store.ts';
export { type Pattern, parsePattern } from './pattern.ts';
export { patternMatcher } from './pattern-matcher.ts';
export { type Period, parsePeriod } from './period.ts';
export { createRunner, type RunStatement } from './prepared.ts';
export { type NamedMembers, type Projection, parseProjection, projectionOf } from './projection.ts';
export { type MatchedEntity, queryMatcher } from './q-matcher.ts';
export { parseQuery, type QueryVocabulary } from './q-parser.ts';
export { type Condition, joined, queryCondition } from './q-store.ts';
export type { AttributePath, ComparableLiteral, Literal, QueryNode } from './q-tree.ts';
export {
  createQuery,
  type Extent,
  type Page,
  type PageRow,
  pageSizes,
  type Query,
  type RowPage,
  type Written,
} from './query.ts';
export { parseScopes, type ScopeExpression, scopesMatch } from './scope-expression.ts';
export type { StreamedEntity } from './streamed-entity.ts';
export type { AttributeOfType } from './summary-store.ts';
export { parseTypes, type TypeExpression, typesMatch } from './type-expression.ts';
