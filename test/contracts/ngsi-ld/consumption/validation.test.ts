import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startNode } from '../../../support/node.ts';

const node = await startNode({ after });
const call = { as: node.operatorKey, space: node.newSpace() };
const errors = 'https://uri.etsi.org/ngsi-ld/errors/';
const geo = { ...call, headers: { accept: 'application/geo+json' } };
const property = (value: unknown) => ({ type: 'Property', value });
const at = (longitude: number) => ({ type: 'GeoProperty', value: { type: 'Point', coordinates: [longitude, 46] } });

const made = await node.post(
  '/ngsi-ld/v1/entityOperations/create',
  [
    {
      id: 'urn:ngsi-ld:Stop:1',
      type: 'Stop',
      name: { type: 'LanguageProperty', languageMap: { sl: 'Postaja', 'de-AT': 'Haltestelle', it: 'Fermata' } },
      lines: { type: 'ListProperty', valueList: [3, 1, 2] },
      next: {
        type: 'ListRelationship',
        objectList: [{ object: 'urn:ngsi-ld:Stop:2' }, { object: 'urn:ngsi-ld:Stop:9' }],
      },
      raw: { type: 'JsonProperty', json: { id: 'x' } },
      state: { type: 'VocabProperty', vocab: 'open' },
      owner: { type: 'Relationship', object: ['urn:ngsi-ld:Town:1', 'urn:ngsi-ld:Town:2'] },
      width: [property(2), { ...property(3), datasetId: 'urn:x:plan' }],
      location: at(14),
    },
    { id: 'urn:ngsi-ld:Stop:2', type: 'Stop', width: property(4), location: at(14.1) },
  ],
  call,
);
assert.equal(made.status, 201, made.text);
const entities = '/ngsi-ld/v1/entities';
const first = `${entities}/urn:ngsi-ld:Stop:1`;

for (const [clause, text] of [
  ['5.7.2.4', 'q=modifiedAt>2020-01-01T00:00:00Z'],
  ['5.7.2.4', 'attrs=createdAt'],
  ['5.7.2.4', 'id=urn:ngsi-ld:Stop:1'],
  ['5.7.2.4', 'type=Stop&geometryProperty=location'],
  ['5.7.2.4', 'type=Stop&pick=next{width}'],
  ['5.7.2.4', 'type=Stop&omit=next{width}'],
  ['5.7.2.4', 'type=Stop&join=flat&pick=next{next{width}}'],
  ['5.7.2.4', 'type=Stop&q=owner{name}=="x"'],
  ['5.7.2.4', 'type=Stop&join=inline&q=owner{of{name}}=="x"'],
  ['5.7.2.4', 'type=Stop&csf=))('],
  ['5.7.2.4', 'type=Stop&orderBy=location;dist-asc'],
  ['5.7.2.4', 'type=Stop&orderBy=name&collation=!!'],
  ['5.7.2.4', 'type=Stop&collation=!!'],
  ['5.7.2.4', 'type=Stop&orderFrom=[14]'],
  ['5.7.2.4', 'type=Stop&orderBy=name&local=false'],
  ['6.4.3.2', 'type=Stop&datasetId=plan'],
  ['6.4.3.2', 'type=Stop&datasetId=@none,plan'],
  ['6.4.3.2', 'type=Stop&containedBy=here'],
  ['6.4.3.2', 'type=*&local=false'],
  ['4.10', 'type=Stop&georel=near;maxDistance==1e999&geometry=Point&coordinates=[14,46]'],
  ['4.9', 'q=state==open'],
] as const) {
  test(`query entities refuses "${text}" as BadRequestData (NGSI-LD 1.9.1 §${clause})`, async () => {
    const answer = await node.get(`${entities}?${text}`, call);
    assert.deepEqual([answer.status, answer.body.type], [400, `${errors}BadRequestData`], answer.text);
  });
}

test('retrieve entity refuses a geometry for JSON and linked members without a join (NGSI-LD 1.9.1 §5.7.1.4)', async () => {
  for (const text of ['geometryProperty=location', 'pick=next{width}', 'omit=next{next{width}}&join=flat']) {
    const answer = await node.get(`${first}?${text}`, call);
    assert.deepEqual([answer.status, answer.body.type], [400, `${errors}BadRequestData`], text);
  }
  assert.equal((await node.get(`${first}?geometryProperty=location`, geo)).status, 200);
});

