export { deadLetterRoutes } from './dead-letter-routes.ts';
export type { DeadLetters, Letter } from './dead-letters.ts';
export { type DeliveryStanding, deliveryStanding } from './delivery-standing.ts';
export { liveRoutes } from './live-routes.ts';
export { createNotifying, type Notifying, type NotifyingDeps } from './notifying.ts';
export { rightsOf } from './own-topics.ts';
export { makerFor } from './ownership.ts';
export { subscriptionRoutes } from './subscription-routes.ts';
export type { Subscriptions, Told } from './subscriptions.ts';
