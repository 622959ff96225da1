import { Hono } from 'hono';
import type { Catalogue } from '../catalogue/index.ts';
import { openModels } from '../connectors/index.ts';
import type { Context, Notifying } from '../context/index.ts';
import type { Collections, Tables } from '../delivery/index.ts';
import type { Contexts } from '../linked-data/index.ts';
import type { Participants } from '../participants/index.ts';
import type { Places } from '../places/index.ts';
import type { Clock } from '../platform/clock.ts';
import { DomainError } from '../platform/errors.ts';
import type { Env, RequestContext } from '../platform/http/index.ts';
import type { Publications } from '../publications/index.ts';
import { address, type PageName } from './addresses.ts';
import { createPages } from './all-pages.tsx';
import { createExplorer } from './explorer/explorer.ts';
import type { Looks } from './looks.tsx';
import type { Operation } from './operator-routes.tsx';
import { createCatalogueSource } from './sources/catalogue-source.ts';
import { createRowSource } from './sources/row-source.ts';

/** The rooms that the portal shows. */
export interface PortalDeps {
  readonly catalogue: Catalogue;
  readonly context: Context;
  readonly contexts: Contexts;
  readonly notifying: Pick<Notifying, 'subscriptions' | 'deadLetters'>;
  readonly collections: Collections;
  readonly tables: Tables;
  readonly participants: Participants;
  readonly publications: Publications;
  readonly places: Places;
  /** The folder `models` of the node. */
  readonly models: string;
  readonly operation: Omit<Operation, 'spaces' | 'indexes'>;
  readonly clock: Clock;
  readonly looks: Looks;
  /** The port of the node's own MQTT broker; null without one. */
  readonly brokerPort: number | null;
}

/** The portal over the node's rooms: pages under `/sl` and `/en`, their files under `/assets`. */
export function createPortal(deps: PortalDeps): Hono<Env> {
  const { catalogue, context, publications } = deps;
  const models = openModels(deps.models);
  const pages = createPages({
    ...deps,
    catalogue: createCatalogueSource({
      ...deps,
      contextOf: (model) => (models.has(model) ? models.get(model).context : null),
      countRows: (access, dataset) => context.query.count(access, { dataset }),
      publicationOf: async (viewer, record) => {
        try {
          return (await publications.get(viewer.participant, record.slug)).slug;
        } catch (error) {
          if (error instanceof DomainError && error.kind === 'missing') return null;
          throw error;
        }
      },
    }),
    rows: createRowSource({ ...deps, query: context.query }),
    records: catalogue.datasets,
    explorer: createExplorer({ ...deps, permissions: deps.participants.permissions, contextOf: models.contextOf }),
    models: models.names,
    choices: (table, { language }) =>
      catalogue.vocabularies
        .concepts(table)
        .map((concept) => ({ value: concept.code, label: concept[language] }))
        .sort((a, b) => a.label.localeCompare(b.label, language)),
    subscribing: {
      notifying: deps.notifying,
      spaces: context.spaces,
      contexts: deps.contexts,
      brokerPort: deps.brokerPort,
      vocabularies: vocabulariesOf(models),
    },
    operation: {
      ...deps.operation,
      spaces: async () => (await context.spaces.list()).map(({ name, title }) => ({ name, title: title ?? '' })),
      indexes: async () =>
        (await context.indexes.list()).slice(0, 20).map((path) => ({
          path: [path.attribute, ...path.trail].join('.'),
          uses: path.uses,
          indexed: path.index_name !== null,
        })),
    },
  });
  return new Hono<Env>()
    .get('/catalogue', (c) => toPage(c, 'catalogue'))
    .get('/datasets/:dataset{[a-z0-9-]+}', (c) => toPage(c, 'dataset'))
    .route('/', pages);
}

/** The addresses of records are those of their pages too: a reader of HTML is sent to the page in its language. */
function toPage(c: RequestContext, page: PageName): Response {
  c.header('Vary', 'Accept-Language', { append: true });
  return c.redirect(address(c.get('language'), page, c.req.param()) + new URL(c.req.url).search, 303);
}

/** The contexts of the bundled data models; several models may share one. */
function vocabulariesOf(models: ReturnType<typeof openModels>) {
  const names = Map.groupBy(models.names, (name) => models.get(name).context);
  return [...names].map(([value, named]) => ({ value, label: named.join(', ') }));
}
