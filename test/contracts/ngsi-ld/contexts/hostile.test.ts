import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { after, test } from 'node:test';
import { type Loose, startNode } from '../../../support/node.ts';
import { linkTo, type Page, startOrigin } from './origin.ts';

const node = await startNode({ after }, { settings: { CONTEXT_TIMEOUT: '120' } });
const errors = 'https://uri.etsi.org/ngsi-ld/errors/';
const operator = { as: node.operatorKey };

const redirect = (location: string): Page => {
  return (_, response) => response.writeHead(302, { location }).end();
};

/** Bytes as they are, in the place of an answer that HTTP would let through. */
const wire = (text: string): Page => {
  return (_, response) => response.socket!.end(text);
};

/** Goes on for as long as anybody listens. */
function writeOn(response: ServerResponse, piece: string, milliseconds: number): void {
  const timer = setInterval(() => response.write(piece), milliseconds);
  response.on('close', () => clearInterval(timer));
}

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

const hostile: readonly (readonly [what: string, page: Page, status: number, code: string])[] = [
  ['without an end', (_, response) => writeOn(response, ' '.repeat(65_536), 0), 504, 'outbound.answer-too-large'],
  [
    'announced as endless',
    wire(`HTTP/1.1 200 OK\r\nContent-Length: ${10 ** 12}\r\n\r\n{`),
    504,
    'outbound.answer-too-large',
  ],
  [
    'shorter than announced',
    wire('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"@context":{}}'),
    504,
    'outbound.unreachable',
  ],
  [
    'longer than announced',
    wire('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{"@context":{}}'),
    400,
    'linked-data.context-invalid',
  ],
  [
    'with lengths that differ',
    wire('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 15\r\n\r\n{"@context":{}}'),
    504,
    'outbound.unreachable',
  ],
  ['that is no HTTP', wire('220 mail.example.org ESMTP\r\n'), 504, 'outbound.unreachable'],
  ['that leads to itself', redirect('/'), 504, 'outbound.redirects-too-often'],
  [
    'behind a redirect to a private network',
    redirect('http://169.254.169.254/latest'),
    504,
    'outbound.address-private',
  ],
  ['behind a redirect to a private network of IPv6', redirect('http://[fd00::1]/'), 504, 'outbound.address-private'],
  ['behind a redirect to a file', redirect('file:///etc/passwd'), 504, 'outbound.address-invalid'],
  ['behind a redirect to nowhere', redirect('http://'), 504, 'linked-data.context-refused'],
  ['without content', (_, response) => response.writeHead(204).end(), 504, 'linked-data.context-refused'],
  ['that asks who one is', (_, response) => response.writeHead(401).end(), 504, 'linked-data.context-refused'],
  ['in HTML', '<!doctype html><title>Moved</title>', 400, 'linked-data.context-invalid'],
  ['that is too deep', `{"@context":${deep(200_000)}}`, 400, 'linked-data.context-limit'],
  ['with a term that is too deep', `{"@context":{"a":${deep(200_000)}}}`, 400, 'linked-data.context-invalid'],
  ['with a keyword that is too deep', `{"@context":{"@later":${deep(200_000)}}}`, 400, 'linked-data.context-invalid'],
  ['that includes itself', '{"@context":["/"]}', 400, 'linked-data.context-invalid'],
];

for (const [what, page, status, code] of hostile) {
  test(`a context ${what} is refused as ${code}, and the node goes on (NGSI-LD 1.9.1 §5.5.6)`, async (t) => {
    const origin = await startOrigin(t, { '/': page });
    const entity = { id: 'urn:ngsi-ld:Way:1', type: 'Way' };
    const call = { ...operator, space: node.newSpace() };
    const named = { ...call, headers: linkTo(`${origin.url}/`) };
    const answer = await node.post('/ngsi-ld/v1/entities', entity, named);
    const found = (answer.body.errors as unknown as Loose[] | undefined)?.[0]?.code ?? answer.body.code;
    const type = status === 504 ? 'LdContextNotAvailable' : 'BadRequestData';
    assert.deepEqual([answer.status, answer.body.type, found], [status, errors + type, code], answer.text);
    assert.equal((await node.get(`/ngsi-ld/v1/entities/${entity.id}`, call)).status, 404);
    assert.equal((await node.post('/ngsi-ld/v1/entities', entity, call)).status, 201);
  });
}

test('an endless context is broken off at its origin', async (t) => {
  let closed: Promise<unknown> | undefined;
  const origin = await startOrigin(t, {
    '/': (_, response) => {
      closed = once(response, 'close');
      writeOn(response, ' '.repeat(65_536), 0);
    },
  });
  assert.equal((await node.get('/ngsi-ld/v1/types', { headers: linkTo(`${origin.url}/`) })).status, 504);
  await closed;
});

test('contexts that let others wait hold nobody up, and serve once they have come', async (t) => {
  const count = 40;
  const waiting: ServerResponse[] = [];
  const origin = await startOrigin(t, {});
  const allWait = new Promise<void>((resolve) => {
    for (let number = 0; number < count; number += 1)
      origin.pages[`/${number}`] = (_, response) => {
        if (waiting.push(response) === count) resolve();
      };
  });
  const call = { ...operator, space: node.newSpace() };
  const write = (number: number) =>
    node.post('/ngsi-ld/v1/entities', { id: `urn:ngsi-ld:Way:${number}`, type: 'Way' }, call);
  assert.equal((await write(0)).status, 201);
  const slow = Array.from({ length: count }, (_, number) =>
    node.get('/ngsi-ld/v1/entities?type=Way', { ...call, headers: linkTo(`${origin.url}/${number}`) }),
  );
  await allWait;
  for (let number = 1; number < 20; number += 1) assert.equal((await write(number)).status, 201);
  assert.equal((await node.get('/ngsi-ld/v1/entities?type=Way', call)).body.length, 20);
  for (const response of waiting) response.end('{"@context":{}}');
  for (const answer of await Promise.all(slow)) assert.deepEqual([answer.status, answer.body.length], [200, 20]);
});

test('a page that follows is refused when the context means something else by then (NGSI-LD 1.9.1 §5.5.9.1)', async (t) => {
  const origin = await startOrigin(t, {
    '/': { '@context': { Pot: 'https://example.org/Way' } },
    '/other': { '@context': {} },
  });
  const call = { ...operator, space: node.newSpace() };
  for (let number = 0; number < 3; number += 1)
    await node.post('/ngsi-ld/v1/entities', { id: `urn:ngsi-ld:Way:${number}`, type: 'https://example.org/Way' }, call);
  const under = (path: string) => ({ ...call, headers: linkTo(origin.url + path) });
  const first = await node.get('/ngsi-ld/v1/entities?type=Pot&limit=1', under('/'));
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
  const followed = new URL(next, node.url);
  const follow = (path: string) => node.get(followed.pathname + followed.search, under(path));
  assert.deepEqual([first.status, (await follow('/')).status], [200, 200]);
  const refused = async (path: string) => {
    const { status, body } = await follow(path);
    assert.deepEqual([status, body.type, body.code], [400, `${errors}BadRequestData`, 'read.context-changed']);
  };
  await refused('/other');
  origin.pages['/'] = { '@context': { Pot: 'https://example.org/Path' } };
  const place = `/ngsi-ld/v1/jsonldContexts/${encodeURIComponent(`${origin.url}/`)}`;
  assert.equal((await node.delete(`${place}?reload=true`, operator)).status, 204);
  await refused('/');
});
