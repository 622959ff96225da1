export { type Context, type ContextDeps, createContext } from './context.ts';
export { type ContextRoutesDeps, contextRoutes } from './context-routes.ts';
export { createDirectDoor, type DirectDoorDeps } from './direct/index.ts';
export type { Done, EntityOperation, LeftAlone, Outcome } from './entities/entity.ts';
export { readQuery } from './entities/entity-read-query.ts';
export { createSpaceAccess } from './entities/entity-write-request.ts';
export { operateContext } from './operate-context.ts';
export {
  type AttributeIndexes,
  type Box,
  type Cursor,
  createAttributeIndexes,
  createQuery,
  type EntityQuery,
  type Extent,
  type Literal,
  type Page,
  type Period,
  parseBox,
  parsePeriod,
  parseQuery,
  parseTypes,
  type Query,
  type QueryNode,
  readLiteral,
  type StreamedEntity,
  type TypeExpression,
  type TypeOutline,
} from './query/index.ts';
export { presentEntity } from './representations/index.ts';
export type { Selection, Selections } from './selections/index.ts';
export type { NewSpace, Space, Spaces } from './spaces/index.ts';
export type { ReadEntity, StoredEntity } from './stored-entity.ts';
export {
  createNotifying,
  type DeliveryStanding,
  deliveryStanding,
  type Letter,
  makerFor,
  type Notifying,
  rightsOf,
  type Told,
} from './subscriptions/index.ts';
export { type EvolutionRequest, readAggregation } from './temporal/index.ts';
