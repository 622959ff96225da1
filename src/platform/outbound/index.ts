export type { OutboundAnswer } from './answer.ts';
export { createBreaker } from './breaker.ts';
export { createGuard, type Guard } from './guard.ts';
export { createOutbound, type Outbound, type OutboundCall, type OutboundDeps } from './outbound.ts';
