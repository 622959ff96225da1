import { Hono } from 'hono';
import type { Participants } from '../participants/index.ts';
import type { Places } from '../places/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { DomainError } from '../platform/errors.ts';
import { asDomainError, type Env, type RequestContext, statuses } from '../platform/http/index.ts';
import type { Language } from '../platform/language.ts';
import type { Publications } from '../publications/index.ts';
import { accountRoutes } from './account-routes.tsx';
import { browseRoutes, chooseLanguage, chooseTheme } from './browse-routes.tsx';
import { datasetRoutes } from './dataset-routes.tsx';
import type { Explorer } from './explorer/explorer.ts';
import { explorerHistoryRoutes } from './explorer-history-routes.tsx';
import { explorerQueryRoutes } from './explorer-query-routes.tsx';
import { type ExplorerRoutesDeps, explorerRoutes } from './explorer-routes.tsx';
import { readFields } from './forms.ts';
import type { Looks } from './looks.tsx';
import { type Operation, operatorRoutes } from './operator-routes.tsx';
import { organisationRoutes } from './organisation-routes.tsx';
import { ErrorPage, type Refusal } from './pages/errors.tsx';
import { type PublishDeps, publishRoutes } from './publish-routes.tsx';
import type { Renderer } from './rendering.ts';
import { createRouter } from './routing.ts';
import { securityRoutes } from './security-routes.tsx';
import { createLiveSource } from './sources/live-readings.ts';
import type { CatalogueSource, RowSource } from './sources/views.ts';
import { type SubscriptionDeps, subscriptionPages } from './subscription-routes.tsx';

/** What the pages read. */
export interface PagesDeps {
  readonly places: Places;
  readonly catalogue: CatalogueSource;
  readonly participants: Participants;
  readonly rows: RowSource;
  readonly explorer: Explorer;
  /** The records of datasets by their numbers. */
  readonly records: ExplorerRoutesDeps['catalogue'];
  readonly publications: Publications;
  /** Names of the bundled data models. */
  readonly models: readonly string[];
  readonly choices: PublishDeps['choices'];
  readonly operation: Operation;
  readonly subscribing: Pick<SubscriptionDeps, 'notifying' | 'spaces' | 'contexts' | 'vocabularies' | 'brokerPort'>;
  readonly clock: Clock;
  readonly looks: Pick<Looks, 'assets' | 'renderer'>;
}

/** Pages under `/sl` and `/en`, their files under `/assets`. */
export function createPages(deps: PagesDeps): Hono<Env> {
  const { assets, renderer } = deps.looks;
  const app = new Hono<Env>();
  const router = createRouter(app, renderer);
  app.onError((error, c) => refusal(error, c, renderer));
  app.get('/', chooseLanguage);
  const outlines = municipalityOutlines(deps.places);
  app.get('/assets/municipalities.geojson', (c) => {
    c.header('Cache-Control', 'public, max-age=86400');
    return c.body(outlines, 200, { 'content-type': 'application/geo+json' });
  });
  app.get('/assets/:name', (c) => assets.serve(c, c.req.param('name')));
  app.get('/favicon.ico', (c) => c.redirect(assets.url('mark.svg'), 301));
  browseRoutes(router, { ...deps, renderer, live: createLiveSource(deps) });
  accountRoutes(router, { ...deps, renderer });
  securityRoutes(router, { ...deps, renderer });
  organisationRoutes(router, { ...deps, renderer });
  publishRoutes(router, { ...deps, renderer });
  operatorRoutes(router, { ...deps, renderer });
  subscriptionPages(router, { ...deps, ...deps.subscribing, renderer });
  datasetRoutes(router, { ...deps, renderer });
  const { organisations } = deps.participants;
  const exploring = { ...deps, renderer, catalogue: deps.records, organisations };
  explorerRoutes(router, exploring);
  explorerQueryRoutes(router, exploring);
  explorerHistoryRoutes(router, exploring);
  router.post('theme', async (c, frame) => chooseTheme(c, frame, await readFields(c)));
  for (const language of ['sl', 'en'] as const) {
    app.all(`/${language}/*`, (c) => missing(c, language, renderer));
  }
  return app;
}

/** Outlines of the municipalities for the movable map. */
function municipalityOutlines(places: Places): string {
  const features = places.list('municipality').map(({ code, names }) => ({
    type: 'Feature',
    properties: { code, name: names.sl },
    geometry: places.polygon('municipality', code),
  }));
  return JSON.stringify({ type: 'FeatureCollection', features });
}

function missing(c: RequestContext, language: Language, renderer: Renderer): Response {
  const { pathname, search } = new URL(c.req.url);
  // People and other sites write a slash at the end; our addresses have none.
  if (pathname.endsWith('/') && c.req.method === 'GET') return c.redirect(pathname.replace(/\/+$/, '') + search, 301);
  return renderer.page(c, ErrorPage({ frame: renderer.frame(c, language, 'home'), refusal: 'missing' }), 404);
}

/** An error as a page: refusals say their sentence, anything else is logged and shown by its request's id. */
function refusal(thrown: Error, c: RequestContext, renderer: Renderer): Response {
  const error = asDomainError(c, thrown);
  const language = c.req.path.startsWith('/en') ? 'en' : 'sl';
  const frame = renderer.frame(c, language, 'home');
  if (error.kind === 'internal') {
    c.get('log').error({ requestId: frame.requestId, err: thrown }, 'page failed');
    return renderer.page(c, ErrorPage({ frame, refusal: 'broken' }), 500);
  }
  const kinds: Partial<Record<DomainError['kind'], Refusal>> = {
    missing: 'missing',
    forbidden: 'forbidden',
    unauthenticated: 'signIn',
    unavailable: 'unavailable',
  };
  const kind = kinds[error.kind] ?? 'refused';
  const status = statuses[error.kind] as 400;
  if (error.kind === 'unavailable') c.header('Retry-After', '5');
  // Roles have names on pages, and codes in the API's sentences.
  const said = error.code === 'participants.not-allowed' ? {} : { sentence: error.sentence(language) };
  return renderer.page(c, ErrorPage({ frame, refusal: kind, ...said, back: c.req.path }), status);
}
