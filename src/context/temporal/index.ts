export { readAggregation } from './aggregation.ts';
export { createHistoryReader, type HistoryReader } from './histories.ts';
export { createHistoryEdits, type HistoryEdits } from './history-edits.ts';
export { createRollUp } from './roll-up.ts';
export { temporalReadRoutes } from './temporal-read-routes.ts';
export type { EvolutionRequest } from './temporal-request.ts';
export { temporalWriteRoutes } from './temporal-write-routes.ts';
