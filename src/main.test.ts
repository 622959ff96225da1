import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startNode } from '../test/support/node.ts';

const node = await startNode({ after });

test('a started node is alive, ready and measured', async () => {
  assert.equal((await node.get('/health')).body.status, 'up');
  const ready = await node.get('/ready');
  assert.equal(ready.status, 200);
  assert.equal(ready.body.parts?.database, 'up');
  await node.get('/nowhere');
  const metrics = await node.get('/metrics');
  assert.match(metrics.text, /vozel_http_answers_total\{door="portal",status="404"\} 1/);
});

test('an address with nothing behind it answers 404 with a code', async () => {
  const answer = await node.get('/api/v1/nothing');
  assert.equal(answer.status, 404);
  assert.equal(answer.body.code, 'http.no-such-page');
});

test('the API describes itself for machines and for people', async () => {
  const document = await node.get<{ openapi: string }>('/api/v1/openapi.json');
  assert.equal(document.body.openapi, '3.1.0');
  const page = await node.get('/api/docs', { headers: { 'accept-language': 'en' } });
  assert.match(page.text, /<html lang="en">.*<h1>API reference<\/h1>/s);
  assert.ok(!/(src|href)="https?:/.test(page.text));
  const errors = await node.get('/api/docs/errors');
  assert.match(errors.text, /id="http\.no-such-page"/);
});

test('the description of the API holds for readers that know nothing of the node', async () => {
  const { body: document } = await node.get<Description>('/api/v1/openapi.json');
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, name: `${method} ${path}` })),
  );
  const ids = operations.map(({ operationId }) => operationId);
  assert.equal(new Set(ids).size, operations.length);
  assert.ok(!ids.includes(undefined));
  for (const { name, security = [], responses } of operations) {
    assert.ok('4XX' in responses && '5XX' in responses, name);
    for (const scheme of security.flatMap((way) => Object.keys(way))) {
      assert.ok(scheme in document.components.securitySchemes, `${name} names ${scheme}`);
    }
  }
  for (const [, pattern] of JSON.stringify(document).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)) {
    const form = JSON.parse(pattern!) as string;
    assert.doesNotMatch(form, /\\p\{|\$\/[a-z]+$/);
    assert.doesNotThrow(() => new RegExp(form, 'u'));
  }
  const withoutBody = operations.filter(
    ({ name, requestBody }) => /^(?:put|patch) /.test(name) && requestBody?.required !== true,
  );
  assert.deepEqual(withoutBody, []);
});

interface Description {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly operationId?: string;
            readonly security?: readonly Readonly<Record<string, unknown>>[];
            readonly responses: Readonly<Record<string, unknown>>;
            readonly requestBody?: { readonly required?: boolean };
          }
        >
      >
    >
  >;
  readonly components: { readonly securitySchemes: Readonly<Record<string, unknown>> };
}
