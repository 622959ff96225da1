import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startNode } from '../../../support/node.ts';

const node = await startNode({ after });
const place = '/ngsi-ld/v1/jsonldContexts';
const own = `${node.url}${place}/`;

/** A space with a bench whose words are of example.org, and a query that names them inline. */
async function furnished() {
  const space = node.newSpace();
  const call = { as: node.operatorKey, space };
  const bench = { id: 'urn:ngsi-ld:Bench:1', type: 'https://example.org/Bench' };
  assert.equal((await node.post('/ngsi-ld/v1/entities', bench, call)).status, 201);
  const query = async (context: unknown, accept = 'application/json', as: string | undefined = node.operatorKey) => {
    const body = { type: 'Query', entities: [{ type: 'Bench' }], '@context': context };
    const headers = { 'content-type': 'application/ld+json', accept };
    const answer = await node.post('/ngsi-ld/v1/entityOperations/query', body, {
      space,
      headers,
      ...(as ? { as } : {}),
    });
    assert.equal(answer.status, 200, answer.text);
    return /<([^<>]*)>; rel="http:\/\/www.w3.org\/ns\/json-ld#context"/.exec(answer.headers.get('link') ?? '')?.[1];
  };
  const listed = async (as?: string) =>
    (await node.get<string[]>(`${place}?kind=ImplicitlyCreated`, { space, ...(as ? { as } : {}) })).body;
  return { call, query, listed };
}

const words = { Bench: 'https://example.org/Bench', seats: 'https://example.org/seats' };

test('an answer whose context was given inline names an address that serves it (NGSI-LD 1.9.1 §5.13.1, §6.3.6)', async () => {
  const { call, query, listed } = await furnished();
  const address = await query([words]);
  assert.ok(address?.startsWith(own), address);
  const path = address!.slice(node.url.length);
  const served = await node.get(path);
  assert.deepEqual([served.status, served.body], [200, { '@context': [words] }]);
  const details = await node.get(`${path}?details=true`, call);
  assert.deepEqual([details.status, details.body.kind, details.body.URL], [200, 'ImplicitlyCreated', address]);
  assert.deepEqual(await listed(node.operatorKey), [address]);
});

test('contexts that say the same share one address, and others have another', async () => {
  const { query, listed } = await furnished();
  const first = await query(words);
  assert.equal(await query({ seats: words.seats, Bench: words.Bench }), first);
  const other = await query({ ...words, more: 'https://example.org/more' });
  assert.notEqual(other, first);
  assert.equal((await listed(node.operatorKey)).length, 2);
});

test('no context is made where the answer carries it, or where it has an address', async () => {
  const { query, listed } = await furnished();
  assert.equal(await query(words, 'application/ld+json'), undefined);
  const core = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld';
  assert.equal(await query([core]), core);
  assert.deepEqual(await listed(node.operatorKey), []);
});

test('what was made for answers is listed to writers alone, and served to whoever has its address', async () => {
  const { query, listed } = await furnished();
  const address = await query({ ...words, mine: 'https://example.org/mine' }, 'application/json', undefined);
  assert.deepEqual(await listed(), []);
  assert.deepEqual(await listed(await node.newKey()), [address]);
  assert.equal((await node.get(address!.slice(node.url.length))).status, 200);
});

test('an implicitly created context is deleted by the operator, and made again by its next use', async () => {
  const { call, query } = await furnished();
  const address = await query({ ...words, brief: 'https://example.org/brief' });
  const path = address!.slice(node.url.length);
  const stranger = { ...call, as: await node.newKey() };
  assert.equal((await node.delete(path, stranger)).status, 403);
  assert.equal((await node.delete(`${path}?reload=true`, call)).status, 400);
  assert.equal((await node.delete(path, call)).status, 204);
  assert.equal((await node.get(path, call)).status, 404);
  assert.equal(await query({ ...words, brief: 'https://example.org/brief' }), address);
  assert.equal((await node.get(path, call)).status, 200);
});

test('a subscription with an inline context names the address that serves it (NGSI-LD 1.9.1 §5.8.1.4, §5.13.1)', async () => {
  const { call } = await furnished();
  const context = [{ ...words, subscribed: 'https://example.org/subscribed' }];
  const body = {
    ...{ id: 'urn:ngsi-ld:Subscription:1', type: 'Subscription', entities: [{ type: 'Bench' }], '@context': context },
    notification: { endpoint: { uri: 'https://receiver.example/in' } },
  };
  const headers = { 'content-type': 'application/ld+json' };
  const made = await node.post('/ngsi-ld/v1/subscriptions', body, { ...call, headers });
  assert.equal(made.status, 201, made.text);
  const told = await node.get(`/ngsi-ld/v1/subscriptions/${body.id}`, call);
  const address = String(told.body.jsonldContext);
  assert.ok(address.startsWith(own), address);
  assert.deepEqual((await node.get(address.slice(node.url.length))).body, { '@context': context });
});
