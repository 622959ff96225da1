export { createHistoryReader, type HistoryReader } from './histories.ts';
export { temporalReadRoutes } from './temporal-read-routes.ts';
