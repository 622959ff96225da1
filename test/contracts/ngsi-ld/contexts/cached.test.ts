import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createNode } from '../../../../src/main.ts';
import { type Loose, startNode } from '../../../support/node.ts';
import { linkTo, startOrigin } from './origin.ts';

const node = await startNode({ after });
const origin = await startOrigin({ after }, {});
const place = '/ngsi-ld/v1/jsonldContexts';
const errors = 'https://uri.etsi.org/ngsi-ld/errors/';
const operator = { as: node.operatorKey };
const core = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.6.jsonld';
const of = (address: string) => `${place}/${encodeURIComponent(address)}`;

/** What a type is called by whoever names the context at an address. */
const typesUnder = (address: string, call: Parameters<typeof node.get>[1] = operator) =>
  node.get('/ngsi-ld/v1/types', { ...call, headers: linkTo(address) });
const listed = async () => (await node.get<readonly string[]>(`${place}?kind=Cached`, operator)).body;
const described = (address: string) => node.get(`${of(address)}?details=true`, operator);

/** A context at a path of its own, fetched once. */
async function fetched(path: string, terms: object = { pot: 'https://example.org/pot' }): Promise<string> {
  origin.pages[path] = { '@context': terms };
  const address = origin.url + path;
  const { status, text } = await typesUnder(address);
  assert.equal(status, 200, text);
  return address;
}

test('a fetched context is listed as Cached and described, but not served (NGSI-LD 1.9.1 §5.13.1, §5.13.4.4)', async () => {
  const address = await fetched('/listed');
  await typesUnder(address);
  assert.equal(origin.asked.filter((path) => path === '/listed').length, 1);
  assert.ok((await listed()).includes(address));
  const { status, body } = await described(address);
  assert.deepEqual([status, body.URL, body.kind, body.extraInfo], [200, address, 'Cached', undefined]);
  assert.ok(Date.parse(String(body.expiresAt)) > Date.parse(String(body.createdAt)));
  assert.deepEqual((await node.get(`${place}/${body.localId}?details=true`, operator)).body, body);
  for (const id of [of(address), `${place}/${body.localId}`]) {
    const served = await node.get(id, operator);
    assert.deepEqual([served.status, served.body.type], [422, `${errors}OperationNotSupported`]);
    assert.match(String(served.body.detail), /\/listed/);
  }
});

test('copies are shown to writers alone', async () => {
  const address = await fetched('/private?token=secret');
  assert.deepEqual((await node.get(`${place}?kind=Cached`)).body, []);
  assert.equal((await node.get(`${of(address)}?details=true`)).status, 404);
  const provider = { as: await node.newKey() };
  assert.equal((await node.get(`${of(address)}?details=true`, provider)).status, 200);
});

test('a deleted copy is fetched anew; only the operator deletes one, and providers reload it (NGSI-LD 1.9.1 §5.13.5.4)', async () => {
  const address = await fetched('/deleted');
  assert.equal((await node.delete(of(address), { as: await node.newKey() })).status, 403);
  assert.equal((await node.delete(of(address))).status, 401);
  assert.equal((await node.delete(`${of(address)}?reload=true`, { as: await node.newKey() })).status, 204);
  assert.equal((await node.delete(of(address), operator)).status, 204);
  assert.deepEqual([(await described(address)).status, (await node.delete(of(address), operator)).status], [404, 404]);
  await typesUnder(address);
  assert.equal(origin.asked.filter((path) => path === '/deleted').length, 3);
  assert.equal((await described(address)).status, 200);
});

test('reload replaces the copy, and names have their new meaning at once (NGSI-LD 1.9.1 §5.13.5.4)', async () => {
  const address = await fetched('/reloaded', { Pot: 'https://example.org/one' });
  const call = { ...operator, space: node.newSpace() };
  const entity = { id: 'urn:ngsi-ld:Way:1', type: 'https://example.org/two' };
  assert.equal((await node.post('/ngsi-ld/v1/entities', entity, call)).status, 201);
  const typeList = async () => (await typesUnder(address, call)).body.typeList as unknown;
  assert.deepEqual(await typeList(), ['https://example.org/two']);
  origin.pages['/reloaded'] = { '@context': { Pot: 'https://example.org/two' } };
  assert.deepEqual(await typeList(), ['https://example.org/two']);
  assert.equal((await node.delete(`${of(address)}?reload=true`, call)).status, 204);
  assert.deepEqual(await typeList(), ['Pot']);
});

test('the tag of an entity is another one when its names have changed (RFC 9110 §8.8.3)', async () => {
  const address = await fetched('/tagged', { Pot: 'https://example.org/one' });
  const call = { ...operator, space: node.newSpace() };
  const entity = { id: 'urn:ngsi-ld:Way:1', type: 'https://example.org/one' };
  assert.equal((await node.post('/ngsi-ld/v1/entities', entity, call)).status, 201);
  const read = (held?: string) =>
    node.get(`/ngsi-ld/v1/entities/${entity.id}`, {
      ...call,
      headers: { ...linkTo(address), ...(held === undefined ? {} : { 'if-none-match': held }) },
    });
  const tag = (await read()).headers.get('etag')!;
  assert.equal((await read(tag)).status, 304);
  origin.pages['/tagged'] = { '@context': { Steza: 'https://example.org/one' } };
  assert.equal((await node.delete(`${of(address)}?reload=true`, operator)).status, 204);
  const after = await read(tag);
  assert.deepEqual([after.status, after.body.type], [200, 'Steza']);
});

