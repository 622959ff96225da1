import type { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import { type Env, plainPage, type RenderPage, security, securitySchemes } from '../http/index.ts';
import { type ApiDocument, finished } from './openapi.ts';
import { ApiBody, ErrorsBody } from './pages.tsx';
import { words } from './words.ts';

/** What the reference is made from. */
export interface ReferenceDeps {
  /** The application whose described routes are listed. */
  readonly api: OpenAPIHono<Env>;
  readonly version: string;
  readonly url: string;
  /** The looks of the pages; bare ones without it. */
  readonly renderPage?: RenderPage;
}

/** `/api/v1/openapi.json` for machines; `/api/docs` and `/api/docs/errors` for people, without outside assets. */
export function referenceRoutes({ api, version, url, renderPage = plainPage }: ReferenceDeps): Hono<Env> {
  const route = new Hono<Env>();
  const describe = () => {
    const document = api.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Vozel',
        version,
        description: 'Programski vmesnik vozlišča. The API of the node. Errors: RFC 9457, application/problem+json.',
        license: { name: 'EUPL-1.2', url: 'https://eupl.eu/1.2/en/' },
      },
      servers: [{ url }],
      // What says nothing else is open to everybody; who says who it is may see more.
      security: [{}, ...security],
    });
    const components = { ...document.components, securitySchemes };
    return finished({ ...document, components } as unknown as ApiDocument, '/api/v1');
  };
  route.get('/api/v1/openapi.json', (c) => c.json(describe()));
  route.get('/api/docs', async (c) => {
    const language = c.get('language');
    const body = (<ApiBody document={describe()} language={language} />).toString();
    return c.html(await renderPage(c, { title: words.title[language], body, language }));
  });
  route.get('/api/docs/errors', async (c) => {
    const language = c.get('language');
    const trail = [{ label: words.title[language], href: '/api/docs' }];
    const body = (<ErrorsBody language={language} />).toString();
    return c.html(await renderPage(c, { title: words.errorsTitle[language], body, language, trail }));
  });
  return route;
}
