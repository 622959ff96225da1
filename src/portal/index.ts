export { createPortal, type PortalDeps } from './portal.tsx';
export type * from './sources.ts';
