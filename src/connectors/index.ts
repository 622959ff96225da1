export * from './columns/index.ts';
export type {
  Connector,
  ConnectorKind,
  ReadOptions,
  RecordBatch,
  RowFault,
  Source,
  SourceLimits,
  SourceRecord,
} from './connector.ts';
export { connectorsError } from './errors.ts';
export { type Geometry, isGeometry, mapPositions } from './geometry.ts';
export {
  type FeedAddress,
  type FeedClient,
  type FeedOutcome,
  type FeedVersion,
  feedAddress,
  fetchFeed,
} from './http-json/index.ts';
export * from './mapping/index.ts';
export * from './personal-data/index.ts';
export { checkedConfiguration, connectorOf, detectSource, type SourceDetection } from './registry.ts';
export { fileSource, memorySource } from './sources.ts';
