export type { Operation } from './operator-routes.tsx';
export { createPortal, type PortalDeps } from './portal.ts';
export type * from './sources/views.ts';
