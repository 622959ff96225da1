export { createLooks, type Looks, type LooksDeps } from './looks.tsx';
export type { Operation } from './operator-routes.tsx';
export { createPortal, type PortalDeps } from './portal.ts';
export type * from './sources/views.ts';
