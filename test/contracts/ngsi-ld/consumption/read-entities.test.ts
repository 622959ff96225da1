import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { type Answer, startReadingNode, vocabulary } from './reading-node.ts';

const shownOfFirst = new Set(['https://example.org/free']);
const node = await startReadingNode(
  { after },
  { operator: 'everything', anonymous: new Map([[1, shownOfFirst]]), nobody: new Map() },
);
const ids = ({ body }: Answer) =>
  (body as unknown as { id: string }[]).map(({ id }) => id.split(':').slice(2).join(':'));
const ask = (text: string, headers = {}) => node.get(`/entities?${text}`, headers);
/** The same query by POST, where a context can stand in the body. */
const query = (body: object, text = '', headers = {}) =>
  node.post(
    `/entityOperations/query${text}`,
    { '@context': vocabulary, type: 'Query', ...body },
    { 'Content-Type': 'application/ld+json', ...headers },
  );
const parkings = { entities: [{ type: 'Parking' }] };

test('retrieve entity answers it normalized, with its context in the header', async () => {
  const { status, headers, body } = await node.get('/entities/urn:ngsi-ld:Parking:1');
  assert.equal(status, 200);
  assert.match(headers.get('content-type') ?? '', /^application\/json/);
  assert.match(
    headers.get('link') ?? '',
    /rel="http:\/\/www\.w3\.org\/ns\/json-ld#context"; type="application\/ld\+json"/,
  );
  assert.deepEqual(body['https://example.org/free'], {
    type: 'Property',
    value: 12,
    observedAt: '2026-01-01T10:00:00.000Z',
    unitCode: 'C62',
  });
  assert.equal(body.scope, '/kranj/parkirisca');
  assert.equal(body['@context'], undefined);
});

test('retrieve entity answers JSON-LD with the context in the body', async () => {
  const { headers, body } = await node.get('/entities/urn:ngsi-ld:Parking:1', { Accept: 'application/ld+json' });
  assert.match(headers.get('content-type') ?? '', /^application\/ld\+json/);
  assert.equal(headers.get('link'), null);
  assert.match(String(body['@context']), /ngsi-ld-core-context/);
});

test('retrieve entity answers a GeoJSON feature', async () => {
  const { headers, body } = await node.get('/entities/urn:ngsi-ld:Parking:1?options=keyValues', {
    Accept: 'application/geo+json',
  });
  assert.match(headers.get('content-type') ?? '', /^application\/geo\+json/);
  assert.equal(body.type, 'Feature');
  assert.deepEqual(body.geometry, { type: 'Point', coordinates: [14.355, 46.241] });
  assert.equal(body.properties?.['https://example.org/free'], 12);
});

