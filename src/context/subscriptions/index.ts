export { deadLetterRoutes } from './dead-letter-routes.ts';
export { liveRoutes } from './live-routes.ts';
export { createNotifying, type Notifying, type NotifyingDeps } from './notifying.ts';
export { subscriptionRoutes } from './subscription-routes.ts';
export type { Subscriptions } from './subscriptions.ts';
