import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { startNode } from '../../../support/node.ts';
import { linkTo } from './origin.ts';

const node = await startNode({ after });
const place = '/ngsi-ld/v1/jsonldContexts';
const errors = 'https://uri.etsi.org/ngsi-ld/errors/';
const operator = { as: node.operatorKey };
const context = { '@context': { pot: 'https://example.org/pot', klop: 'https://example.org/klop' } };

/** A space that exists, and the call of the operator in it. */
async function newCall() {
  const space = node.newSpace();
  await node.node.context.spaces.create({ name: space });
  return { ...operator, space };
}

async function added(call: Parameters<typeof node.post>[2], body: object = context): Promise<string> {
  const answer = await node.post(place, body, call);
  assert.deepEqual([answer.status, answer.text], [201, ''], answer.text);
  return answer.headers.get('location')!;
}

test('add @context stores it, and serve gives it back (NGSI-LD 1.9.1 §5.13.2, §5.13.4)', async () => {
  const call = await newCall();
  const location = await added(call, { ...context, name: 'is let go' });
  assert.match(location, /^\/ngsi-ld\/v1\/jsonldContexts\/[0-9a-f-]{36}$/);
  const served = await node.get(location, call);
  assert.deepEqual([served.status, served.body], [200, context]);
  assert.equal(served.headers.get('content-type'), 'application/json');
  const linked = await node.get(location, { ...call, headers: { accept: 'application/ld+json' } });
  assert.equal(linked.headers.get('content-type'), 'application/ld+json');
  const again = await node.get(location, { ...call, headers: { 'if-none-match': served.headers.get('etag')! } });
  assert.equal(again.status, 304);
});

test('details of an added @context tell its address, kind and times (NGSI-LD 1.9.1 §5.13.3.5)', async () => {
  const call = await newCall();
  const location = await added(call);
  const { status, body } = await node.get(`${location}?details=true`, call);
  const { URL, localId, kind, createdAt, lastUsage, ...others } = body;
  assert.deepEqual([status, String(URL), kind, others], [200, node.url + location, 'Hosted', {}]);
  assert.ok(location.endsWith(`/${localId}`));
  assert.ok(Math.abs(Date.now() - Date.parse(String(createdAt))) < 60_000);
  assert.ok(Date.parse(String(lastUsage)) >= Date.parse(String(createdAt)));
});

test('list @contexts gives addresses, or objects with details, of the kind asked for (NGSI-LD 1.9.1 §5.13.3)', async () => {
  const call = await newCall();
  const locations = [await added(call), await added(call, { '@context': 'http://127.0.0.1:1/unreachable' })];
  const addresses = locations.map((location) => node.url + location);
  const listed = async (query: string) => (await node.get<unknown>(place + query, call)).body;
  assert.deepEqual(await listed('?kind=Hosted'), addresses);
  assert.deepEqual(await listed('?kind=ImplicitlyCreated'), []);
  assert.deepEqual(await listed('?kind=Hosted&details=false'), addresses);
  const details = (await listed('?kind=Hosted&details=true')) as readonly { URL: string; kind: string }[];
  assert.deepEqual(
    details.map(({ URL, kind }) => [URL, kind]),
    addresses.map((address) => [address, 'Hosted']),
  );
  assert.deepEqual((await node.get<readonly string[]>(`${place}/`, call)).body.slice(0, 2), addresses);
});

for (const query of ['?kind=other', '?kind=hosted', '?details=other', '?details=1']) {
  test(`list @contexts refuses "${query}" as BadRequestData (NGSI-LD 1.9.1 §6.29.3.2)`, async () => {
    const { status, body } = await node.get(place + query, operator);
    assert.deepEqual([status, body.type, body.field], [400, `${errors}BadRequestData`, query.slice(1).split('=')[0]]);
  });
}

for (const [what, body, type] of [
  ['text that is no JSON', '{"@context": {"a" 1}}', 'InvalidRequest'],
  ['an object without @context', { a: 'https://example.org/a' }, 'InvalidRequest'],
  ['a list', [context], 'InvalidRequest'],
  ['a number', { '@context': 42 }, 'BadRequestData'],
  ['a truth value', { '@context': true }, 'BadRequestData'],
  ['a number in a list', { '@context': ['http://127.0.0.1:1/unreachable', 7] }, 'BadRequestData'],
  ['an address with a control character', { '@context': 'http://e.org/\u0007' }, 'BadRequestData'],
  ['a relative address', { '@context': 'context.jsonld' }, 'BadRequestData'],
  ['a term that is a number', { '@context': { a: 7 } }, 'BadRequestData'],
  ['terms that refer to each other', { '@context': { a: 'b:x', b: 'a:y' } }, 'BadRequestData'],
  ['a scoped context', { '@context': { a: { '@id': 'https://e.org/a', '@context': {} } } }, 'BadRequestData'],
  ['an import', { '@context': { '@import': 'https://example.org/a' } }, 'BadRequestData'],
] as const) {
  test(`add @context refuses ${what} and stores nothing (NGSI-LD 1.9.1 §5.13.2.4, §5.5.4)`, async () => {
    const call = await newCall();
    const headers = { 'content-type': 'application/json' };
    const answer = await node.post(place, body, { ...call, headers });
    assert.deepEqual([answer.status, answer.body.type], [400, errors + type], answer.text);
    assert.deepEqual((await node.get(`${place}?kind=Hosted`, call)).body, []);
  });
}

test('add @context refuses other media, what is too large, and parameters', async () => {
  const text = { ...operator, headers: { 'content-type': 'text/plain' } };
  assert.equal((await node.post(place, '{"@context":{}}', text)).status, 415);
  const huge = { '@context': { a: `https://example.org/${'x'.repeat(1_100_000)}` } };
  assert.equal((await node.post(place, huge, operator)).status, 413);
  const { status, body } = await node.post(`${place}?kind=Hosted`, context, operator);
  assert.deepEqual([status, body.type], [400, `${errors}InvalidRequest`]);
});

