import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Hono } from 'hono';
import { createTraffic, type Env, openListener, refuseOverload } from './index.ts';

/** A node with one place, which is taken until `end`; it tells of each request that has come to its door. */
async function startFull(t: TestContext, waiting: number) {
  const listener = await openListener({ port: 0, host: '127.0.0.1' });
  t.after(() => listener.close(0));
  const traffic = createTraffic({ requestsAtOnce: 1, requestSeconds: 60 });
  const begun: string[] = [];
  const app = new Hono<Env>().all('*', async (c) => {
    begun.push(c.req.path);
    return c.req.path === '/health' ? c.text('answered') : traffic.admit(async () => c.text('answered'));
  });
  const counted = { refused: 0, milliseconds: 0 };
  const deps = {
    ...{ traffic, baseUrl: 'http://localhost', waiting, elapsed: () => counted.milliseconds },
    refused: () => {
      counted.refused += 1;
    },
  };
  const door = refuseOverload(deps, (_request, _response, handOn) => handOn());
  let heard = () => {};
  listener.serve(app, (...asked) => {
    door(...asked);
    heard();
  });
  const ask = (path: string, language = 'sl', init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${listener.port}${path}`, { ...init, headers: { 'accept-language': language } });
  /** Asks, and goes on as soon as that has come to the door. */
  const askEarly = async (path: string) => {
    const arrival = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const answer = ask(path);
    await arrival;
    return { answer };
  };
  return { ask, askEarly, begun, counted, end: traffic.begin(() => {})! };
}

test('a full node refuses with 503 and Retry-After in the language of the caller, and still tells its operator how it is', async (t) => {
  const { ask, counted, end } = await startFull(t, 0);
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
  assert.equal(counted.refused, 2);
  end();
  assert.equal(await (await ask('/sl')).text(), 'answered');
});

test('a full node lets requests wait, refuses who finds no room or brings much, and answers the others in their order', async (t) => {
  const { ask, askEarly, begun, counted, end } = await startFull(t, 2);
  const first = await askEarly('/first');
  assert.equal((await ask('/much', 'sl', { method: 'POST', body: 'x'.repeat(100_000) })).status, 503);
  const second = await askEarly('/second');
  assert.equal((await ask('/third')).status, 503);
  assert.deepEqual([begun, counted.refused], [[], 2]);
  end();
  assert.deepEqual([(await first.answer).status, (await second.answer).status], [200, 200]);
  assert.deepEqual(begun, ['/first', '/second']);
});

test('who has waited for too long is refused, and who came later still waits', async (t) => {
  const { askEarly, begun, counted, end } = await startFull(t, 10);
  const early = await askEarly('/early');
  counted.milliseconds = 600;
  const late = await askEarly('/late');
  counted.milliseconds = 1_100;
  assert.equal((await early.answer).status, 503);
  assert.equal(counted.refused, 1);
  end();
  assert.equal((await late.answer).status, 200);
  assert.deepEqual(begun, ['/late']);
});