test('retrieve entity answers 304 while the caller holds this version, and HEAD without a body', async () => {
  const first = await node.get('/entities/urn:ngsi-ld:Parking:1');
  const tag = first.headers.get('etag') ?? '';
  assert.match(tag, /^(?:W\/)?"3-/);
  const second = await node.get('/entities/urn:ngsi-ld:Parking:1', { 'If-None-Match': tag });
  assert.equal(second.status, 304);
  const other = await node.get('/entities/urn:ngsi-ld:Parking:1?options=keyValues', { 'If-None-Match': tag });
  assert.equal(other.status, 200);
  const head = await node.head('/entities/urn:ngsi-ld:Parking:1');
  assert.equal(head.status, 200);
  assert.deepEqual(head.body as unknown, '');
});

test('retrieve entity shows one language, system attributes, or picked members', async () => {
  const language = await node.get('/entities/urn:ngsi-ld:Parking:1?lang=en&pick=https://example.org/name');
  assert.deepEqual(language.body, {
    'https://example.org/name': { type: 'Property', value: 'Old Post Office', lang: 'en' },
  });
  const system = await node.get('/entities/urn:ngsi-ld:Parking:1?options=sysAttrs&attrs=https://example.org/free');
  assert.equal(system.body.createdAt, '2026-01-01T10:00:00.000Z');
  assert.equal(system.body['https://example.org/free']?.modifiedAt, '2026-01-01T10:00:00.000Z');
  assert.equal(system.body['https://example.org/address'], undefined);
  const picked = await node.get('/entities/urn:ngsi-ld:Parking:1?pick=id,type');
  assert.deepEqual(Object.keys(picked.body), ['id', 'type']);
  const omitted = await node.get('/entities/urn:ngsi-ld:Parking:1?omit=scope,location&format=keyValues');
  assert.equal(omitted.body.scope, undefined);
  assert.equal(omitted.body.location, undefined);
  const instance = await node.get('/entities/urn:ngsi-ld:Parking:2?datasetId=urn:ngsi-ld:forecast');
  assert.deepEqual(instance.body['https://example.org/free'], {
    type: 'Property',
    value: 40,
    datasetId: 'urn:ngsi-ld:forecast',
  });
  assert.equal(instance.body['https://example.org/owner'], undefined);
});

test('retrieve entity answers 404 for what is not there, not of the type, or without the attributes', async () => {
  for (const path of [
    'urn:ngsi-ld:Parking:9',
    'urn:ngsi-ld:Parking:1?type=Road',
    'urn:ngsi-ld:Parking:1?attrs=nothing',
  ]) {
    const { status, body } = await node.get(`/entities/${path}`);
    assert.equal(status, 404, path);
    assert.equal(body.type, 'https://uri.etsi.org/ngsi-ld/errors/ResourceNotFound');
  }
  assert.equal((await node.get('/entities/no-uri')).status, 400);
});

test('query entities finds by type, q, scope and geometry', async () => {
  assert.deepEqual(ids(await ask('type=https://example.org/Parking')), ['Parking:1', 'Parking:2']);
  assert.deepEqual(ids(await query({ ...parkings, q: 'free>10' })), ['Parking:1', 'Parking:2']);
  assert.deepEqual(ids(await query({ q: 'address[city]=="Kranj"' })), ['Parking:1']);
  assert.deepEqual(ids(await query({ q: 'name[sl]=="Stara pošta"' })), ['Parking:1']);
  assert.deepEqual(ids(await query({ q: 'owner==urn:ngsi-ld:Organisation:1' })), ['Parking:2']);
  assert.deepEqual(ids(await query({ q: 'category==public', expandValues: 'category' })), ['Parking:2']);
  assert.deepEqual(ids(await query({ q: 'free.observedAt>=2026-01-01T10:00:00Z' })), ['Parking:1']);
  assert.deepEqual(ids(await query({ ...parkings, scopeQ: '/kranj/#' })), ['Parking:1']);
  assert.deepEqual(ids(await ask('georel=near;maxDistance==500&geometry=Point&coordinates=[14.355,46.24]')), [
    'Parking:1',
  ]);
  const near = { georel: 'near;maxDistance==500', geometry: 'Point', coordinates: [14.355, 46.24] };
  assert.deepEqual(ids(await query({ geoQ: near })), ['Parking:1']);
  assert.deepEqual(ids(await ask('local=true&idPattern=Road')), ['Road:1']);
  assert.deepEqual(ids(await query({ ...parkings, ordering: { orderBy: ['free;desc'] } })), ['Parking:1', 'Parking:2']);
});

test('query entities counts, pages by links and keeps the links opaque', async () => {
  const first = await ask('type=*&limit=2&count=true');
  assert.equal(first.headers.get('ngsild-results-count'), '3');
  const next = /<([^>]*)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1];
  const second = await node.get(next!);
  assert.deepEqual(ids(second), ['Road:1']);
  const previous = /<([^>]*)>; rel="prev"/.exec(second.headers.get('link') ?? '')?.[1];
  assert.deepEqual(ids(await node.get(previous!)), ids(first));
  assert.deepEqual(ids(await ask('type=*&limit=1&offset=1')), ['Parking:2']);
  const counted = await ask('type=*&limit=0&count=true');
  assert.deepEqual([counted.body, counted.headers.get('ngsild-results-count')], [[], '3']);
});

