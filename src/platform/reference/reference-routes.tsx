import type { OpenAPIHono } from '@hono/zod-openapi';
import { type Context, Hono } from 'hono';
import type { Env } from '../http/index.ts';
import type { ApiDocument } from './openapi.ts';
import { ApiPage, ErrorsPage } from './pages.tsx';

/** What the reference is made from. */
export interface ReferenceDeps {
  /** The application whose described routes are listed. */
  readonly api: OpenAPIHono<Env>;
  readonly version: string;
  readonly url: string;
}

/** `/api/v1/openapi.json` for machines; `/api/docs` and `/api/docs/errors` for people, without outside assets. */
export function referenceRoutes({ api, version, url }: ReferenceDeps): Hono<Env> {
  const route = new Hono<Env>();
  const describe = () => {
    const document = api.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Vozel',
        version,
        description: 'Programski vmesnik vozlišča. The API of the node. Errors: RFC 9457, application/problem+json.',
        license: { name: 'EUPL-1.2' },
      },
      servers: [{ url }],
    });
    // The routes are mounted at /api/v1 after they describe themselves.
    const paths = Object.entries(document.paths ?? {}).map(([path, item]) => [`/api/v1${path}`, item]);
    return { ...document, paths: Object.fromEntries(paths) };
  };
  const frame = (c: Context<Env>) => ({ language: c.get('language'), nonce: c.get('nonce') });
  route.get('/api/v1/openapi.json', (c) => c.json(describe()));
  route.get('/api/docs', (c) =>
    c.html(`<!doctype html>${(<ApiPage {...frame(c)} document={describe() as ApiDocument} />).toString()}`),
  );
  route.get('/api/docs/errors', (c) => c.html(`<!doctype html>${(<ErrorsPage {...frame(c)} />).toString()}`));
  return route;
}
