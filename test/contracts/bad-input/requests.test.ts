import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { type Answer, type Call, startNode } from '../../support/node.ts';
import { refusedInBoth } from '../../support/refusal.ts';

const node = await startNode({ after });
const as = node.operatorKey;
const json = { 'content-type': 'application/json' };

const refused = (ask: (call: Call) => Promise<Answer>, status: number, code?: string) =>
  refusedInBoth(ask, as, status, code);

/** Says bytes to the node as they are, and gives what it answers until the connection ends. */
function say(text: string, milliseconds = 2_000): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(node.url).port), '127.0.0.1', () => socket.write(text, 'latin1'));
    let answer = '';
    socket.setTimeout(milliseconds, () => socket.destroy());
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

const writing = [
  '/ngsi-ld/v1/entities',
  '/ngsi-ld/v1/entityOperations/upsert',
  '/api/v1/datasets',
  '/api/v1/organisations',
];

test('the character NUL in an address is refused by name at every door', async () => {
  const addresses = [
    '/api/v1/datasets/%00',
    '/api/v1/datasets?q=%00',
    '/api/v1/organisations?q=a%00b',
    '/api/v1/publications/%00',
    '/ngsi-ld/v1/entities/urn:a:%00',
    '/ngsi-ld/v1/entities?type=T&q=a==%22%00%22',
    '/ngsi-ld/v1/types/%00',
    '/ogc/collections/%00/items',
    '/sl/organizacije/%00',
    '/datasets/%00',
    '/assets/%00',
  ];
  for (const address of addresses) await refused((call) => node.get(address, call), 400, 'http.address-unstorable');
});

test('strange texts in addresses are answered, and never as a fault of the node', async () => {
  const strange = [
    '%ED%A0%80',
    '%FF',
    '%C0%AF',
    '..%2f..%2fetc%2fpasswd',
    "'%22;--",
    '%E2%80%AE',
    'a'.repeat(3000),
    '%',
  ];
  const doors = [
    '/api/v1/datasets?q=X',
    '/api/v1/datasets/X',
    '/api/v1/datasets/X/download.csv',
    '/api/v1/organisations/X',
    '/ngsi-ld/v1/entities/X',
    '/ngsi-ld/v1/entities?type=X',
    '/ngsi-ld/v1/entities?type=T&q=X',
    '/ngsi-ld/v1/entities?type=T&scopeQ=X',
    '/ngsi-ld/v1/entities?idPattern=X',
    '/ngsi-ld/v1/types/X',
    '/ogc/collections/X/items/X',
    '/datasets/X',
    '/catalogue?page=X',
    '/sl/katalog?q=X',
    '/en/catalogue/X',
    '/sl/kraji/obcina/X',
    '/assets/X',
  ];
  for (const door of doors) {
    for (const text of strange) {
      const { status } = await node.get(door.replaceAll('X', text));
      assert.ok(status < 500, `${status} ${door} ${text.slice(0, 40)}`);
    }
  }
});

test('a body that is no JSON is refused with its line, and with nothing written', async () => {
  for (const path of writing) {
    const answer = await refused(
      (call) => node.post(path, '{\n"id": "urn:x:1",\n"type": }', call),
      400,
      'http.json-malformed',
    );
    assert.match(answer.text, /line 3/);
    await refused((call) => node.post(path, '', call), 400);
  }
});

test('deep, large, compressed and wrongly encoded bodies are refused', async () => {
  for (const path of writing) {
    await refused((call) => node.post(path, '['.repeat(200_000), call), 400, 'http.body-too-deep');
    await refused((call) => node.post(path, Buffer.from('{"a":"\xe8"}', 'latin1'), call), 400, 'http.body-not-utf8');
    await refused((call) => node.post(path, '{"a":"\\u0000"}', call), 400, 'http.json-text-unstorable');
    await refused((call) => node.post(path, '{"a":"\\ud800"}', call), 400, 'http.json-text-unstorable');
    await refused((call) => node.post(path, '{"a":{"__proto__":1}}', call), 400, 'http.json-name-forbidden');
    const compressed = await node.post(path, 'x', { as, headers: { ...json, 'content-encoding': 'gzip' } });
    assert.equal(compressed.status, 415, compressed.text);
  }
});

test('a body in another media type is refused with 415 by NGSI-LD', async () => {
  for (const type of ['text/plain', 'application/xml', 'application/octet-stream']) {
    const answer = await node.post('/ngsi-ld/v1/entities', '{}', { as, headers: { 'content-type': type } });
    assert.equal(answer.status, 415, answer.text);
  }
});

test('an unknown tenant is 404 at every door and names the header', async () => {
  for (const path of ['/ngsi-ld/v1/entities?type=T', '/api/v1/datasets', '/catalogue.ttl']) {
    const answer = await node.get(path, { as, headers: { 'ngsild-tenant': '../ni' } });
    assert.equal(answer.status, 404, path);
    assert.match(answer.text, /NGSILD-Tenant/);
  }
});

test('forged cursors, entity tags and keys of repetition are refused by name', async () => {
  for (const cursor of ['x', 'bnVsbA', 'W10', 'eyJhIjoxfQ', '%F0%9F%92%A9']) {
    for (const door of ['/ngsi-ld/v1/entities?type=T&after=', '/ogc/collections?cursor='])
      await refused((call) => node.get(door + cursor, call), 400);
  }
  const key = await node.post(
    '/api/v1/datasets',
    { titles: { sl: 'x' } },
    { as, headers: { 'idempotency-key': `${'č'.normalize('NFD').slice(0, 1)} b` } },
  );
  assert.equal(key.status, 400, key.text);
});

