import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { defaultBodyBytes, readText, requireMediaType } from './body.ts';
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
  const describe = app.openapi;
  app.openapi = ((route: RouteConfig, ...handlers: never[]) => {
    const own = route.middleware === undefined ? [] : [route.middleware].flat();
    return (describe as (route: RouteConfig, ...rest: never[]) => unknown)(
      { ...route, middleware: [boundBody(limits, needsJson(route)), ...own] },
      ...handlers,
    );
  }) as unknown as typeof app.openapi;
  return app;
}

const needsJson = ({ request }: RouteConfig): boolean =>
  request?.body?.required === true && 'application/json' in request.body.content;

/**
 * Reads a JSON body within its limits and leaves it for the validator, which would take an absent body, and one of
 * another type, for an empty object: a change would be answered as done that was never read.
 */
function boundBody(limits: BodySize, isNeeded: boolean): MiddlewareHandler<Env> {
  return async (c, next) => {
    const isJson = /^application\/(?:[\w.+-]*\+)?json\b/i.test(c.req.header('content-type') ?? '');
    if (isJson) {
      const text = await readText(c, { maxBytes: limits.maxBytes ?? defaultBodyBytes });
      if (text !== '') parseJson(text, limits);
      else if (isNeeded) throw httpError('body-missing');
      Object.assign(c.req.bodyCache, { text: Promise.resolve(text) });
    } else if (isNeeded) {
      if (c.req.header('content-type') === undefined) throw httpError('body-missing');
      requireMediaType(c, ['application/json', 'application/*+json']);
    }
    await next();
  };
}
