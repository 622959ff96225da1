export { databaseCheck } from './database-store.ts';
export { doorOf } from './doors.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { metricsRoutes } from './metrics-routes.ts';
export { type Check, operationRoutes } from './operation-routes.ts';
