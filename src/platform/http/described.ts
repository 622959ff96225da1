import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { defaultBodyBytes, readText } from './body.ts';
import type { Env } from './environment.ts';
import { httpError } from './errors.ts';
import { parseJson } from './json.ts';
import { problem } from './problems.ts';

/** How large and how deep the JSON bodies of a room's routes may be. */
interface BodySize {
  readonly maxBytes?: number;
  readonly maxDepth?: number;
  /** Bodies are files that stream to disk: nothing reads them as JSON, whatever their type says. */
  readonly streamed?: boolean;
}

/**
 * An application for routes of `/api/v1` that describe themselves (`route.openapi(createRoute(…), handler)`). JSON
 * bodies are bounded before they are validated, and every invalid field is named in the answer.
 */
export function describedRoutes(limits: BodySize = {}): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>({
    defaultHook: (result, c) => {
      if (!result.success) {
        const faults = result.error.issues.slice(0, 100).map((issue) => {
          const field = issue.path.join('.') || '.';
          return httpError('value-invalid', { field, reason: issue.message }, { field });
        });
        return problem(c, httpError('input-invalid', { count: faults.length }, { faults }));
      }
      return undefined;
    },
  });
  app.onError((error, c) => problem(c, error));
  if (limits.streamed) return app;
  // On each route and not on the whole application: mounted beside others, it would bound their bodies too.
  const bound = boundBody(limits);
  const describe = app.openapi;
  app.openapi = ((route: RouteConfig, ...handlers: never[]) => {
    const own = route.middleware === undefined ? [] : [route.middleware].flat();
    return (describe as (route: RouteConfig, ...rest: never[]) => unknown)(
      { ...route, middleware: [bound, ...own] },
      ...handlers,
    );
  }) as unknown as typeof app.openapi;
  return app;
}

/** Reads a JSON body within its limits and leaves it for the validator. */
function boundBody(limits: BodySize): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (/^application\/(?:[\w.+-]*\+)?json\b/i.test(c.req.header('content-type') ?? '')) {
      const text = await readText(c, { maxBytes: limits.maxBytes ?? defaultBodyBytes });
      if (text !== '') parseJson(text, limits);
      Object.assign(c.req.bodyCache, { text: Promise.resolve(text) });
    }
    await next();
  };
}