for (const [what, page, fault] of [
  ['that is gone', undefined, 'linked-data.context-refused'],
  ['that is no JSON any more', '<html>', 'linked-data.context-invalid'],
  ['that cannot be used any more', { '@context': { a: 7 } }, 'linked-data.context-invalid'],
] as const) {
  test(`reload of a context ${what} answers LdContextNotAvailable and keeps the copy (NGSI-LD 1.9.1 §5.13.5.4)`, async () => {
    const path = `/${encodeURIComponent(what)}`;
    const address = await fetched(path);
    if (page === undefined) delete origin.pages[path];
    else origin.pages[path] = page;
    const answer = await node.delete(`${of(address)}?reload=true`, operator);
    assert.deepEqual([answer.status, answer.body.type], [504, `${errors}LdContextNotAvailable`], answer.text);
    assert.equal(String((answer.body.errors as unknown as Loose[])[0]!.code), fault);
    const { extraInfo } = (await described(address)).body;
    assert.match(String(extraInfo), new RegExp(`^its origin failed 1 times, the last at 20[^ ]*Z: ${fault}: `));
    assert.equal((await typesUnder(address)).status, 200);
  });
}

test('reload and deletion of what is not stored answer 404 (NGSI-LD 1.9.1 §5.13.5.4)', async () => {
  for (const query of ['', '?reload=false', '?reload=true']) {
    const { status, body } = await node.delete(`${place}/wrong_id${query}`, operator);
    assert.deepEqual([status, body.type], [404, `${errors}ResourceNotFound`]);
  }
});

test('what comes with the node is described and reloaded without a network, and the core stays', async () => {
  const { status, body } = await described(core);
  assert.deepEqual([status, body.kind, body.extraInfo], [200, 'Cached', 'comes with the node']);
  assert.equal((await node.delete(`${of(core)}?reload=true`, operator)).status, 204);
  const kept = await node.delete(of(core), operator);
  assert.deepEqual([kept.status, kept.body.type], [400, `${errors}BadRequestData`]);
});

test('a node that starts without a network understands what another has fetched, and learns what that deletes', async (t) => {
  const beyond = await startOrigin(t, { '/outer': { '@context': [{ '@vocab': 'https://example.org/' }] } });
  const address = `${beyond.url}/outer`;
  beyond.pages['/list'] = { '@context': [address, { Bank: 'https://example.org/Bench' }] };
  const call = { ...operator, space: node.newSpace() };
  const entity = { id: 'urn:ngsi-ld:Bench:1', type: 'Bank' };
  const headers = linkTo(`${beyond.url}/list`);
  assert.equal((await node.post('/ngsi-ld/v1/entities', entity, { ...call, headers })).status, 201);
  await beyond.close();
  const again = await createNode({ ...node.node.config, port: 0, baseUrl: node.url }, { db: node.db });
  await again.start();
  t.after(() => again.stop());
  const read = (link: Record<string, string>) =>
    again.app.request(`/ngsi-ld/v1/entities/${entity.id}`, {
      headers: { ...link, authorization: `Bearer ${node.operatorKey}`, 'ngsild-tenant': call.space },
    });
  const answer = await read(headers);
  assert.deepEqual([answer.status, await answer.json()], [200, entity]);
  const added = await node.post(place, { '@context': { Klop: 'https://example.org/Bench' } }, call);
  const location = added.headers.get('location')!;
  assert.equal(((await (await read(linkTo(node.url + location))).json()) as Loose).type, 'Klop');
  assert.equal((await node.delete(location, call)).status, 204);
  let status = 200;
  for (let tries = 0; status === 200 && tries < 6_000; tries += 1) {
    await wait(10);
    ({ status } = await read(linkTo(node.url + location)));
  }
  assert.equal(status, 504);
});

test('contexts that cannot be had or used are refused by name, and none of them is kept (NGSI-LD 1.9.1 §5.5.6)', async () => {
  const before = await listed();
  const away = 'LdContextNotAvailable';
  Object.assign(origin.pages, {
    '/broken/gone': (_: unknown, response: import('node:http').ServerResponse) => response.writeHead(410).end(),
    '/broken/inside': (_: unknown, response: import('node:http').ServerResponse) =>
      response.writeHead(302, { location: 'http://10.0.0.1/context.jsonld' }).end(),
    '/broken/huge': JSON.stringify({ '@context': { a: 'x'.repeat(1_100_000) } }),
    '/broken/html': '<html>',
    '/broken/bare': { a: 1 },
    '/broken/circle': { '@context': `${origin.url}/broken/round` },
    '/broken/round': { '@context': [`${origin.url}/broken/circle`] },
    '/broken/part': { '@context': [`${origin.url}/broken/sound`, { a: 7 }] },
    '/broken/sound': { '@context': {} },
  });
  for (const [path, status, type, code] of [
    ['gone', 504, away, 'linked-data.context-refused'],
    ['inside', 504, away, 'outbound.address-private'],
    ['huge', 504, away, 'outbound.answer-too-large'],
    ['html', 400, 'BadRequestData', 'linked-data.context-invalid'],
    ['bare', 400, 'BadRequestData', 'linked-data.context-invalid'],
    ['circle', 400, 'BadRequestData', 'linked-data.context-invalid'],
    ['part', 400, 'BadRequestData', 'linked-data.context-invalid'],
  ] as const) {
    const { status: given, body } = await typesUnder(`${origin.url}/broken/${path}`);
    const named = (body.errors as unknown as Loose[] | undefined)?.[0]?.code ?? body.code;
    assert.deepEqual([given, body.type, named], [status, errors + type, code], path);
  }
  assert.deepEqual(await listed(), before);
});
