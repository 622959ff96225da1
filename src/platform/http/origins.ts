import type { MiddlewareHandler } from 'hono';
import type { Env, RequestContext } from './environment.ts';
import { httpError } from './errors.ts';

/** Doors whose answers any web page may read. Without cookies: a page of another site acts as nobody. */
const openDoors = [
  '/ngsi-ld/',
  '/ogc',
  '/sta/',
  '/catalogue',
  '/datasets/',
  '/sparql',
  '/services/',
  '/api/',
  '/.well-known/',
  '/dsp/',
];

const allowedHeaders =
  'Authorization, Content-Type, Accept, Accept-Language, Link, If-Match, If-None-Match, Idempotency-Key, NGSILD-Tenant, Prefer';
const exposedHeaders =
  'Link, ETag, Location, Retry-After, NGSILD-Results-Count, NGSILD-Tenant, Content-Disposition, X-Request-Id';

/** Lets pages of other sites read the open doors (Fetch standard, CORS), and answers their preflights. */
export const shareOpenDoors: MiddlewareHandler<Env> = async (c, next) => {
  if (c.req.header('origin') === undefined || !isOpen(c)) return next();
  c.header('Access-Control-Allow-Origin', '*');
  if (c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined) {
    c.header('Access-Control-Allow-Methods', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS');
    c.header('Access-Control-Allow-Headers', allowedHeaders);
    c.header('Access-Control-Max-Age', '86400');
    return c.body(null, 204);
  }
  c.header('Access-Control-Expose-Headers', exposedHeaders);
  await next();
};

/**
 * Refuses a change that a browser sends on behalf of another site: with a session cookie at any door, and without one
 * at pages and accounts, where it could sign a reader in to somebody else's account. Calls with a key in `Authorization`
 * are not affected: no browser adds that by itself, other than `Basic`, which is no key of ours.
 */
export const refuseForgery: MiddlewareHandler<Env> = async (c, next) => {
  if (isChange(c) && (c.req.header('cookie') !== undefined || !isOpen(c)) && !carriesKey(c)) {
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin');
    if (site === 'cross-site' || site === 'same-site' || (site === undefined && origin && !isOwn(c, origin))) {
      throw httpError('cross-site');
    }
  }
  await next();
};

const isOpen = (c: RequestContext) => openDoors.some((door) => c.req.path.startsWith(door));

const carriesKey = (c: RequestContext) => /^bearer\s/i.test(c.req.header('authorization') ?? '');

function isChange(c: RequestContext): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(c.req.method);
}

function isOwn(c: RequestContext, origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const host = new URL(origin).host;
  return host === c.req.header('host') || host === new URL(c.get('baseUrl')).host;
}