test('query entities answers a GeoJSON collection, with null where there is no geometry', async () => {
  const { body } = await ask('type=*', { Accept: 'application/geo+json' });
  const features = body.features as unknown as { geometry: unknown }[];
  assert.deepEqual(
    features.map(({ geometry }) => geometry === null),
    [false, true, true],
  );
  assert.ok(body['@context']);
  const plain = await ask('type=*', { Accept: 'application/geo+json', Prefer: 'body=json' });
  assert.equal(plain.body['@context'], undefined);
});

const faults: readonly (readonly [string, number, string])[] = [
  ['', 400, 'BadRequestData'],
  ['type=Parking&unknown=1', 400, 'InvalidRequest'],
  ['type=Parking&q=a==', 400, 'BadRequestData'],
  ['type=Parking&type=Road', 400, 'BadRequestData'],
  ['type=Parking&limit=-1', 400, 'BadRequestData'],
  ['type=Parking&limit=0', 400, 'BadRequestData'],
  ['type=Parking&limit=5000', 403, 'TooManyResults'],
  ['type=Parking&options=nonsense', 400, 'InvalidRequest'],
  ['type=Parking&georel=within', 400, 'BadRequestData'],
  ['type=Parking&cursor=nonsense', 400, 'BadRequestData'],
  [`type=Parking&q=${'('.repeat(40)}a`, 403, 'TooComplexQuery'],
  ['type=Parking&q=sensor{Device:humidity}==40', 400, 'BadRequestData'],
  ['type=Parking&join=sideways', 400, 'InvalidRequest'],
  ['type=Parking&csf=))', 400, 'BadRequestData'],
];
for (const [text, status, type] of faults) {
  test(`query entities answers ${status} ${type} to "${text.slice(0, 50)}"`, async () => {
    const { body, ...answer } = await ask(text);
    assert.deepEqual([answer.status, body.type], [status, `https://uri.etsi.org/ngsi-ld/errors/${type}`]);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
    assert.ok(body.detail && body.title);
  });
}

test('query entities by POST refuses a misplaced context and members that are not there', async () => {
  const both = await node.post('/entityOperations/query', { '@context': vocabulary, type: 'Query', q: 'a' });
  assert.equal(both.status, 400);
  assert.equal((await query({ temporalQ: {} })).status, 400);
  assert.equal((await query({ q: 'a', nonsense: 1 })).status, 400);
  assert.equal(
    (await node.post('/entityOperations/query', { type: 'Query', q: 'a' }, { 'Content-Type': 'text/plain' })).status,
    415,
  );
});

test('reading doors refuse what they cannot answer as', async () => {
  assert.equal((await ask('type=*', { Accept: 'text/turtle' })).status, 406);
  assert.equal((await node.get('/types', { Accept: 'application/geo+json' })).status, 406);
  const wrong = await node.send('PUT', '/types');
  assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'GET, HEAD']);
  assert.equal((await node.get('/nowhere')).status, 404);
});

for (const resource of [
  'temporal/entityMaps',
  'csourceRegistrations',
  'csourceSubscriptions',
  'entityMaps',
  'snapshots',
]) {
  test(`${resource} is declared as not there yet`, async () => {
    const { status, body } = await node.get(`/${resource}`);
    assert.deepEqual([status, body.type], [501, 'https://uri.etsi.org/ngsi-ld/errors/OperationNotSupported']);
    assert.match(String(body.detail), new RegExp(resource.split('/')[0]!));
  });
}

test('types and attributes tell names, counts and kinds', async () => {
  const types = await node.get('/types');
  assert.deepEqual(types.body.typeList, ['https://example.org/Parking', 'https://example.org/Road']);
  const details = (await node.get('/types?details=true')).body as unknown as { attributeNames: string[] }[];
  assert.deepEqual(details[1]?.attributeNames, ['https://example.org/lanes']);
  const type = await node.get(`/types/${encodeURIComponent('https://example.org/Parking')}`);
  assert.equal(type.body.entityCount, 2);
  const attribute = await node.get(`/attributes/${encodeURIComponent('https://example.org/free')}`);
  assert.deepEqual(
    [attribute.body.attributeCount, attribute.body.attributeTypes, attribute.body.typeNames],
    [2, ['Property'], ['https://example.org/Parking']],
  );
  assert.equal((await node.get('/types/Nothing')).status, 404);
  assert.equal((await node.get('/attributes/nothing')).status, 404);
});

