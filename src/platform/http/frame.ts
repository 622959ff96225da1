import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { newId } from '../ids.ts';
import type { Log } from '../log.ts';
import { subscriberOf } from '../networks/index.ts';
import { createCallers } from './callers.ts';
import { compress } from './compression.ts';
import type { Env, RequestContext } from './environment.ts';
import { httpError } from './errors.ts';
import { preferredLanguage } from './languages.ts';
import { refuseForgery, shareOpenDoors } from './origins.ts';
import { problem } from './problems.ts';
import { isOwnMachine } from './rate-limit.ts';
import { protectBrowser, setEarly } from './security-headers.ts';
import type { Traffic } from './traffic.ts';

/** What every request of the node passes through. */
export interface FrameDeps {
  readonly log: Log;
  readonly traffic: Traffic;
  readonly baseUrl: string;
  readonly trustedProxies: readonly string[];
  /** Told about each answer, for the metrics. */
  readonly observe?: (c: RequestContext, seconds: number) => void;
}

/** What an operator asks of a node whatever its load. */
export const operationPaths: ReadonlySet<string> = new Set(['/health', '/ready', '/metrics']);

/** The application that rooms are mounted on, with everything around each request already in place. */
export function createFrame({ log, traffic, baseUrl, trustedProxies, observe }: FrameDeps): Hono<Env> {
  const app = new Hono<Env>();
  const addressOf = createCallers(trustedProxies);
  app.onError((error, c) => problem(c, error));
  app.notFound((c) => {
    const path = c.req.path.slice(0, 200);
    const allowed = methodsAt(app, c.req.path);
    // A handler of this very method found nothing behind the address, so other methods would not either.
    if (allowed.length === 0 || allowed.includes(c.req.method)) return problem(c, httpError('no-such-page', { path }));
    c.header('Allow', allowed.join(', '));
    const method = c.req.method.slice(0, 20);
    return problem(c, httpError('method-not-allowed', { path, method, allowed: allowed.join(', ') }));
  });

  app.use(async (c, next) => {
    const began = performance.now();
    const requestId = readRequestId(c.req.header('x-request-id')) ?? newId();
    c.set('requestId', requestId);
    c.set('language', preferredLanguage(c.req.header('accept-language')));
    c.set('baseUrl', baseUrl);
    c.set('log', log);
    c.set('nonce', randomUUID());
    c.set('address', addressOf(c.env?.incoming?.socket.remoteAddress, c.req.header('x-forwarded-for')));
    setEarly(c, 'X-Request-Id', requestId);
    protectBrowser(c);
    // PostgreSQL stores no NUL, and no address of ours has one: refused here, no room needs to look.
    if (c.req.url.includes('%00')) {
      c.res = problem(c, httpError('address-unstorable'));
      return;
    }
    if (operationPaths.has(c.req.path)) await next();
    else await admitted(c, traffic, next);
    const seconds = (performance.now() - began) / 1000;
    observe?.(c, seconds);
    if (log.isLevelEnabled('debug')) {
      log.debug(
        { requestId, method: c.req.method, path: withoutTokens(c.req.path), status: c.res.status, seconds },
        'request',
      );
    }
  });
  app.use(compress);
  app.use(shareOpenDoors);
  app.use(refuseForgery);
  return app;
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The methods that an address knows (RFC 9110 §15.5.6); what handles every method stands around a route and is none. */
function methodsAt(app: Hono<Env>, path: string): readonly string[] {
  const known = methods.filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method),
  );
  return known.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}

/** A request that is refused or broken off still gets the answer that its caller can read. */
async function admitted(c: RequestContext, traffic: Traffic, next: () => Promise<void>): Promise<void> {
  try {
    const address = c.get('address');
    await traffic.admit(next, isOwnMachine(address) ? undefined : subscriberOf(address));
  } catch (error) {
    c.res = problem(c, error);
  }
}

/** Links of invitations carry their proof in the path; a log must not open them. */
function withoutTokens(path: string): string {
  return path.replace(/[\w-]{43,}/g, '•••');
}

/** A caller's own request id is kept when it is harmless in a log and a header. */
function readRequestId(header: string | undefined): string | undefined {
  return header !== undefined && /^[\w.:-]{8,64}$/.test(header) ? header : undefined;
}