test('a query by POST needs a type in every selector and knows no time (NGSI-LD 1.9.1 §5.2.33, §5.2.23)', async () => {
  const ask = (body: object) => node.post('/ngsi-ld/v1/entityOperations/query', { type: 'Query', ...body }, call);
  for (const body of [
    { entities: [{ id: 'urn:ngsi-ld:Stop:1' }] },
    { entities: [{ type: 'Stop' }], temporalQ: { timerel: 'before', timeAt: '2026-01-01T00:00:00Z' } },
    { entities: [{ type: '*' }], local: 'false' },
  ]) {
    const answer = await ask(body);
    if ('local' in body) assert.equal(answer.status, 200, answer.text);
    else assert.deepEqual([answer.status, answer.body.type], [400, `${errors}BadRequestData`], answer.text);
  }
  const ordering = { orderBy: ['location;dist-desc'], coordinates: [13.9, 46], geometry: 'Point' };
  const far = (await ask({ entities: [{ type: 'Stop' }], ordering })).body as unknown as { id: string }[];
  assert.deepEqual(
    far.map(({ id }) => id),
    ['urn:ngsi-ld:Stop:2', 'urn:ngsi-ld:Stop:1'],
  );
  assert.equal((await ask({ entities: [{ type: 'Stop' }], ordering: { orderBy: ['location;dist-asc'] } })).status, 400);
});

test('the simplified form has lists bare and languages, words and raw JSON in an object (NGSI-LD 1.9.1 §4.5.4)', async () => {
  const { body } = await node.get<Record<string, unknown>>(`${first}?format=simplified`, call);
  assert.deepEqual(body, {
    id: 'urn:ngsi-ld:Stop:1',
    type: 'Stop',
    name: { languageMap: { sl: 'Postaja', 'de-AT': 'Haltestelle', it: 'Fermata' } },
    lines: [3, 1, 2],
    next: ['urn:ngsi-ld:Stop:2', 'urn:ngsi-ld:Stop:9'],
    raw: { json: { id: 'x' } },
    state: { vocab: 'open' },
    owner: ['urn:ngsi-ld:Town:1', 'urn:ngsi-ld:Town:2'],
    width: { dataset: { '@none': 2, 'urn:x:plan': 3 } },
    location: { type: 'Point', coordinates: [14, 46] },
  });
  const joined = await node.get<{ next: unknown[] }>(`${first}?format=simplified&join=inline&pick=next{width}`, call);
  assert.deepEqual(joined.body.next, [{ width: 4 }, 'urn:ngsi-ld:Stop:9']);
});

test('retrieve entity finds what is picked of its own members (NGSI-LD 1.9.1 §5.7.1.4, Table 6.5.3.1-1)', async () => {
  const scoped = { id: 'urn:ngsi-ld:Stop:scoped', type: 'Depot', scope: '/Koper' };
  assert.equal((await node.post(entities, scoped, call)).status, 201);
  const of = async (text: string) => {
    const { status, body } = await node.get<Record<string, unknown>>(`${entities}/${scoped.id}?${text}`, call);
    return [status, Object.keys(body)];
  };
  assert.deepEqual(await of('pick=scope'), [200, ['scope']]);
  assert.deepEqual(await of('pick=createdAt&options=sysAttrs'), [200, ['createdAt']]);
  assert.equal((await of('pick=name'))[0], 404);
  assert.equal((await node.get(`${first}?pick=scope`, call)).status, 404);
});

for (const text of ['entityMap=perhaps', 'splitEntities=2', 'entityMapLifetime=1h', 'entityMapLifetime=P']) {
  test(`query entities refuses "${text}", though it asks nothing of one source alone (NGSI-LD 1.9.1 Table 6.4.3.2-1)`, async () => {
    const [name, value] = text.split('=') as [string, string];
    const body = { type: 'Query', entities: [{ type: 'Stop' }], [name]: value };
    for (const answer of [
      await node.get(`${entities}?type=Stop&${text}`, call),
      await node.post('/ngsi-ld/v1/entityOperations/query', body, call),
    ]) {
      assert.deepEqual([answer.status, answer.body.type], [400, `${errors}InvalidRequest`], answer.text);
      assert.match(String(answer.body.detail), new RegExp(name));
    }
  });
}

test('format goes before options (NGSI-LD 1.9.1 §6.3.7)', async () => {
  const { body } = await node.get(`${first}?format=concise&options=keyValues,sysAttrs&pick=lines`, call);
  assert.deepEqual(body.lines?.valueList, [3, 1, 2]);
  assert.equal(typeof body.lines?.createdAt, 'string');
});

