import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startNode } from '../../../support/node.ts';

const node = await startNode({ after });

/** A caller's own request id is nothing that the direct door takes, so it leads through the application. */
const ways = { direct: {}, application: { 'x-request-id': 'through-the-application' } } as const;
type Way = keyof typeof ways;

const id = 'urn:ngsi-ld:Lamp:1';
const path = `/ngsi-ld/v1/entities/${id}`;
const level = (value: unknown) => ({ level: { type: 'Property', value } });
const lamp = (text = 'short') => ({ id, type: 'Lamp', ...level(1), note: { type: 'Property', value: text } });

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly as?: string;
}

/** What a caller can tell of an answer; tags and moments of two spaces differ in their numbers alone. */
async function told(way: Way, space: string, { method, path: address, body, headers, as }: Asked) {
  const key = as ?? node.operatorKey;
  const call = { as: key, space, headers: { 'accept-encoding': 'identity', ...headers, ...ways[way] } };
  const answer = await node.request<unknown>(method, address, body, call);
  const { requestId: _, ...members } = (
    typeof answer.body === 'object' && answer.body !== null && !Array.isArray(answer.body)
      ? answer.body
      : { body: answer.body }
  ) as Record<string, unknown>;
  const named = ['content-type', 'link', 'content-encoding', 'x-content-type-options', 'x-frame-options'].concat(
    'ngsild-results-count',
  );
  return {
    status: answer.status,
    members: JSON.stringify(members)
      .replaceAll(/"requestId":"[^"]*"/g, '')
      .replaceAll(space, 'SPACE'),
    headers: Object.fromEntries(named.map((name) => [name, answer.headers.get(name)])),
    tagged: /^(?:W\/)?"\d+(-[\w-]+)?"$/.exec(answer.headers.get('etag') ?? '') !== null,
    // The application refuses some bodies before it looks at the space.
    space: answer.status >= 400 || answer.headers.get('ngsild-tenant') === space,
  };
}

async function lit(text?: string): Promise<string> {
  const space = node.newSpace();
  const made = await node.post('/ngsi-ld/v1/entities', lamp(text), { as: node.operatorKey, space });
  assert.equal(made.status, 201, made.text);
  return space;
}

const link =
  '<https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld>; rel="http://www.w3.org/ns/json-ld#context"';
