import { Hono } from 'hono';
import type { Env } from '../platform/http/index.ts';
import { readError } from './entities/entity-read-errors.ts';

/** Resources of NGSI-LD 1.9.1 §6.2 that are not there yet; each answers 501 by name. */
export const unsupportedResources = [
  { resource: 'temporal/entityMaps', clause: '§6.35' },
  { resource: 'csourceRegistrations', clause: '§6.8, §6.9' },
  { resource: 'csourceSubscriptions', clause: '§6.12, §6.13' },
  { resource: 'entityMaps', clause: '§6.32, §6.34' },
  { resource: 'snapshots', clause: '§6.36 to §6.38' },
] as const;

/** Doors that say by name what is not there yet. */
export function unsupportedRoutes(): Hono<Env> {
  const route = new Hono<Env>();
  for (const { resource } of unsupportedResources) {
    const refuse = () => {
      throw readError('resource-unsupported', { resource });
    };
    route.all(`/${resource}`, refuse);
    route.all(`/${resource}/*`, refuse);
  }
  return route;
}
