import { OpenAPIHono } from '@hono/zod-openapi';
import { defaultBodyBytes, readText } from './body.ts';
import type { Env } from './environment.ts';
import { httpError } from './errors.ts';
import { parseJson } from './json.ts';
import { problem } from './problems.ts';

/**
 * An application for routes of `/api/v1` that describe themselves (`route.openapi(createRoute(…), handler)`). JSON
 * bodies are bounded before they are validated, and every invalid field is named in the answer.
 */
export function describedRoutes(limits: { maxBytes?: number; maxDepth?: number } = {}): OpenAPIHono<Env> {
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
  app.use(async (c, next) => {
    if (/^application\/(?:[\w.+-]*\+)?json\b/i.test(c.req.header('content-type') ?? '')) {
      const text = await readText(c, { maxBytes: limits.maxBytes ?? defaultBodyBytes });
      if (text !== '') parseJson(text, limits);
      Object.assign(c.req.bodyCache, { text: Promise.resolve(text) });
    }
    await next();
  });
  app.onError((error, c) => problem(c, error));
  return app;
}
