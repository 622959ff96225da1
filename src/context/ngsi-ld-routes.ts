import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Env } from '../platform/http/index.ts';
import { httpError } from '../platform/http/index.ts';
import { readError } from './entities/entity-read-errors.ts';
import { ngsiLdProblem } from './ngsi-ld-problem.ts';
import { unsupportedRoutes } from './unsupported-resources.ts';

/** Everything below /ngsi-ld/v1: the given doors, then what is declared as not there yet; errors speak NGSI-LD. */
export function ngsiLdRoutes(doors: readonly Hono<Env>[]): Hono<Env> {
  const route = new Hono<Env>();
  route.onError((error, c) => ngsiLdProblem(c, error));
  route.use(requireLength);
  for (const door of doors) route.route('/', door);
  // NGSI-LD 1.9.1 §6.2 writes its resources with a slash at the end, and clients do either.
  for (const { method, path, handler } of [...route.routes])
    if (method !== 'ALL') route.on(method, `${path}/`, handler);
  route.route('/', unsupportedRoutes());
  const methods = methodsByPath(route);
  route.all('*', (c) => {
    const path = c.req.path.replace(/^\/ngsi-ld\/v1/, '');
    if (isNameless(c.req.method, path)) throw readError('id-missing');
    const allowed = methods.filter(({ form }) => form.test(path)).map(({ method }) => method);
    if (allowed.length === 0) throw httpError('no-such-page', { path: c.req.path.slice(0, 200) });
    // NGSI-LD 1.9.1 §6.3.2: a wrong verb is told the right ones.
    c.header('Allow', [...new Set(allowed)].join(', '));
    return c.body(null, 405);
  });
  return route;
}

/** NGSI-LD 1.9.1 §6.3.4: a body whose length is not announced is refused in a word. */
const requireLength = createMiddleware<Env>(async (c, next) => {
  const carries = ['POST', 'PATCH', 'PUT'].includes(c.req.method);
  if (carries && c.req.header('content-length') === undefined) return c.body(null, 411);
  await next();
});

/** Whether the place of an id is empty. NGSI-LD 1.9.1 §5.6.2 to §5.6.19, §5.13.5.4: it is not supplied. */
function isNameless(method: string, path: string): boolean {
  if (path === '/jsonldContexts/' && method === 'DELETE') return true;
  if (/^\/temporal\/entities\/(?:\/|[^/]+\/attrs\/\/)/.test(path)) return true;
  return path.startsWith('/entities//') || (path === '/entities/' && (method === 'PATCH' || method === 'PUT'));
}

function methodsByPath(route: Hono<Env>): readonly { form: RegExp; method: string }[] {
  return route.routes
    .filter(({ method }) => method !== 'ALL')
    .flatMap(({ method, path }) => {
      const form = new RegExp(`^${path.replace(/:[A-Za-z]+(?:\{[^}]*\})?/g, '[^/]+')}/?$`);
      return method === 'GET'
        ? [
            { form, method },
            { form, method: 'HEAD' },
          ]
        : [{ form, method }];
    });
}
