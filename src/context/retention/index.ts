export { retentionOf } from './retention.ts';
export { retentionRoutes } from './retention-routes.ts';
export { readRules } from './retention-store.ts';
export { createRetention, type Retention } from './rules.ts';
export { createThinning } from './thinning.ts';