test('an anonymous reader, and one whose key opens nothing more, sees only open datasets and shown attributes', async () => {
  const as = { 'X-Reader': 'anonymous' };
  const entity = await node.get('/entities/urn:ngsi-ld:Parking:1', as);
  assert.deepEqual(Object.keys(entity.body), ['id', 'type', 'scope', 'https://example.org/free']);
  for (const id of ['urn:ngsi-ld:Parking:2', 'urn:ngsi-ld:Road:1'])
    assert.equal((await node.get(`/entities/${id}`, as)).status, 404);
  const all = await ask('type=*&count=true', as);
  assert.deepEqual([ids(all), all.headers.get('ngsild-results-count')], [['Parking:1'], '1']);
  assert.deepEqual(ids(await query({ q: 'secret=="x"' }, '', as)), []);
  assert.deepEqual(ids(await query({ q: 'free==12' }, '', as)), ['Parking:1']);
  assert.deepEqual(ids(await ask('georel=near;maxDistance==500&geometry=Point&coordinates=[14.355,46.24]', as)), []);
  const feature = await node.get('/entities/urn:ngsi-ld:Parking:1', { ...as, Accept: 'application/geo+json' });
  assert.equal(feature.body.geometry, null);
  assert.deepEqual((await node.get('/types', as)).body.typeList, ['https://example.org/Parking']);
  assert.deepEqual((await node.get('/attributes', as)).body.attributeList, ['https://example.org/free']);
  assert.equal((await node.get(`/types/${encodeURIComponent('https://example.org/Road')}`, as)).status, 404);
  assert.equal((await node.get(`/attributes/${encodeURIComponent('https://example.org/secret')}`, as)).status, 404);
  const type = await node.get(`/types/${encodeURIComponent('https://example.org/Parking')}`, as);
  assert.deepEqual([type.body.entityCount, type.body.attributeDetails?.length], [1, 1]);
  const nobody = await ask('type=*&count=true', { 'X-Reader': 'nobody' });
  assert.deepEqual([ids(nobody), nobody.headers.get('ngsild-results-count')], [['Parking:1'], '1']);
});

test('a query whose page and count both fail leaves the node up', async () => {
  const line = 'georel=overlaps&geometry=MultiPolygon&coordinates=[[[[0,0],[1,1],[1,0],[0,1],[0,0]]]]';
  const asked = await ask(`type=*&count=true&${line}`);
  assert.ok([200, 400].includes(asked.status));
  assert.equal((await ask('type=*&q=a!!&count=true')).status, 400);
  assert.equal((await node.get('/types')).status, 200);
});

test('pick without a match finds nothing, and braces lead only into what they close around', async () => {
  assert.equal((await node.get('/entities/urn:ngsi-ld:Parking:1?pick=nothing')).status, 404);
  assert.deepEqual(ids(await ask('type=*&pick=nothing')), []);
  assert.equal((await ask('type=*&join=flat&pick=owner{name}')).status, 200);
  for (const pick of ['owner{name', 'owner{{name}}', '{name}', 'owner{}'])
    assert.equal((await ask(`type=*&pick=${pick}`)).status, 400, pick);
});

test('a slash at the end of a resource changes nothing', async () => {
  assert.deepEqual(ids(await node.get('/entities/?type=*')), ids(await ask('type=*')));
  assert.equal((await node.get('/types/')).status, 200);
});

test('an answer names its context as the caller did, and what cannot be written is refused before it is looked for', async () => {
  const core = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld';
  const headers = {
    Accept: 'application/ld+json',
    Link: `<${core}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`,
  };
  assert.equal((await node.get('/entities/urn:ngsi-ld:Parking:1', headers)).body['@context'] as unknown, core);
  const picture = await node.get('/entities/urn:ngsi-ld:Parking:none', { Accept: 'image/png' });
  assert.equal(picture.status, 406);
});