const upsert = '/ngsi-ld/v1/entityOperations/upsert';
const query = '/ngsi-ld/v1/entities?type=Lamp';
const cases: Readonly<Record<string, Asked & { readonly status: number }>> = {
  retrieve: { method: 'GET', path, status: 200 },
  'retrieve with a named context': { method: 'GET', path, headers: { link }, status: 200 },
  'retrieve what is not there': { method: 'GET', path: '/ngsi-ld/v1/entities/urn:x:none', status: 404 },
  'retrieve what is no URI': { method: 'GET', path: '/ngsi-ld/v1/entities/none', status: 400 },
  'retrieve in English what is not there': {
    method: 'GET',
    path: '/ngsi-ld/v1/entities/urn:x:none',
    headers: { 'accept-language': 'en' },
    status: 404,
  },
  update: { method: 'PATCH', path: `${path}/attrs`, body: level(2), status: 204 },
  'update in part': {
    method: 'PATCH',
    path: `${path}/attrs`,
    body: { ...level(2), scope: '/Koper' },
    status: 207,
  },
  'update of malformed JSON': {
    method: 'PATCH',
    path: `${path}/attrs`,
    body: '{"level":',
    headers: { 'content-type': 'application/json' },
    status: 400,
  },
  'update without a media type': {
    method: 'PATCH',
    path: `${path}/attrs`,
    body: '{}',
    headers: { 'content-type': 'text/plain' },
    status: 415,
  },
  'update of another id': { method: 'PATCH', path: `${path}/attrs`, body: { id: 'urn:x:2', ...level(2) }, status: 400 },
  'update with its context in the wrong place': {
    method: 'PATCH',
    path: `${path}/attrs`,
    body: { ...level(2), '@context': [] },
    status: 400,
  },
  append: { method: 'POST', path: `${path}/attrs`, body: { more: { type: 'Property', value: 1 } }, status: 204 },
  'append to what is not there': {
    method: 'POST',
    path: '/ngsi-ld/v1/entities/urn:x:none/attrs',
    body: level(1),
    status: 404,
  },
  'upsert of what is there': { method: 'POST', path: upsert, body: [lamp()], status: 204 },
  'upsert of something new': { method: 'POST', path: upsert, body: [{ ...lamp(), id: 'urn:x:new' }], status: 201 },
  'upsert with a bad one': { method: 'POST', path: upsert, body: [lamp(), { id: 'none' }], status: 207 },
  'upsert of no list': { method: 'POST', path: upsert, body: lamp(), status: 400 },
  query: { method: 'GET', path: query, status: 200 },
  'query with a count, a filter and short values': {
    method: 'GET',
    path: `${query}&q=level%3E0&count=true&limit=5&options=keyValues`,
    status: 200,
  },
  'query as GeoJSON': { method: 'GET', path: query, headers: { accept: 'application/geo+json' }, status: 200 },
  'query as JSON-LD': { method: 'GET', path: query, headers: { accept: 'application/ld+json', link }, status: 200 },
  'query with links followed': { method: 'GET', path: `${query}&join=inline`, status: 200 },
  'query of nothing': { method: 'GET', path: '/ngsi-ld/v1/entities?limit=2', status: 400 },
  'query with an unknown parameter': { method: 'GET', path: `${query}&colour=red`, status: 400 },
  'query with a parameter twice': { method: 'GET', path: `${query}&type=Lamp`, status: 400 },
  'query that is malformed': { method: 'GET', path: `${query}&q=%28%28`, status: 400 },
  'query in a media type that is not offered': {
    method: 'GET',
    path: query,
    headers: { accept: 'text/csv' },
    status: 406,
  },
  'query by an unknown key': { method: 'GET', path: query, as: `vozel_${'a'.repeat(43)}`, status: 401 },
  'update of an entity of another type': {
    method: 'PATCH',
    path: `${path}/attrs?type=Nothing`,
    body: level(2),
    status: 404,
  },
  'update with a mark of deletion inside a value': {
    method: 'PATCH',
    path: `${path}/attrs`,
    body: { level: { type: 'Property', value: { part: 'urn:ngsi-ld:null' } } },
    status: 400,
  },
  'upsert with null among its entities': { method: 'POST', path: upsert, body: [lamp(), null], status: 400 },
  'an unknown key': { method: 'GET', path, as: `vozel_${'a'.repeat(43)}`, status: 401 },
};

for (const [name, { status, ...asked }] of Object.entries(cases)) {
  test(`the direct door answers as the application does: ${name}`, async () => {
    const [direct, application] = [
      await told('direct', await lit(), asked),
      await told('application', await lit(), asked),
    ];
    assert.equal(application.status, status, application.members);
    assert.deepEqual(direct, application);
  });
}

test('a long entity comes compressed from the direct door as from the application', async () => {
  const space = await lit('č'.repeat(5_000));
  const read = { method: 'GET', path, headers: { 'accept-encoding': 'gzip' } };
  const direct = await told('direct', space, read);
  assert.deepEqual(direct, await told('application', space, read));
  assert.equal(direct.headers['content-encoding'], 'gzip');
});

test('the tag of the direct door is that of the application, and saves a repetition', async () => {
  const call = { as: node.operatorKey, space: await lit() };
  const tag = (await node.get(path, call)).headers.get('etag')!;
  assert.equal((await node.get(path, { ...call, headers: { 'if-none-match': tag } })).status, 304);
  await node.patch(`${path}/attrs`, level(5), call);
  const changed = await node.get(path, { ...call, headers: { 'if-none-match': tag } });
  assert.equal(changed.body.level?.value, 5);
});
