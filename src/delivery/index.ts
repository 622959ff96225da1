import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Hono } from 'hono';
import type { Env } from '../platform/http/index.ts';
import type { Tables } from './collections/tables.ts';
import { createDoor, type DeliveryDependencies } from './door.ts';
import { downloadRoutes } from './downloads/routes.ts';
import { featureRoutes } from './features/routes.tsx';

export { type CatalogueCollectionsDeps, createCollections } from './collections/catalogue-collections.ts';
export type { Collection, CollectionList, Collections, CollectionTexts } from './collections/collection.ts';
export type { Column as TableColumn, Table } from './collections/columns.ts';
export { type FlatRecord, flatRecord, geometryOf } from './collections/record.ts';
export type { Tables } from './collections/tables.ts';
export type { DeliveryDependencies } from './door.ts';
export type { DownloadFormat } from './downloads/routes.ts';

/** The open doors for reading in bulk. */
export interface Delivery {
  /** OGC API Features under `/ogc`, mounted at the root. */
  readonly features: Hono<Env>;
  /** Downloads, mounted at `/api/v1`. */
  readonly downloads: OpenAPIHono<Env>;
  /** What the doors know of the datasets' tables. */
  readonly tables: Tables;
}

/** Makes the doors. */
export function createDelivery(deps: DeliveryDependencies): Delivery {
  const door = createDoor(deps);
  return { features: featureRoutes(door), downloads: downloadRoutes(door), tables: door.tables };
}