test('a language is looked up by weight, without regard to case, and cut from its end (NGSI-LD 1.9.1 §4.15)', async () => {
  for (const [lang, value] of [
    ['it', 'Fermata'],
    ['SL', 'Postaja'],
    ['sl;q=0.2,it;q=0.9', 'Fermata'],
    ['it-CH', 'Fermata'],
    ['de', 'Haltestelle'],
    ['fr,sl;q=0.1', 'Postaja'],
    ['sl-Latn-SI', 'Postaja'],
  ] as const) {
    const { body } = await node.get(`${first}?lang=${lang}&pick=name`, call);
    assert.equal(body.name?.value, value, lang);
    assert.equal(body.name?.type as unknown, 'Property');
  }
  const any = (await node.get(`${first}?lang=pt&pick=name`, call)).body;
  assert.equal(typeof any.name?.lang, 'string');
});

test('an entity map that was asked for is declined by not naming one (NGSI-LD 1.9.1 §5.5.14)', async () => {
  const headers = { 'ngsild-entitymap': 'urn:ngsi-ld:entitymap:none' };
  for (const path of [`${first}?entityMap=true&entityMapLifetime=PT1H`, `${entities}?type=Stop&entityMap=true`]) {
    const answer = await node.get(path, { ...call, headers });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers.get('ngsild-entitymap'), null);
  }
});

test('counts are told whatever the page, and nothing but a count when it is all that is asked for (NGSI-LD 1.9.1 §6.3.13)', async () => {
  for (const [text, length] of [
    ['limit=0&count=true', 0],
    ['limit=1&count=true', 1],
    ['limit=1&count=true&offset=1', 1],
  ] as const) {
    const answer = await node.get<readonly unknown[]>(`${entities}?type=Stop&${text}`, call);
    assert.equal(answer.headers.get('ngsild-results-count'), '2');
    assert.equal(answer.body.length, length);
  }
  assert.equal((await node.get(`${entities}?type=Stop&limit=0`, call)).status, 400);
  assert.equal((await node.get(`${entities}?type=Stop`, call)).headers.get('ngsild-results-count'), null);
});

test('an offset at the end of the results or beyond gives none, so that whoever pages until nothing comes finds an end (NGSI-LD 1.9.1 §6.3.10)', async () => {
  const ids = async (text: string) => {
    const answer = await node.get<readonly { id: string }[]>(`${entities}?type=Stop&${text}`, call);
    assert.equal(answer.status, 200, answer.text);
    return [answer.body.map(({ id }) => id), /rel="(prev|next)"/.exec(answer.headers.get('link') ?? '')?.[1]];
  };
  assert.deepEqual(await ids('offset=1'), [['urn:ngsi-ld:Stop:2'], 'prev']);
  assert.deepEqual(await ids('offset=2'), [[], undefined]);
  for (const text of ['offset=3', 'offset=999999&limit=1', 'offset=9&orderBy=entityId', 'offset=9&join=flat'])
    assert.deepEqual(await ids(text), [[], undefined], text);
  assert.deepEqual(await ids('offset=9&q=width==77'), [[], undefined]);
});

test('a condition on linked entities sees only those that its reader may see (NGSI-LD 1.9.1 §4.9)', async () => {
  const name = node.newSpace();
  const { context, participants } = node.node;
  const space = await context.spaces.create({ name });
  const entitiesOf = [
    { id: 'urn:x:stop', type: 'Stop', owner: { type: 'Relationship', object: 'urn:x:town' } },
    { id: 'urn:x:town', type: 'Town', name: property('Koper'), secret: property(1) },
  ];
  const own = { as: node.operatorKey, space: name };
  assert.equal((await node.post('/ngsi-ld/v1/entityOperations/create', entitiesOf, own)).status, 201);
  const full = 'https://uri.etsi.org/ngsi-ld/default-context/';
  const found = async (q: string, as?: string) => {
    const path = `${entities}?type=Stop&join=inline&pick=id&q=${encodeURIComponent(q)}`;
    const answer = await node.get<readonly unknown[]>(path, { space: name, ...(as ? { as } : {}) });
    assert.equal(answer.status, 200, answer.text);
    return answer.body.length;
  };
  const open = async (type: string, shows?: string[]) => {
    const dataset = await context.selections.create(space.id, { types: [full + type] });
    await participants.permissions.grant({ holder: 'anyone', dataset, source: 'open', ...(shows ? { shows } : {}) });
  };
  await open('Stop');
  assert.equal(await found('owner{name}=="Koper"', node.operatorKey), 1);
  assert.equal(await found('owner{name}=="Koper"'), 0);
  await open('Town', [`${full}name`]);
  assert.equal(await found('owner{name}=="Koper"'), 1);
  assert.equal(await found('owner{secret}==1'), 0);
  assert.equal(await found('owner{secret}==1', node.operatorKey), 1);
});