test('an added @context gives names their meaning until it is deleted (NGSI-LD 1.9.1 §5.13.4, §5.13.5)', async () => {
  const call = await newCall();
  const location = await added(call);
  const headers = linkTo(node.url + location);
  const entity = { id: 'urn:ngsi-ld:Bench:1', type: 'klop', pot: { type: 'Property', value: 1 } };
  assert.equal((await node.post('/ngsi-ld/v1/entities', entity, { ...call, headers })).status, 201);
  const plain = await node.get(`/ngsi-ld/v1/entities/${entity.id}`, call);
  assert.equal(String(plain.body.type), 'https://example.org/klop');
  const named = await node.get(`/ngsi-ld/v1/entities/${entity.id}`, { ...call, headers });
  assert.deepEqual([named.body, named.headers.get('link')], [entity, headers.link]);
  assert.equal((await node.delete(location, call)).status, 204);
  const gone = await node.get(`/ngsi-ld/v1/entities/${entity.id}`, { ...call, headers });
  assert.deepEqual([gone.status, gone.body.type], [504, `${errors}LdContextNotAvailable`]);
  for (const answer of [await node.get(location, call), await node.delete(location, call)])
    assert.deepEqual([answer.status, answer.body.type], [404, `${errors}ResourceNotFound`]);
});

test('an @context is deleted by its whole address as well, and reload is refused (NGSI-LD 1.9.1 §5.13.5.4)', async () => {
  const call = await newCall();
  const location = await added(call);
  for (const [query, status, type] of [
    ['?reload=true', 400, 'BadRequestData'],
    ['?reload=perhaps', 400, 'BadRequestData'],
    ['?all=true', 400, 'InvalidRequest'],
  ] as const) {
    const answer = await node.delete(location + query, call);
    assert.deepEqual([answer.status, answer.body.type], [status, errors + type], query);
  }
  const deleted = await node.delete(`${place}/${encodeURIComponent(node.url + location)}?reload=false`, call);
  assert.deepEqual([deleted.status, deleted.text], [204, '']);
});

for (const [id, status, type] of [
  ['', 400, 'BadRequestData'],
  ['%E2%82', 404, 'ResourceNotFound'],
  ["'; drop table own_context; --", 404, 'ResourceNotFound'],
  ['x'.repeat(5_000), 404, 'ResourceNotFound'],
  ['http%3A%2F%2Fexample.org%2Fnever', 404, 'ResourceNotFound'],
] as const) {
  test(`delete of the id "${id.slice(0, 40)}" answers ${status} (NGSI-LD 1.9.1 §5.13.5.4)`, async () => {
    const answer = await node.delete(`${place}/${id}`, operator);
    assert.deepEqual([answer.status, answer.body.type], [status, errors + type], answer.text);
    if (id !== '') assert.equal((await node.get(`${place}/${id}`, operator)).status, status);
  });
}

test('an @context is of its space; its address alone leads to it all the same (NGSI-LD 1.9.1 §5.5.10)', async () => {
  const [call, other] = [await newCall(), await newCall()];
  const location = await added(call);
  for (const answer of [
    await node.get(location, other),
    await node.get(`${location}?details=true`, other),
    await node.get(`${location}?details=true`, operator),
    await node.delete(location, other),
  ])
    assert.deepEqual([answer.status, answer.body.type], [404, `${errors}ResourceNotFound`]);
  assert.deepEqual((await node.get(`${place}?kind=Hosted`, other)).body, []);
  assert.deepEqual((await node.get(location)).body, context);
  const nowhere = await node.get(place, { ...operator, space: node.newSpace() });
  assert.deepEqual([nowhere.status, nowhere.body.type], [404, `${errors}NonexistentTenant`]);
});

test('stewards add contexts and delete their own; others are refused, and everybody reads', async () => {
  const { space } = await newCall();
  const [owner, other] = [await node.newOrganisation(), await node.newOrganisation()];
  const [owners, others, members] = [
    await node.newKey({ organisation: owner }),
    await node.newKey({ organisation: other }),
    await node.newKey({ organisation: owner, role: 'member' }),
  ];
  const location = await added({ as: owners, space });
  assert.equal((await node.post(place, context, { as: members, space })).status, 403);
  assert.equal((await node.post(place, context, { space })).status, 401);
  const foreign = { 'vozel-organisation': other };
  assert.equal((await node.post(place, context, { as: owners, space, headers: foreign })).status, 403);
  for (const [call, status] of [
    [{ as: others, space }, 403],
    [{ as: members, space }, 403],
    [{ space }, 401],
  ] as const)
    assert.equal((await node.delete(location, call)).status, status);
  assert.deepEqual((await node.get(location, { space })).body, context);
  assert.deepEqual((await node.get(`${place}`, { space })).body, [node.url + location]);
  assert.equal((await node.delete(location, { as: owners, space })).status, 204);
});

test('a space takes a thousand added contexts', async () => {
  const call = await newCall();
  const space = (await node.node.context.spaces.byName(call.space))!.id;
  await sql`
    insert into own_context (space, id, kind, body, created, used)
    select ${space}::integer, 'n' || n, 'Hosted', '{"@context":{}}', now(), now() from generate_series(1, 999) as n`.execute(
    node.db.kysely,
  );
  await added(call);
  const { status, body } = await node.post(place, context, call);
  assert.deepEqual(
    [status, body.type, body.code],
    [422, `${errors}OperationNotSupported`, 'linked-data.contexts-full'],
  );
});
