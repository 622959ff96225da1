import type { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import type { Places } from '../places/index.ts';
import type { Env, RequestContext } from '../platform/http/index.ts';
import { datasetRoutes } from './api/dataset-routes.ts';
import type { Catalogue } from './catalogue.ts';
import { dcatRoutes } from './dcat/dcat-routes.ts';
import { feedRoutes } from './feeds/feed-routes.ts';

/** What the doors of the catalogue need. */
export interface CatalogueRoutesDeps {
  readonly catalogue: Catalogue;
  readonly places: Places;
  /** The space that a request is about (`NGSILD-Tenant`). */
  readonly spaceOf: (c: RequestContext) => Promise<number>;
}

/** `/catalogue`, `/datasets/{slug}` and the feeds, to be mounted at `/` before the portal. */
export function catalogueRoutes({ catalogue, places, spaceOf }: CatalogueRoutesDeps): Hono<Env> {
  const { datasets, search, vocabularies } = catalogue;
  const route = new Hono<Env>();
  route.route('/', feedRoutes({ datasets, search, spaceOf }));
  route.route('/', dcatRoutes({ datasets, vocabularies, places, spaceOf }));
  return route;
}

/** The described routes of the catalogue, to be mounted at `/api/v1`. */
export function catalogueApiRoutes({ catalogue, spaceOf }: CatalogueRoutesDeps): OpenAPIHono<Env> {
  return datasetRoutes({ ...catalogue, spaceOf });
}
