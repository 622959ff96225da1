import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, test } from 'node:test';
import { startNode } from '../../../support/node.ts';

const node = await startNode({ after });
const call = { as: node.operatorKey, space: node.newSpace() };
await node.node.context.spaces.create({ name: call.space });
const errors = 'https://uri.etsi.org/ngsi-ld/errors/';
const entities = '/ngsi-ld/v1/entities';
const pole = { id: 'urn:ngsi-ld:Pole:1', type: 'Pole', height: { type: 'Property', value: 4 } };
assert.equal((await node.post(entities, pole, call)).status, 201);
const address = `${entities}/${pole.id}`;

/** Sends a body in chunks, without its length. */
function sendChunked(method: string, path: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${call.as}`, 'content-type': 'application/json' };
    const sent = request(node.url + path, { method, headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.write('{"id":"urn:x:1",');
    sent.end('"type":"T"}');
  });
}

test('a body without an announced length is answered 411 and no more (NGSI-LD 1.9.1 §6.3.2, §6.3.4)', async () => {
  for (const [method, path] of [
    ['POST', entities],
    ['PATCH', `${address}/attrs`],
    ['PUT', address],
    ['POST', '/ngsi-ld/v1/entityOperations/query'],
  ] as const) {
    assert.deepEqual(await sendChunked(method, path), { status: 411, text: '' }, method);
  }
});

test('a media type that is none of the two is answered 415 without a body (NGSI-LD 1.9.1 §6.3.4)', async () => {
  for (const type of ['text/plain', 'application/geo+json', 'application/merge-patch+json']) {
    const answer = await node.post(entities, '{}', { ...call, headers: { 'content-type': type } });
    assert.deepEqual([answer.status, answer.text], [415, ''], type);
  }
  const merging = { ...call, headers: { 'content-type': 'application/merge-patch+json' } };
  assert.equal((await node.patch(address, { height: 5 }, merging)).status, 204);
});

test('a body that is too long is answered 413 (NGSI-LD 1.9.1 §6.3.2)', async () => {
  const answer = await node.post(entities, { ...pole, note: 'x'.repeat(3_000_000) }, call);
  assert.equal(answer.status, 413, answer.text);
});

test('a wrong verb is answered 405 with the right ones (NGSI-LD 1.9.1 §6.3.2)', async () => {
  for (const [method, path, allowed] of [
    ['PUT', entities, ['DELETE', 'GET', 'HEAD', 'POST']],
    ['POST', address, ['DELETE', 'GET', 'HEAD', 'PATCH', 'PUT']],
    ['DELETE', '/ngsi-ld/v1/types', ['GET', 'HEAD']],
    ['GET', '/ngsi-ld/v1/entityOperations/create', ['POST']],
  ] as const) {
    const answer = await node.request(method, path, undefined, { ...call, headers: { 'content-length': '0' } });
    assert.equal(answer.status, 405, `${method} ${path}`);
    assert.deepEqual(answer.headers.get('allow')?.split(', ').sort(), [...allowed]);
  }
});

test('Accept decides by weight, then by the order of the clause (NGSI-LD 1.9.1 §6.3.4)', async () => {
  for (const [accept, expected] of [
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/ld+json, application/json', 'application/json'],
    ['application/json;q=0.5, application/ld+json', 'application/ld+json'],
    ['application/json;q=0, */*', 'application/ld+json'],
    ['application/geo+json, application/json', 'application/json'],
    ['application/geo+json', 'application/geo+json'],
    ['application/ld+json;q=nonsense', 'application/ld+json'],
  ] as const) {
    const answer = await node.get(address, { ...call, ...(accept ? { headers: { accept } } : {}) });
    assert.equal(answer.headers.get('content-type')?.split(';')[0], expected, accept);
    const linked = answer.headers.get('link')?.includes('http://www.w3.org/ns/json-ld#context') ?? false;
    assert.equal(linked, expected === 'application/json', accept);
    assert.equal('@context' in answer.body, expected !== 'application/json', accept);
  }
});

test('an Accept that fits nothing is answered 406 with what there is (NGSI-LD 1.9.1 §6.3.4)', async () => {
  for (const [path, accept] of [
    [address, 'text/html'],
    [`${entities}?type=Pole`, 'application/xml'],
    ['/ngsi-ld/v1/types', 'application/geo+json'],
    ['/ngsi-ld/v1/attributes', 'image/png'],
  ] as const) {
    const answer = await node.get(path, { ...call, headers: { accept } });
    assert.equal(answer.status, 406, path);
    assert.match(answer.text, /application\/ld\+json/);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
  }
});

test('contexts stand where the media type has them, never in both places (NGSI-LD 1.9.1 §6.3.5)', async () => {
  const link = '<https://example.org/c.jsonld>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"';
  const inBody = { ...pole, id: 'urn:ngsi-ld:Pole:2', '@context': {} };
  for (const [body, headers] of [
    [inBody, { 'content-type': 'application/json' }],
    [pole, { 'content-type': 'application/ld+json' }],
    [inBody, { 'content-type': 'application/ld+json', link }],
    [pole, { link: `${link}, ${link}` }],
  ] as const) {
    const answer = await node.post(entities, body, { ...call, headers });
    assert.deepEqual([answer.status, answer.body.type], [400, `${errors}BadRequestData`], answer.text);
  }
});

/** Each with the parameter that its answer names. */
const wrong: readonly (readonly [method: string, path: string, parameter: string])[] = [
  ['GET', `${address}?nonsense=1`, 'nonsense'],
  ['GET', `${address}?limit=1`, 'limit'],
  ['GET', `${entities}?type=Pole&noOverwrite=true`, 'noOverwrite'],
  ['GET', `${entities}?type=Pole&type=Pole`, 'type'],
  ['GET', `${address}?options=fancy`, 'options'],
  ['GET', `${address}?format=fancy`, 'format'],
  ['DELETE', `${address}?datasetId=urn:x:1`, 'datasetId'],
  ['DELETE', `${address}/attrs/height?options=noOverwrite`, 'options'],
  ['POST', `${entities}?options=noOverwrite`, 'options'],
  ['POST', '/ngsi-ld/v1/entityOperations/upsert?options=noOverwrite', 'options'],
  ['POST', '/ngsi-ld/v1/entityOperations/update?options=replace', 'options'],
  ['POST', '/ngsi-ld/v1/entityOperations/merge?type=Pole', 'type'],
  ['GET', '/ngsi-ld/v1/types?limit=5', 'limit'],
  ['GET', '/ngsi-ld/v1/types/Pole?details=true', 'details'],
  ['GET', '/ngsi-ld/v1/attributes/height?details=true', 'details'],
];
for (const [method, path, parameter] of wrong) {
  test(`${method} ${path.slice(12)} is an InvalidRequest that names ${parameter} (NGSI-LD 1.9.1 §6.3.20)`, async () => {
    const body = method === 'POST' ? [{ ...pole, id: 'urn:ngsi-ld:Pole:3' }] : undefined;
    const answer = await node.request(method, path, body, call);
    assert.equal(answer.status, 400, answer.text);
    assert.ok([`${errors}InvalidRequest`, `${errors}BadRequestData`].includes(String(answer.body.type)), answer.text);
    assert.match(String(answer.body.detail), new RegExp(parameter));
  });
}

test('errors are JSON with type, title and detail, whatever was asked for (NGSI-LD 1.9.1 §5.5.3, §6.3.6)', async () => {
  const answer = await node.get(`${entities}/urn:x:none`, { ...call, headers: { accept: 'application/ld+json' } });
  assert.equal(answer.headers.get('content-type'), 'application/json');
  assert.equal(answer.headers.get('link'), null);
  for (const member of ['type', 'title', 'detail']) assert.equal(typeof answer.body[member], 'string');
});

test('what is no JSON is an InvalidRequest, what is no entity is BadRequestData (NGSI-LD 1.9.1 §5.5.4)', async () => {
  const json = { ...call, headers: { 'content-type': 'application/json' } };
  assert.equal((await node.post(entities, '{"id":', json)).body.type, `${errors}InvalidRequest`);
  for (const body of ['[]', '7', '{}', '{"id":"urn:x:1"}', '{"id":"one","type":"T"}']) {
    assert.equal((await node.post(entities, body, json)).body.type, `${errors}BadRequestData`, body);
  }
});

test('the tenant of a request is told in its answer (NGSI-LD 1.9.1 §6.3.14)', async () => {
  for (const answer of [
    await node.get(address, call),
    await node.get(`${entities}?type=Pole`, call),
    await node.patch(address, { height: 6 }, call),
    await node.get('/ngsi-ld/v1/types', call),
  ])
    assert.equal(answer.headers.get('ngsild-tenant'), call.space);
});

test('a preferred version that is ours or later is answered in ours (NGSI-LD 1.9.1 §6.3.6)', async () => {
  for (const version of ['1.9', '1.11']) {
    const answer = await node.get(address, { ...call, headers: { prefer: `ngsi-ld=${version}` } });
    assert.deepEqual([answer.status, answer.headers.get('preference-applied')], [200, 'ngsi-ld=1.9']);
  }
  assert.equal((await node.get(address, call)).headers.get('preference-applied'), null);
});

test('a preferred earlier version gets what it knows of an entity (NGSI-LD 1.9.1 §4.3.6.8)', async () => {
  const part = { type: 'VocabProperty', vocab: 'oak' };
  const whole = {
    id: 'urn:ngsi-ld:Pole:old',
    type: ['OldPole', 'Mast'],
    scope: '/Koper',
    expiresAt: '2100-01-01T00:00:00Z',
    name: { type: 'LanguageProperty', languageMap: { sl: 'drog' } },
    made: { type: 'Property', value: 1, unitCode: 'C62', observedAt: '2026-01-01T00:00:00Z', of: part },
    list: { type: 'ListProperty', valueList: [1, 2] },
    next: { type: 'ListRelationship', objectList: [{ object: 'urn:x:1' }] },
    near: [
      { type: 'Relationship', object: 'urn:x:2', objectType: 'Pole' },
      { type: 'Relationship', object: 'urn:x:3', datasetId: 'urn:x:plan' },
    ],
  };
  assert.equal((await node.post(entities, whole, call)).status, 201);
  const preferring = async (version: string, path = `${entities}/${whole.id}`) => {
    const answer = await node.get(path, { ...call, headers: { prefer: `ngsi-ld=${version}` } });
    assert.equal(answer.headers.get('preference-applied'), `ngsi-ld=${version}`);
    return answer;
  };
  const { expiresAt: _expiresAt, ...lasting } = whole;
  assert.deepEqual([(await preferring('1.8')).status, (await preferring('1.8')).body], [203, lasting as never]);
  const bare = (value: unknown) => ({ type: 'Property', value });
  const of17 = {
    ...lasting,
    made: { ...whole.made, of: bare('oak') },
    list: bare([1, 2]),
    next: { type: 'Relationship', object: ['urn:x:1'] },
    near: [{ type: 'Relationship', object: 'urn:x:2' }, whole.near[1]],
  };
  assert.deepEqual((await preferring('1.7')).body, of17 as never);
  const { scope: _scope, ...scopeless } = of17;
  assert.deepEqual((await preferring('1.3')).body, { ...scopeless, name: bare({ sl: 'drog' }) } as never);
  const first = {
    ...scopeless,
    type: 'OldPole',
    name: bare({ sl: 'drog' }),
    made: { ...bare(1), of: bare('oak') },
    near: of17.near[0],
  };
  assert.deepEqual((await preferring('1.0')).body, first as never);
  const page = await preferring('1.7', `${entities}?type=OldPole`);
  assert.deepEqual([page.status, page.body], [203, [of17] as never]);
  assert.equal((await preferring('1.7', address)).status, 200);
  assert.equal((await preferring('1.7', `${entities}/${whole.id}?join=inline`)).status, 203);
});

test('GeoJSON carries its context in the body, or in the header where that is preferred (NGSI-LD 1.9.1 §6.3.6)', async () => {
  const plain = { ...call, headers: { accept: 'application/geo+json', prefer: 'body=json' } };
  const answer = await node.get(address, plain);
  assert.equal(answer.body.type as unknown, 'Feature');
  assert.ok(!('@context' in answer.body) && answer.headers.get('link')?.includes('json-ld#context'));
});

test('whatever reads or writes entities takes local=true, and local=false where nothing else rules it out (NGSI-LD 1.9.1 §6.3.18)', async () => {
  const id = 'urn:ngsi-ld:Pole:local';
  const one = { ...pole, id };
  const temporal = '/ngsi-ld/v1/temporal/entities';
  const operations = '/ngsi-ld/v1/entityOperations';
  for (const local of ['true', 'false']) {
    for (const [method, path, body, expected] of [
      ['POST', entities, one, 201],
      ['GET', `${entities}/${id}`, undefined, 200],
      ['PATCH', `${entities}/${id}`, { height: 5 }, 204],
      ['POST', `${entities}/${id}/attrs`, { width: { type: 'Property', value: 1 } }, 204],
      ['PATCH', `${entities}/${id}/attrs`, { width: { type: 'Property', value: 2 } }, 204],
      ['PATCH', `${entities}/${id}/attrs/width`, { value: 3 }, 204],
      ['PUT', `${entities}/${id}/attrs/width`, { type: 'Property', value: 4 }, 204],
      ['DELETE', `${entities}/${id}/attrs/width`, undefined, 204],
      ['PUT', `${entities}/${id}`, one, 204],
      ['GET', `${temporal}/${id}`, undefined, 200],
      ['POST', `${operations}/upsert`, [one], 204],
      ['POST', `${operations}/update`, [one], 204],
      ['POST', `${operations}/merge`, [one], 204],
      ['POST', `${operations}/query`, { type: 'Query', entities: [{ type: 'Pole' }] }, 200],
      ['POST', `${operations}/delete`, [id], 204],
      ['POST', `${operations}/create`, [one], 201],
      ['GET', '/ngsi-ld/v1/types', undefined, 200],
      ['GET', '/ngsi-ld/v1/types/Pole', undefined, 200],
      ['GET', '/ngsi-ld/v1/attributes', undefined, 200],
      ['GET', '/ngsi-ld/v1/attributes/height', undefined, 200],
      ['DELETE', `${entities}/${id}`, undefined, 204],
    ] as const) {
      const answer = await node.request(method, `${path}?local=${local}`, body, call);
      assert.equal(answer.status, expected, `${method} ${path} ${answer.text}`);
    }
    const wide = await node.get(`${entities}?local=${local}`, call);
    assert.equal(wide.status, local === 'true' ? 200 : 400, wide.text);
  }
});

test('a version profile beside the context of a request is no second context (NGSI-LD 1.9.1 §6.3.21)', async () => {
  const profile = '<https://uri.etsi.org/ngsi-ld/profile/version>; rel="profile"; version="1.8"';
  const core = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld';
  const link = `${profile}, <${core}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
  for (const header of [profile, link]) {
    const answer = await node.get(address, { ...call, headers: { link: header } });
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.headers.get('link') ?? '', /json-ld#context/);
  }
  const id = 'urn:ngsi-ld:Pole:profiled';
  assert.equal((await node.post(entities, { ...pole, id }, { ...call, headers: { link } })).status, 201);
});
