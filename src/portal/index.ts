export type { Operation } from './operator-routes.tsx';
export { createPortal, type PortalDeps } from './portal.tsx';
export { type CatalogueSourceDeps, createCatalogueSource } from './sources/catalogue-source.ts';
export { createRowSource, type RowSourceDeps } from './sources/row-source.ts';
export type * from './sources/views.ts';
