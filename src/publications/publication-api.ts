import { createRoute, z } from '@hono/zod-openapi';
import { fileBody, jsonAnswer, jsonBody, refusals, security } from '../platform/http/index.ts';
import {
  feedInput,
  newPublication,
  publicationPath,
  publicationView,
  runPath,
  runView,
  stepChange,
} from './publication-schemas.ts';

const tags = ['Publications'];
const fileName = z.string().max(200).optional();
// Types of JSON and of forms are left out: the body streams, and a validator for them would read it first.
const file = fileBody(
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/octet-stream',
);
const publication = { 200: jsonAnswer(publicationView, 'The publication'), ...refusals };
const started = { 202: jsonAnswer(runView, 'The run; its address is in Location'), ...refusals };

/** Publications of the caller’s organisations. */
export const list = createRoute({
  method: 'get',
  path: '/publications',
  tags,
  security,
  summary: 'List publications of one’s organisations',
  request: {
    query: z.object({
      organisation: z.string().max(60).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      offset: z.coerce.number().int().min(0).max(100_000).default(0),
    }),
  },
  responses: {
    200: jsonAnswer(z.object({ publications: z.array(publicationView) }), 'The last changed first'),
    ...refusals,
  },
});

/** Begins a publication. */
export const create = createRoute({
  method: 'post',
  path: '/publications',
  tags,
  security,
  summary: 'Begin a publication',
  request: { body: jsonBody(newPublication) },
  responses: { 201: jsonAnswer(publicationView, 'A draft'), ...refusals },
});

/** One publication. */
export const read = createRoute({
  method: 'get',
  path: '/publications/{publication}',
  tags,
  security,
  summary: 'Read a publication',
  request: { params: publicationPath },
  responses: publication,
});

/** Changes steps. */
export const change = createRoute({
  method: 'patch',
  path: '/publications/{publication}',
  tags,
  security,
  summary: 'Change steps of a publication',
  request: { params: publicationPath, body: jsonBody(stepChange) },
  responses: publication,
});

/** Sets a feed as the source. */
export const setFeed = createRoute({
  method: 'put',
  path: '/publications/{publication}/feed',
  tags,
  security,
  summary: 'Read the source from an address',
  description:
    'Private networks are refused unless the operator allows them. Header values are sealed and never shown.',
  request: { params: publicationPath, body: jsonBody(feedInput) },
  responses: publication,
});

/** Uploads the source. */
export const upload = createRoute({
  method: 'put',
  path: '/publications/{publication}/source',
  tags,
  security,
  summary: 'Upload the source',
  description:
    'The body is the file (CSV, XLSX, GeoJSON, JSON) or a form with it; it is judged whole before anything is stored.',
  request: { params: publicationPath, query: z.object({ name: fileName }), body: file },
  responses: publication,
});

/** Brings the next file. */
export const refresh = createRoute({
  method: 'post',
  path: '/publications/{publication}/refresh',
  tags,
  security,
  summary: 'Replace or append under the same link',
  description: '`check` only counts what would be created, updated, unchanged and removed.',
  request: {
    params: publicationPath,
    query: z.object({ kind: z.enum(['replace', 'append', 'check']), name: fileName }),
    body: file,
  },
  responses: started,
});

/** A route that moves the publication on at once. */
export const step = (name: string, summary: string) =>
  createRoute({
    method: 'post',
    path: `/publications/{publication}/${name}`,
    tags,
    security,
    summary,
    request: { params: publicationPath },
    responses: publication,
  });

/** A route that starts a run. */
export const start = (name: string, summary: string) =>
  createRoute({
    method: 'post',
    path: `/publications/{publication}/${name}`,
    tags,
    security,
    summary,
    request: { params: publicationPath },
    responses: started,
  });

/** Asks the feed. */
export const pull = createRoute({
  method: 'post',
  path: '/publications/{publication}/pull',
  tags,
  security,
  summary: 'Ask the feed now',
  request: { params: publicationPath },
  responses: { ...started, 204: { description: 'The feed has not changed' } },
});

/** History of runs. */
export const listRuns = createRoute({
  method: 'get',
  path: '/publications/{publication}/runs',
  tags,
  security,
  summary: 'History of runs',
  request: { params: publicationPath },
  responses: { 200: jsonAnswer(z.object({ runs: z.array(runView) }), 'The newest first'), ...refusals },
});

/** One run. */
export const readRun = createRoute({
  method: 'get',
  path: '/publication-runs/{run}',
  tags,
  security,
  summary: 'Progress and outcome of a run',
  request: { params: runPath },
  responses: { 200: jsonAnswer(runView, 'The run'), ...refusals },
});

/** Cancels a run. */
export const cancelRun = createRoute({
  method: 'post',
  path: '/publication-runs/{run}/cancel',
  tags,
  security,
  summary: 'Cancel a run',
  request: { params: runPath },
  responses: { 200: jsonAnswer(runView, 'The run'), ...refusals },
});

/** Refused rows. */
export const rejections = createRoute({
  method: 'get',
  path: '/publication-runs/{run}/rejections',
  tags,
  security,
  summary: 'Refused rows with line, column and reason',
  description: 'JSON or CSV, by `f` or else by `Accept`.',
  request: { params: runPath, query: z.object({ f: z.enum(['json', 'csv']).optional() }) },
  responses: { 200: { description: 'The first 10,000' }, ...refusals },
});

/** Carries out a comparison. */
export const confirm = createRoute({
  method: 'post',
  path: '/publication-runs/{run}/confirm',
  tags,
  security,
  summary: 'Carry out what a check with a next file has shown',
  description: 'The file of the check is kept for an hour.',
  request: { params: runPath, query: z.object({ kind: z.enum(['replace', 'append']) }) },
  responses: started,
});
