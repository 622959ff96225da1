import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { mayWriteFor, requireParticipant } from '../../participants/index.ts';
import {
  describedRoutes,
  type Env,
  entityTag,
  isFresh,
  jsonAnswer,
  jsonBody,
  type RequestContext,
  refusals,
  requireMatch,
  security,
} from '../../platform/http/index.ts';
import type { DatasetInput, DatasetRecord } from '../datasets/dataset.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { inputSchema } from '../datasets/description-schema.ts';
import { catalogueError } from '../errors.ts';
import { missingItems } from '../quality/missing-items.ts';
import { readSearch, searchParameters } from '../search/search-parameters.ts';
import type { Searches } from '../search/searches.ts';
import type { Vocabularies } from '../vocabularies/vocabularies.ts';
import { presentDataset } from './present-dataset.ts';

/** What the routes of datasets need. */
export interface DatasetRoutesDeps {
  readonly datasets: Datasets;
  readonly search: Searches;
  readonly vocabularies: Vocabularies;
  /** The space that a request is about. */
  readonly spaceOf: (c: RequestContext) => Promise<number>;
}

const datasetSchema: z.ZodType = z
  .looseObject({ id: z.uuid(), slug: z.string(), state: z.string(), version: z.number(), url: z.url() })
  .openapi('Dataset');
const parameters = z.object({ dataset: z.string().max(120).describe('id or slug') });
const tags = ['datasets'];
const steps = ['publish', 'pause', 'retire', 'withdraw'] as const;

/** `/api/v1/datasets`: search, read, and changes by the organisation that answers for a dataset. */
export function datasetRoutes({ datasets, search, vocabularies, spaceOf }: DatasetRoutesDeps): OpenAPIHono<Env> {
  const app = describedRoutes({ maxBytes: 1_000_000, maxDepth: 12 });
  const accessOf = async (c: RequestContext) => c.get('access')(await spaceOf(c));
  const find = async (c: RequestContext, name: string): Promise<DatasetRecord> => {
    const access = await accessOf(c);
    return (await datasets.byId(access, name)) ?? datasets.require(access, name);
  };
  /** The record to change: its version is the one the caller has seen, when it says so. */
  const claim = async (c: RequestContext, name: string) => {
    requireParticipant(c.get('participant'));
    const record = await find(c, name);
    if (!mayWriteFor(await accessOf(c), record.steward))
      throw catalogueError('change-forbidden', { dataset: record.slug });
    requireMatch(c, entityTag(record.version));
    return record;
  };
  const shown = (c: RequestContext, record: DatasetRecord) => {
    c.header('ETag', entityTag(record.version));
    return presentDataset(record, c.get('baseUrl'));
  };

  app.openapi(
    createRoute({
      method: 'get',
      path: '/datasets',
      tags,
      summary: 'Find datasets by words and facets',
      request: { query: searchParameters },
      responses: {
        200: jsonAnswer<z.ZodType>(
          z.looseObject({ items: z.array(datasetSchema), total: z.number() }),
          'What was found',
        ),
        ...refusals,
      },
    }),
    async (c) => {
      const request = readSearch(c);
      const { hits, ...rest } = await search.find(await accessOf(c), request);
      const items = hits.map(({ dataset, title, excerpt, score }) => ({
        ...presentDataset(dataset, c.get('baseUrl')),
        found: { title, excerpt, score },
      }));
      return c.json({ items, ...rest }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/datasets',
      tags,
      security,
      summary: 'Enter a dataset; it begins as a draft',
      request: { body: jsonBody(inputSchema) },
      responses: { 201: jsonAnswer(datasetSchema, 'Entered'), ...refusals },
    }),
    async (c) => {
      requireParticipant(c.get('participant'));
      const { record } = await datasets.put(await accessOf(c), c.req.valid('json') as DatasetInput);
      c.header('Location', `/api/v1/datasets/${record.slug}`);
      return c.json(shown(c, record), 201);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/datasets/{dataset}',
      tags,
      summary: 'One dataset with all its doors',
      request: { params: parameters },
      responses: { 200: jsonAnswer(datasetSchema, 'The dataset'), 304: { description: 'Unchanged' }, ...refusals },
    }),
    async (c) => {
      const record = await find(c, c.req.valid('param').dataset);
      if (isFresh(c, entityTag(record.version))) return c.body(null, 304);
      return c.json(presentDataset(record, c.get('baseUrl')), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'patch',
      path: '/datasets/{dataset}',
      tags,
      security,
      summary: 'Change members of the description; absent ones stay',
      request: {
        params: parameters,
        body: jsonBody(inputSchema),
      },
      responses: { 200: jsonAnswer(datasetSchema, 'Changed'), ...refusals },
    }),
    async (c) => {
      const { id } = await claim(c, c.req.valid('param').dataset);
      const { record } = await datasets.put(await accessOf(c), { ...(c.req.valid('json') as DatasetInput), id });
      return c.json(shown(c, record), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/datasets/{dataset}',
      tags,
      security,
      summary: 'Remove a record for good; retiring it keeps its address',
      request: { params: parameters },
      responses: { 204: { description: 'Removed' }, ...refusals },
    }),
    async (c) => {
      const { id } = await claim(c, c.req.valid('param').dataset);
      await datasets.remove(await accessOf(c), id);
      return c.body(null, 204);
    },
  );

  for (const step of steps) {
    app.openapi(
      createRoute({
        method: 'post',
        path: `/datasets/{dataset}/${step}`,
        tags,
        security,
        summary: `${step[0]!.toUpperCase()}${step.slice(1)} a dataset`,
        request: { params: parameters },
        responses: { 200: jsonAnswer(datasetSchema, 'The dataset in its new state'), ...refusals },
      }),
      async (c) => {
        const { id } = await claim(c, c.req.valid('param').dataset);
        return c.json(shown(c, await datasets[step](await accessOf(c), id)), 200);
      },
    );
  }

  app.openapi(
    createRoute({
      method: 'get',
      path: '/datasets/{dataset}/missing',
      tags,
      security,
      summary: 'What is still missing in the description; for its own organisation',
      request: { params: parameters },
      responses: {
        200: jsonAnswer(z.looseObject({ items: z.array(z.looseObject({ code: z.string() })) }), 'Missing items'),
        ...refusals,
      },
    }),
    async (c) => {
      const record = await claim(c, c.req.valid('param').dataset);
      const items = missingItems(record, vocabularies).map(({ sl, en, ...item }) => ({
        ...item,
        sentence: c.get('language') === 'sl' ? sl : en,
        add: `/api/v1/datasets/${record.slug}#${item.field}`,
      }));
      return c.json({ items }, 200);
    },
  );

  return app;
}
