import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { after, before, test } from 'node:test';
import { defineErrors } from '../errors.ts';
import { createLog } from '../log.ts';
import {
  createFrame,
  createRateLimit,
  createTraffic,
  isFresh,
  type Listener,
  limitRate,
  negotiate,
  openListener,
  readJson,
  readPage,
} from './index.ts';

const sampleError = defineErrors('sample', {
  taken: { kind: 'conflict', sl: 'Ime {name} je zasedeno.', en: 'The name {name} is taken.' },
});

const written: string[] = [];
let listener: Listener;
let url = '';
const late = Promise.withResolvers<void>();
/** Requests that are held until a test lets them go, at a node that is more patient than the other. */
const held: (() => void)[] = [];
const arrivals = new EventEmitter();
let patient: Listener;
let patientUrl = '';

before(async () => {
  const sink = new Writable({
    write(chunk, _, done) {
      written.push(String(chunk));
      done();
    },
  });
  listener = await openListener({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${listener.port}`;
  const starting = await fetch(`${url}/anything`);
  assert.equal(starting.status, 503);
  assert.equal(starting.headers.get('retry-after'), '2');
  const app = createFrame({
    log: createLog('info', sink),
    traffic: createTraffic({ requestsAtOnce: 2, requestSeconds: 1 }),
    baseUrl: url,
    trustedProxies: ['127.0.0.1'],
  });
  app.use('/limited', limitRate(createRateLimit({ perSecond: 1, burst: 2, elapsed: () => 0 })));
  app.get('/limited', (c) => c.text('ok'));
  app.get('/taken', () => {
    throw sampleError('taken', { name: 'vozel' }, { field: 'name' });
  });
  app.get('/broken', () => {
    throw new Error('the secret inside');
  });
  app.post('/json', async (c) => c.json({ got: await readJson(c, { maxBytes: 1000, maxDepth: 5 }) }));
  app.post('/typed', async (c) =>
    c.json({ got: await readJson(c, { types: ['application/json', 'application/*+json'] }) }),
  );
  app.get('/page', (c) => c.json({ ...readPage(c, { most: 50 }) }));
  app.get('/formats', (c) => c.text(negotiate(c, ['text/html', 'application/ld+json'])));
  app.get('/versioned', (c) => (isFresh(c, '"7"') ? c.body(null, 304) : c.text('x'.repeat(5000))));
  app.get('/late', async (c) => {
    await late.promise;
    return c.text('too late'.repeat(1000));
  });
  app.post('/api/change', (c) => c.text('changed'));
  app.post('/sl/prijava', (c) => c.text('signed in'));
  listener.serve(app);
  patient = await openListener({ port: 0, host: '127.0.0.1' });
  patientUrl = `http://127.0.0.1:${patient.port}`;
  const calm = createFrame({
    log: createLog('silent'),
    traffic: createTraffic({ requestsAtOnce: 2, requestSeconds: 120 }),
    baseUrl: patientUrl,
    trustedProxies: ['127.0.0.1'],
  });
  calm.get('/page', (c) => c.text('page'));
  calm.get('/held', async (c) => {
    await new Promise<void>((resolve) => {
      held.push(resolve);
      arrivals.emit('one');
    });
    return c.text('done');
  });
  patient.serve(calm);
});

after(async () => {
  await listener.close(0);
  await patient.close(0);
});

async function untilHeld(count: number): Promise<void> {
  while (held.length < count) await once(arrivals, 'one');
}

function letGo(): void {
  for (const release of held.splice(0)) release();
}

test('a refusal is a problem in the language of the caller, and names the field', async () => {
  const slovene = await fetch(`${url}/taken`);
  assert.equal(slovene.status, 409);
  assert.equal(slovene.headers.get('content-type'), 'application/problem+json');
  const problem = (await slovene.json()) as Record<string, unknown>;
  assert.equal(problem.detail, 'Ime vozel je zasedeno.');
  assert.equal(problem.code, 'sample.taken');
  assert.equal(problem.field, 'name');
  assert.equal(problem.requestId, slovene.headers.get('x-request-id'));
  assert.match(String(problem.type), /\/api\/docs\/errors#sample\.taken$/);
  const english = await fetch(`${url}/taken`, { headers: { 'accept-language': 'de, en;q=0.8' } });
  assert.equal(((await english.json()) as { detail: string }).detail, 'The name vozel is taken.');
});

test('a fault of the node answers 500 without its reason, and logs it with the request id', async () => {
  const answer = await fetch(`${url}/broken`, { headers: { 'x-request-id': 'request-12345' } });
  assert.equal(answer.status, 500);
  assert.ok(!(await answer.text()).includes('secret inside'));
  const line = written.map((text) => JSON.parse(text)).find((entry) => entry.requestId === 'request-12345');
  assert.equal(line.err.message, 'the secret inside');
});

test('an unknown address answers 404 as a problem', async () => {
  const answer = await fetch(`${url}/nowhere`);
  assert.equal(answer.status, 404);
  assert.equal(((await answer.json()) as { code: string }).code, 'http.no-such-page');
});

/** Everything that the node answers to bytes sent as they are. */
async function sendRaw(bytes: string): Promise<string> {
  const socket = connect(listener.port, '127.0.0.1');
  socket.write(bytes);
  let answered = '';
  for await (const chunk of socket) answered += String(chunk);
  return answered;
}

test('a request that no handler can see is refused as a problem in both languages', async () => {
  const long = await fetch(`${url}/page?q=${'x'.repeat(20_000)}`);
  assert.equal(long.status, 431);
  assert.equal(long.headers.get('content-type'), 'application/problem+json');
  const told = (await long.json()) as { code: string; detail: string };
  assert.equal(told.code, 'http.head-too-large');
  assert.match(told.detail, /presegata 16 KiB\. The address/);
  const [head, body] = (await sendRaw('this is no HTTP\r\n\r\n')).split('\r\n\r\n');
  assert.match(head!, /^HTTP\/1\.1 400 .*\r\nContent-Type: application\/problem\+json/);
  assert.equal((JSON.parse(body!) as { code: string }).code, 'http.request-unreadable');
});

test('an address asked with a method it does not know answers 405 and names the methods it knows', async () => {
  const answer = await fetch(`${url}/broken`, { method: 'DELETE' });
  assert.equal(answer.status, 405);
  assert.equal(answer.headers.get('allow'), 'GET, HEAD');
  assert.equal(((await answer.json()) as { code: string }).code, 'http.method-not-allowed');
  assert.equal((await fetch(`${url}/nowhere`, { method: 'DELETE' })).status, 404);
});

const refusals: readonly (readonly [string, string | Uint8Array, number, string, number | undefined])[] = [
  ['a broken text', '{\n"a": 1,\n"b" 2}', 400, 'http.json-malformed', 3],
  ['a text that breaks off', '{"a": [1, 2', 400, 'http.json-malformed', 1],
  ['an empty body', '', 400, 'http.body-missing', undefined],
  ['a large body', `"${'x'.repeat(2000)}"`, 413, 'http.body-too-large', undefined],
  ['a deep body', '[[[[[\n[1]]]]]]', 400, 'http.body-too-deep', 2],
  ['bytes that are not UTF-8', Uint8Array.from([0x22, 0xe8, 0x22]), 400, 'http.body-not-utf8', undefined],
  ['the character NUL', '{"a":"x\\u0000"}', 400, 'http.json-text-unstorable', undefined],
  ['half a character', '{"a":"\\ud800"}', 400, 'http.json-text-unstorable', undefined],
  ['a name that reaches the prototype', '{"__proto__":{"a":1}}', 400, 'http.json-name-forbidden', undefined],
];

for (const [what, body, status, code, line] of refusals) {
  test(`reading JSON refuses ${what} with ${code}`, async () => {
    const answer = await fetch(`${url}/json`, { method: 'POST', body: body as string });
    const problem = (await answer.json()) as { code: string; line?: number };
    assert.deepEqual([answer.status, problem.code, problem.line], [status, code, line]);
  });
}

test('reading JSON refuses a large body that does not tell its length', async () => {
  const body = ReadableStream.from([1, 2, 3].map(() => new TextEncoder().encode(' '.repeat(600))));
  const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
  const answer = await fetch(`${url}/json`, init).catch(() => undefined);
  assert.ok(answer === undefined || answer.status === 413);
});

test('reading JSON survives a caller that hangs up in the middle', async () => {
  const socket = connect(listener.port, '127.0.0.1');
  socket.write('POST /json HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{"a"');
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  const answer = await fetch(`${url}/json`, { method: 'POST', body: '{"a":1}' });
  assert.deepEqual(await answer.json(), { got: { a: 1 } });
});

test('a content type that is not accepted answers 415', async () => {
  const send = (type: string) =>
    fetch(`${url}/typed`, { method: 'POST', body: '{}', headers: { 'content-type': type } });
  assert.equal((await send('text/plain')).status, 415);
  assert.equal((await send('application/merge-patch+json; charset=utf-8')).status, 200);
});

test('a page out of bounds answers 400 and names the parameter', async () => {
  for (const query of ['limit=51', 'limit=-1', 'limit=abc', 'offset=1e9', 'after=*', 'after=bm8']) {
    const answer = await fetch(`${url}/page?${query}`);
    assert.equal(answer.status, 400, query);
    assert.equal(((await answer.json()) as { field: string }).field, query.split('=')[0]);
  }
});

test('the format follows Accept, and 406 lists what there is', async () => {
  const ask = (accept: string) => fetch(`${url}/formats`, { headers: { accept } });
  assert.equal(await (await ask('application/ld+json, text/html;q=0.5')).text(), 'application/ld+json');
  assert.equal(await (await ask('*/*')).text(), 'text/html');
  const none = await ask('image/png');
  assert.equal(none.status, 406);
  assert.match(((await none.json()) as { detail: string }).detail, /application\/ld\+json/);
});

test('a caller that holds the current version gets 304', async () => {
  const answer = await fetch(`${url}/versioned`, { headers: { 'if-none-match': 'W/"3", "7"' } });
  assert.equal(answer.status, 304);
});

test('answers are compressed when the caller wants it, and the tag becomes weak', async () => {
  for (const coding of ['br', 'gzip']) {
    const answer = await fetch(`${url}/versioned`, { headers: { 'accept-encoding': coding } });
    assert.equal(answer.headers.get('content-encoding'), coding);
    assert.equal(answer.headers.get('etag'), 'W/"7"');
    assert.equal((await answer.text()).length, 5000);
  }
});

test('every answer protects browsers, and none allows inline scripts', async () => {
  const answer = await fetch(`${url}/taken`);
  const policy = answer.headers.get('content-security-policy') ?? '';
  assert.ok(policy.includes("default-src 'self'") && !policy.includes('unsafe-inline'));
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
});

test('pages of other sites may read open doors but not send a cookie to them', async () => {
  const preflight = await fetch(`${url}/api/change`, {
    method: 'OPTIONS',
    headers: { origin: 'https://other.si', 'access-control-request-method': 'POST' },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
  assert.equal(preflight.headers.get('access-control-allow-credentials'), null);
  const send = (headers: Record<string, string>) => fetch(`${url}/api/change`, { method: 'POST', headers });
  const foreign = { cookie: 'session=1', origin: 'https://other.si' };
  assert.equal((await send({ cookie: 'session=1', 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await send(foreign)).status, 403);
  assert.equal((await send({ ...foreign, authorization: 'Bearer k' })).status, 200);
  assert.equal((await send({ cookie: 'session=1', origin: url })).status, 200);
});

test('Basic credentials, which browsers add by themselves, do not make a forged change ours', async () => {
  const headers = { cookie: 'session=1', origin: 'https://other.si', authorization: 'Basic eDp5' };
  assert.equal((await fetch(`${url}/api/change`, { method: 'POST', headers })).status, 403);
});

test('another site signs nobody in to an account of its own, with or without a cookie', async () => {
  const send = (headers: Record<string, string>) => fetch(`${url}/sl/prijava`, { method: 'POST', headers });
  assert.equal((await send({ 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await send({ 'sec-fetch-site': 'same-site' })).status, 403);
  assert.equal((await send({ origin: 'https://other.si' })).status, 403);
  assert.equal((await send({ 'sec-fetch-site': 'same-origin', origin: url })).status, 200);
  assert.equal((await send({})).status, 200);
  const open = await fetch(`${url}/api/change`, { method: 'POST', headers: { origin: 'https://other.si' } });
  assert.equal(open.status, 200);
});

test('the addresses that one subscriber of IPv6 chooses from are one caller', async () => {
  const ask = (address: string) => fetch(`${url}/limited`, { headers: { 'x-forwarded-for': address } });
  const statuses: number[] = [];
  for (const address of ['2001:db8:7:1::1', '2001:db8:7:1:ffff::2', '2001:db8:7:1::3', '2001:db8:7:2::1']) {
    statuses.push((await ask(address)).status);
  }
  assert.deepEqual(statuses, [200, 200, 429, 200]);
});

test('the proof of an invitation, which stands in the path, reaches no log', async (t) => {
  const lines: string[] = [];
  const sink = new Writable({ write: (chunk, _, done) => done(void lines.push(String(chunk))) });
  const port = await openListener({ port: 0, host: '127.0.0.1' });
  t.after(() => port.close(0));
  const limits = { requestsAtOnce: 2, requestSeconds: 1 };
  const log = createLog('debug', sink);
  port.serve(createFrame({ log, traffic: createTraffic(limits), baseUrl: url, trustedProxies: [] }));
  const token = 'k3T_'.repeat(10).concat('abc');
  await fetch(`http://127.0.0.1:${port.port}/sl/vabilo/${token}`);
  assert.match(lines.join(''), /\/sl\/vabilo\/•••/);
  assert.ok(!lines.join('').includes(token));
});

test('a caller that asks too often gets 429 and when to come back', async () => {
  const ask = () => fetch(`${url}/limited`, { headers: { 'x-forwarded-for': '198.51.100.7' } });
  assert.deepEqual([(await ask()).status, (await ask()).status], [200, 200]);
  const refused = await ask();
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get('retry-after'), '1');
  assert.equal((await fetch(`${url}/limited`)).status, 200);
});

test('a full node answers 503 and when to come back', async () => {
  const slow = [fetch(`${patientUrl}/held`), fetch(`${patientUrl}/held`)];
  await untilHeld(2);
  const shed = await fetch(`${patientUrl}/page`);
  assert.equal(shed.status, 503);
  assert.equal(shed.headers.get('retry-after'), '1');
  letGo();
  for (const answer of await Promise.all(slow)) assert.equal(answer.status, 200);
  assert.equal((await fetch(`${patientUrl}/page`)).status, 200);
});

test('slow requests of one address leave places for others', async () => {
  const ask = (address: string) => fetch(`${patientUrl}/held`, { headers: { 'x-forwarded-for': address } });
  const first = ask('198.51.100.80');
  await untilHeld(1);
  const second = await ask('198.51.100.80');
  assert.equal(second.status, 429);
  assert.equal(((await second.json()) as { code: string }).code, 'http.too-many-at-once');
  assert.equal((await fetch(`${patientUrl}/page`, { headers: { 'x-forwarded-for': '198.51.100.81' } })).status, 200);
  letGo();
  assert.equal((await first).status, 200);
});

test('a slow request is broken off, and what its handler comes to after that is no fault of the node', async () => {
  const headers = { 'accept-encoding': 'gzip', 'x-request-id': 'broken-off-1' };
  const answer = await fetch(`${url}/late`, { headers });
  assert.equal(answer.status, 503);
  assert.equal(((await answer.json()) as { code: string }).code, 'http.took-too-long');
  late.resolve();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(
    written.filter((line) => line.includes('broken-off-1') && line.includes('request failed')),
    [],
  );
});
