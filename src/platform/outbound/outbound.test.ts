import assert from 'node:assert/strict';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { DomainError } from '../errors.ts';
import { createBreaker, createGuard, createOutbound, type Outbound } from './index.ts';

let server: Server;
let url = '';
let calls: string[] = [];
const clients: Outbound[] = [];

/** A client that is closed with the file. */
function client(allow: readonly string[] = ['127.0.0.1']): Outbound {
  const outbound = createOutbound({ allow, userAgent: 'test' });
  clients.push(outbound);
  return outbound;
}

const hasCode = (code: string) => (error: unknown) => error instanceof DomainError && error.code === `outbound.${code}`;

before(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '';
    calls.push(`${request.method} ${path}`);
    if (path === '/json') response.end('{"a":1}');
    else if (path === '/inside') response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
    else if (path === '/round') response.writeHead(302, { location: '/round' }).end();
    else if (path === '/large') response.end('x'.repeat(5000));
    else if (path === '/silent') return;
    else if (path === '/trickle') trickle(response);
    else if (path === '/elsewhere') response.writeHead(307, { location: `http://localhost:${port()}/echo` }).end();
    else if (path === '/echo') response.end(JSON.stringify(request.headers));
    else if (path === '/sometimes') response.writeHead(calls.length > 1 ? 200 : 503).end('{}');
    else response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${port()}`;
});

/** A byte every now and then, which no time-out between two pieces notices. */
function trickle(response: ServerResponse): void {
  const timer = setInterval(() => response.write('x'), 50);
  response.on('close', () => clearInterval(timer));
}

const port = () => (server.address() as AddressInfo).port;

after(async () => {
  server.closeAllConnections();
  server.close();
  await Promise.all(clients.map((outbound) => outbound.close()));
});

test('an allowed address is called and its JSON read', async () => {
  assert.deepEqual(await (await client().call(`${url}/json`)).json(), { a: 1 });
});

const privateHosts = [
  '127.0.0.1',
  '10.1.2.3',
  '172.31.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '224.0.0.1',
  '0.0.0.0',
  '2130706433',
  '0x7f.1',
  '017700000001',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[64:ff9b::a00:1]',
  '[2002:7f00:1::]',
  '[fe80::1]',
  '[fd00::1]',
  '[ff02::1]',
];

for (const host of privateHosts) {
  test(`the private address ${host} is refused before any connection`, async () => {
    await assert.rejects(client([]).call(`http://${host}/`), hasCode('address-private'));
  });
}

test('a name that leads to a private address is refused when connecting', async () => {
  await assert.rejects(client([]).call(`http://localhost:${port()}/json`), hasCode('address-private'));
});

test('a name with one public and one private address is refused', () => {
  const guard = createGuard([], (_host, _options, done) =>
    done(null, [
      { address: '93.184.216.34', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]),
  );
  guard.lookup('rebinding.example', { all: true }, (error) => assert.ok(hasCode('address-private')(error)));
});

test('addresses that are not http are refused', async () => {
  for (const address of ['file:///etc/passwd', 'ftp://x', 'javascript:1', 'nothing', '']) {
    await assert.rejects(client().call(address), hasCode('address-invalid'));
  }
});

test('a redirect into a private network is refused, and so is an endless one', async () => {
  await assert.rejects(client().call(`${url}/inside`), hasCode('address-private'));
  await assert.rejects(client().call(`${url}/round`, { retries: 0 }), hasCode('redirects-too-often'));
});

test('credentials do not follow a redirect to another origin', async () => {
  const outbound = client(['127.0.0.1', 'localhost']);
  const secret = { Authorization: 'Bearer x', 'X-Auth': 'secret', 'X-Feed-Password': 'secret' };
  const answer = await outbound.call(`${url}/elsewhere`, { headers: { ...secret, Accept: 'a/b' } });
  const text = await answer.text();
  assert.doesNotMatch(text, /Bearer x|secret/);
  assert.equal((JSON.parse(text) as Record<string, string>).accept, 'a/b');
});

test('the user and password of an address are sent as Basic authorization, unless the call says another', async () => {
  const outbound = client(['127.0.0.1', 'localhost']);
  const authorization = async (user: string, path: string, headers = {}) => {
    const answer = await outbound.call(`http://${user}@127.0.0.1:${port()}${path}`, { headers });
    assert.doesNotMatch(answer.url, /@/);
    return ((await answer.json()) as Record<string, string>).authorization;
  };
  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;
  assert.equal(await authorization('reader:%zz', '/echo'), basic('reader:%zz'));
  assert.equal(await authorization('reader:%C5%A1:%40', '/echo'), basic('reader:š:@'));
  assert.equal(await authorization('reader', '/echo'), basic('reader:'));
  assert.equal(await authorization('reader:x', '/echo', { authorization: 'Bearer y' }), 'Bearer y');
  assert.equal(await authorization('reader:x', '/elsewhere'), undefined);
});

test('no refusal tells the password of an address', async () => {
  for (const address of [
    'http://reader:secret@bad host/',
    'ftp://reader:secret@a.si/',
    'http://reader:secret@10.0.0.1/',
  ])
    await assert.rejects(client([]).call(address), (error: Error) => !error.message.includes('secret'));
});

test('a redirect that drops the body is not followed by whoever keeps it', async () => {
  const call = { method: 'POST', body: 'x', keepsBody: true } as const;
  assert.equal((await client().call(`${url}/round`, call)).status, 302);
  assert.equal((await client(['127.0.0.1', 'localhost']).call(`${url}/elsewhere`, call)).status, 200);
});

test('an answer beyond the limit is broken off', async () => {
  const answer = await client().call(`${url}/large`, { maxBytes: 1000 });
  await assert.rejects(answer.bytes(), hasCode('answer-too-large'));
});

test('a host that does not answer is given up', async () => {
  await assert.rejects(client().call(`${url}/silent`, { timeoutSeconds: 1, retries: 0 }), hasCode('timed-out'));
});

test('a body that trickles without an end is given up as a whole', async () => {
  const answer = await client().call(`${url}/trickle`, { timeoutSeconds: 5, wholeSeconds: 1, retries: 0 });
  await assert.rejects(answer.bytes(), hasCode('timed-out'));
});

test('a safe call is repeated after a passing fault; a change is not', async () => {
  calls = [];
  assert.equal((await client().call(`${url}/sometimes`)).status, 200);
  calls = [];
  assert.equal((await client().call(`${url}/sometimes`, { method: 'POST' })).status, 503);
});

test('a host that fails five times rests, then gets one trial', () => {
  let now = 0;
  const breaker = createBreaker(() => now);
  for (let turn = 0; turn < 5; turn += 1) breaker.failed('a.si');
  assert.throws(() => breaker.check('a.si'), hasCode('resting'));
  assert.deepEqual(breaker.resting(), ['a.si']);
  breaker.check('b.si');
  now = 31_000;
  breaker.check('a.si');
  assert.throws(() => breaker.check('a.si'), hasCode('resting'));
  breaker.succeeded('a.si');
  breaker.check('a.si');
});

test('no text as an address does anything but get refused', async () => {
  const outbound = client([]);
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.ipV4().map((ip) => `http://${ip}.invalid`),
  );
  await fc.assert(
    fc.asyncProperty(
      text.filter((candidate) => !/^https?:/.test(candidate)),
      async (address) => {
        await assert.rejects(outbound.call(address, { retries: 0 }), DomainError);
      },
    ),
    { numRuns: 300 },
  );
});
