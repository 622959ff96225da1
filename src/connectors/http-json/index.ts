export type { FeedAddress, FeedClient, FeedOutcome, FeedVersion } from './feed.ts';
export { feedAddress, fetchFeed } from './feed.ts';
export type { HttpJsonConfiguration } from './http-json-connector.ts';
export { httpJsonConnector } from './http-json-connector.ts';
