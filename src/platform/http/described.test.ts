import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRoute, z } from '@hono/zod-openapi';
import { createLog } from '../log.ts';
import { createFrame, createTraffic, describedRoutes, jsonBody } from './index.ts';

const description = createRoute({
  method: 'post',
  path: '/things',
  request: {
    body: {
      required: true,
      content: { 'application/json': { schema: z.object({ name: z.string(), size: z.number() }) } },
    },
  },
  responses: { 200: { description: 'the thing' } },
});

const change = createRoute({
  ...description,
  path: '/changes',
  request: { body: jsonBody(z.object({ name: z.string().optional() })) },
});

function application() {
  const app = createFrame({
    log: createLog('silent'),
    traffic: createTraffic({ requestsAtOnce: 5, requestSeconds: 5 }),
    baseUrl: 'http://localhost',
    trustedProxies: [],
  });
  const things = describedRoutes({ maxBytes: 100 });
  things.openapi(description, (c) => c.json(c.req.valid('json'), 200));
  things.openapi(change, (c) => c.json(c.req.valid('json'), 200));
  const api = describedRoutes();
  api.route('/', things);
  app.route('/api/v1', api);
  return app;
}

async function send(body: string) {
  const request = { method: 'POST', body, headers: { 'content-type': 'application/json' } };
  const answer = await application().request('/api/v1/things', request);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

test('a described route gets its validated body', async () => {
  assert.deepEqual(await send('{"name":"a","size":1}'), { status: 200, body: { name: 'a', size: 1 } });
});

test('every invalid field is named', async () => {
  const answer = await send('{"size":"x"}');
  assert.equal(answer.status, 400);
  assert.equal(answer.body.code, 'http.input-invalid');
  const fields = (answer.body.errors as { field: string }[]).map((fault) => fault.field);
  assert.deepEqual(fields.sort(), ['name', 'size']);
});

test('a body that is absent or of another type is refused, never taken for an empty one', async () => {
  const ask = async (path: string, request: RequestInit) => {
    const answer = await application().request(path, { method: 'POST', ...request });
    return [answer.status, ((await answer.json()) as { code?: string }).code];
  };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const json = { 'content-type': 'application/json' };
  assert.deepEqual(await ask('/api/v1/changes', {}), [400, 'http.body-missing']);
  assert.deepEqual(await ask('/api/v1/changes', { headers: json }), [400, 'http.body-missing']);
  const sent = { body: '{"name":"a"}', headers: form };
  assert.deepEqual(await ask('/api/v1/changes', sent), [415, 'http.media-type-unsupported']);
  assert.deepEqual(await ask('/api/v1/changes', { body: '{}', headers: json }), [200, undefined]);
});

test('malformed and oversized bodies are refused before they are validated', async () => {
  assert.equal((await send('{"name":')).body.code, 'http.json-malformed');
  assert.equal((await send(`{"name":"${'x'.repeat(200)}"}`)).status, 413);
});
