import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { createTraffic, type Env, openListener, refuseOverload } from './index.ts';

test('a full node refuses with 503 and Retry-After in the language of the caller, and still tells its operator how it is', async (t) => {
  const listener = await openListener({ port: 0, host: '127.0.0.1' });
  t.after(() => listener.close(0));
  const traffic = createTraffic({ requestsAtOnce: 1, requestSeconds: 60 });
  const app = new Hono<Env>().all('*', (c) => c.text('answered'));
  let refused = 0;
  const baseUrl = 'http://localhost';
  const count = () => {
    refused += 1;
  };
  const door = refuseOverload({ traffic, baseUrl, refused: count }, (_request, _response, handOn) => handOn());
  listener.serve(app, door);
  const ask = (path: string, language = 'sl', init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${listener.port}${path}`, { ...init, headers: { 'accept-language': language } });

  assert.equal(await (await ask('/ngsi-ld/v1/entities')).text(), 'answered');
  const end = traffic.begin(() => {});
  for (const [language, words] of [
    ['sl', /preobremenjeno/],
    ['en', /overloaded/],
  ] as const) {
    const answer = await ask('/sl', language, { method: 'POST', body: 'x'.repeat(100_000) });
    const { code, status, detail } = (await answer.json()) as Record<string, unknown>;
    assert.deepEqual([answer.status, status, code], [503, 503, 'http.overloaded']);
    assert.deepEqual(
      [answer.headers.get('retry-after'), answer.headers.get('content-type'), answer.headers.get('content-language')],
      ['1', 'application/problem+json', language],
    );
    assert.match(String(detail), words);
  }
  assert.equal(await (await ask('/health')).text(), 'answered');
  assert.equal(refused, 2);
  end?.();
  assert.equal(await (await ask('/sl')).text(), 'answered');
});
