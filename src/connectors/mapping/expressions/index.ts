export type { ExpressionLimits, ExpressionRunner } from './expression-runner.ts';
export { checkExpression, createExpressionRunner } from './expression-runner.ts';
export type { ExpressionReply, ExpressionTask } from './protocol.ts';