test('unusual headers are never a fault of the node', async () => {
  const headers: Readonly<Record<string, readonly string[]>> = {
    accept: ['\u00ff', 'x'.repeat(5000), 'a/b;q=z', '*/*;q=0'],
    'accept-language': ['\u00ff', 'x'.repeat(5000)],
    authorization: ['Bearer', 'Bearer \u00ff', 'Basic eA=='],
    cookie: ['\u00ff', 'a=%00', 'better-auth.session_token=%E0%A4%A', 'x'.repeat(6000)],
    'if-match': ['"', 'W/', '"'.repeat(999)],
    'if-none-match': ['\u00ff', '"'],
    link: ['<', '<'.repeat(3000), '<file:///etc/passwd>; rel="http://www.w3.org/ns/json-ld#context"'],
    'x-forwarded-for': ['1.1.1.1,'.repeat(500)],
    origin: ['null', '\u00ff'],
    range: ['bytes=9-1'],
  };
  for (const [name, values] of Object.entries(headers)) {
    for (const value of values) {
      for (const path of ['/ngsi-ld/v1/entities?type=T', '/catalogue', '/sl', '/ogc/collections', '/api/v1/datasets']) {
        const { status, text } = await node.get(path, { headers: { [name]: value } });
        assert.ok(status < 500, `${status} ${name}: ${value.slice(0, 30)} ${path} ${text.slice(0, 200)}`);
      }
    }
  }
});

test('methods that nobody described are answered, a body of HEAD is empty', async () => {
  for (const path of [
    '/',
    '/sl',
    '/catalogue',
    '/ngsi-ld/v1/entities',
    '/ogc/collections',
    '/api/v1/datasets',
    '/health',
  ]) {
    for (const method of ['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PROPFIND']) {
      const { status, text } = await node.request(method, path, undefined, { as });
      assert.ok(status < 500, `${method} ${path} ${status}`);
      if (method === 'HEAD') assert.equal(text, '');
    }
  }
  assert.match(
    await say('TRACE / HTTP/1.1\r\nHost: x\r\nCookie: a=secret\r\nConnection: close\r\n\r\n'),
    /^HTTP\/1\.1 40[45]/,
  );
});

test('broken requests on the wire end with 4xx and leave the node up', async () => {
  const head = `POST /ngsi-ld/v1/entities HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer ${as}\r\n`;
  const many = Array.from({ length: 3000 }, (_, index) => `a${index}: 1\r\n`).join('');
  const broken: readonly [string, RegExp][] = [
    ['GET / HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400/],
    ['GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 400/],
    ['GET /catalogue HTTP/1.1\r\nHost: [::1\r\n\r\n', /^HTTP\/1\.1 400/],
    [`GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(40_000)}\r\n\r\n`, /^HTTP\/1\.1 431/],
    [`GET / HTTP/1.1\r\nHost: x\r\n${many}\r\n`, /^HTTP\/1\.1 431/],
    [`GET /sl/katalog?${'q=1&'.repeat(10_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, /^HTTP\/1\.1 431/],
    [`${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /`, /^HTTP\/1\.1 400/],
    [`${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, /^HTTP\/1\.1 400/],
    ['GET /assets/../../package.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 404/],
  ];
  for (const [text, expected] of broken) assert.match(await say(text), expected, JSON.stringify(text.slice(0, 80)));
  // Broken off in the middle of a body: nothing is written.
  await say(`${head}Content-Length: 500\r\n\r\n{"id":"urn:broken:1","type":"T"`, 150);
  assert.equal((await node.get('/ngsi-ld/v1/entities/urn:broken:1', { as })).status, 404);
  assert.equal((await node.get('/ready')).status, 200);
});

test('a false host in a request does not get into links', async () => {
  const answer = await say(
    'GET /catalogue HTTP/1.1\r\nHost: evil.example\r\nAccept: text/turtle\r\nConnection: close\r\n\r\n',
  );
  assert.match(answer, /^HTTP\/1\.1 200/);
  assert.doesNotMatch(answer, /evil\.example/);
});

test('contexts that cannot be had are refused by their address; private networks are not called', async () => {
  const link = (url: string) => `<${url}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
  for (const url of ['http://169.254.169.254/latest', 'http://10.0.0.1/context.jsonld']) {
    const answer = await node.get('/ngsi-ld/v1/entities?type=T', { headers: { link: link(url) } });
    assert.ok([400, 503, 504].includes(answer.status), answer.text);
    assert.match(answer.text, /context-unavailable/);
  }
});

test('impossible places are refused with the attribute', async () => {
  const geometries = [
    { type: 'Point', coordinates: [200, 95] },
    { type: 'Point', coordinates: ['x', 1] },
    { type: 'Point', coordinates: [] },
    {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    },
    { type: 'Circle', coordinates: [0, 0] },
  ];
  for (const [index, value] of geometries.entries()) {
    const id = `urn:place:${index}`;
    const entity = { id, type: 'T', location: { type: 'GeoProperty', value } };
    const answer = await refused((call) => node.post('/ngsi-ld/v1/entities', entity, call), 400);
    assert.match(answer.text, /location/);
    assert.equal((await node.get(`/ngsi-ld/v1/entities/${id}`, { as })).status, 404);
  }
});
