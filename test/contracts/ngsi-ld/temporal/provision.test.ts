import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { at, observed, startMeasuredNode, valuesOf } from './measured.ts';

const node = await startMeasuredNode({ after });
const { as, measure, history } = node;
const id = 'urn:ngsi-ld:Lamp:1';
const temporal = '/ngsi-ld/v1/temporal/entities';
const series = (...values: number[]) => values.map((value) => observed(value, `1${value}:00:00`));
type Instances = Record<string, unknown>[];

async function written(body: object = { id, type: 'Lamp', level: series(1, 2, 3) }) {
  const space = node.newSpace();
  const made = await node.post(temporal, body, { as, space });
  assert.equal(made.status, 201, made.text);
  assert.equal(made.headers.get('location'), `${temporal}/${id}`);
  return space;
}
const levels = async (space: string) => valuesOf((await history(space, `/${id}?attrs=level`)).body.level ?? []);
const present = async (space: string) => (await node.get(`/ngsi-ld/v1/entities/${id}`, { as, space })).body;

async function changesOf(space: string) {
  const made = await node.node.context.spaces.byName(space);
  return (
    await node.db.pool.query<{ kind: number; attributes: string[] }>(
      'select kind, attributes from change where space = $1 order by position',
      [made!.id],
    )
  ).rows;
}

test('create temporal evolution keeps every instance, and the latest is the present (NGSI-LD 1.9.1 §5.6.11)', async () => {
  const space = await written({ id, type: 'Lamp', level: [observed(3, '13:00:00'), ...series(1, 2)] });
  assert.deepEqual(await levels(space), [1, 2, 3]);
  assert.equal((await present(space)).level?.value, 3);
  assert.deepEqual(
    (await changesOf(space)).map(({ kind }) => kind),
    [1],
  );
});

test('upsert temporal evolution adds instances, and older ones leave the present alone', async () => {
  const space = await written({ id, type: 'Lamp', level: series(2) });
  const more = await node.post(temporal, { id, type: ['Lamp', 'Light'], level: series(1) }, { as, space });
  assert.equal(more.status, 204, more.text);
  assert.deepEqual(await levels(space), [1, 2]);
  assert.deepEqual([(await present(space)).level?.value, (await present(space)).type], [2, ['Lamp', 'Light']]);
});

test('add attributes to temporal evolution adds instances of any number (NGSI-LD 1.9.1 §5.6.12)', async () => {
  const space = await written();
  const body = { level: series(4, 5), heat: observed(7, '10:00:00') };
  const { status, text } = await node.post(`${temporal}/${id}/attrs`, body, { as, space });
  assert.equal(status, 204, text);
  assert.deepEqual(await levels(space), [1, 2, 3, 4, 5]);
  assert.equal((await present(space)).heat?.value, 7);
  const missing = await node.post(`${temporal}/urn:ngsi-ld:Lamp:2/attrs`, body, { as, space });
  assert.equal(missing.status, 404);
});

test('create temporal evolution takes pairs of value and time, too (NGSI-LD 1.9.1 §4.5.9)', async () => {
  const pairs = {
    level: { type: 'Property', values: [1, 2].map((value) => [value, at(`1${value}:00:00`)]) },
    says: { type: 'LanguageProperty', languageMaps: [[{ languageMap: { sl: 'da' } }, at('10:00:00')]] },
    owner: { type: 'Relationship', objects: [['urn:ngsi-ld:Person:1', at('10:00:00')]] },
  };
  const space = await written({ id, type: 'Lamp', ...pairs });
  const { body } = await history(space, `/${id}?options=temporalValues`);
  assert.deepEqual(body, { id, type: 'Lamp', ...pairs });
});

test('scopes have a history, whoever changes them (NGSI-LD 1.9.1 §4.5.6)', async () => {
  const space = await written({
    id,
    type: 'Lamp',
    level: series(1),
    scope: [
      { type: 'Property', value: '/b', observedAt: at('11:00:00') },
      { type: 'Property', value: ['/a'], observedAt: at('10:00:00') },
    ],
  });
  assert.equal((await present(space)).scope, '/b');
  await node.patch(`/ngsi-ld/v1/entities/${id}`, { type: 'Lamp', scope: ['/c', '/d'] }, { as, space });
  const { body } = await history(space, `/${id}?options=sysAttrs`);
  const scopes = body.scope as unknown as Instances;
  assert.deepEqual(valuesOf(scopes), ['/a', '/b', ['/c', '/d']]);
  assert.equal(scopes.at(-1)?.observedAt, scopes.at(-1)?.modifiedAt);
  const query = `?type=Lamp&timerel=before&timeAt=${at('12:00:00')}&scopeQ=/a`;
  assert.equal((await history<unknown[]>(space, query)).body.length, 1, 'the scope that it had then');
});

test('create temporal evolution begins anew where history was removed, and where only the present was there', async () => {
  const space = await written();
  await node.delete(`${temporal}/${id}`, { as, space });
  const again = await node.post(temporal, { id, type: 'Lamp', level: series(5) }, { as, space });
  assert.equal(again.status, 201);
  assert.deepEqual(await levels(space), [5]);
});

test('history may say that an attribute was deleted, and then it is not in the present (NGSI-LD 1.9.1 §5.5.4)', async () => {
  const space = await written();
  const gone = { level: [observed('urn:ngsi-ld:null', '14:00:00')] };
  assert.equal((await node.post(`${temporal}/${id}/attrs`, gone, { as, space })).status, 204);
  assert.equal((await present(space)).level, undefined);
  const { body } = await history(space, `/${id}?timerel=after&timeAt=${at('13:00:00')}`);
  assert.deepEqual(valuesOf(body.level), [3, 'urn:ngsi-ld:null']);
  const counted = await history(space, `/${id}?options=aggregatedValues&aggrMethods=totalCount`);
  assert.equal(counted.body.level?.totalCount?.[0 as unknown as string]?.[0 as unknown as string], 3);
});

test('modify attribute instance takes the instance alone, too', async () => {
  const space = await written();
  const [first] = (await instances(space)) as [Instances[0]];
  assert.equal((await node.patch(pathOf(first), observed(10, '11:00:00'), { as, space })).status, 204);
  assert.deepEqual(await levels(space), [10, 2, 3]);
});

test('histories without a name of entity or attribute are refused, and so are names that are none', async () => {
  const space = await written();
  for (const path of [`${temporal}//attrs`, `${temporal}/${id}/attrs//urn:x:1`, `${temporal}/${id}/attrs/%252e`])
    assert.equal((await node.delete(path, { as, space })).status, 400, path);
  assert.deepEqual(await levels(space), [1, 2, 3]);
});

test('delete temporal evolution takes the whole history and leaves the present (NGSI-LD 1.9.1 §5.6.16)', async () => {
  const space = await written();
  const gone = await node.delete(`${temporal}/${id}`, { as, space });
  assert.equal(gone.status, 204, gone.text);
  assert.equal((await history(space, `/${id}`)).status, 404);
  assert.equal((await node.delete(`${temporal}/${id}`, { as, space })).status, 404);
  assert.equal((await present(space)).level?.value, 3);
  assert.deepEqual((await changesOf(space)).at(-1), { kind: 2, attributes: [] }, 'followers learn that it was touched');
  await node.post(`/ngsi-ld/v1/entities/${id}/attrs`, { level: observed(9, '20:00:00') }, { as, space });
  assert.deepEqual(await levels(space), [9], 'history goes on');
});

test('delete temporal evolution of a deleted entity leaves nothing of it', async () => {
  const space = await written();
  await node.delete(`/ngsi-ld/v1/entities/${id}`, { as, space });
  assert.equal((await node.delete(`${temporal}/${id}`, { as, space })).status, 204);
  assert.equal((await history(space, `/${id}`)).status, 404);
  const { rows } = await node.db.pool.query('select from past_entity where id = $1', [id]);
  const other = await written();
  assert.ok(rows.length === 0 && (await levels(other)).length === 3);
});

test('delete attribute from temporal evolution takes one dataset or all (NGSI-LD 1.9.1 §5.6.13)', async () => {
  const datasetId = 'urn:ngsi-ld:Dataset:1';
  const level = [...series(1, 2), observed(3, '13:00:00', { datasetId })];
  for (const [query, left] of [
    ['', [3]],
    [`?datasetId=${datasetId}`, [1, 2]],
    ['?deleteAll=true', []],
  ] as const) {
    const space = await written({ id, type: 'Lamp', level, heat: series(1) });
    assert.equal((await node.delete(`${temporal}/${id}/attrs/level${query}`, { as, space })).status, 204);
    const { body } = await history(space, `/${id}`);
    assert.deepEqual(valuesOf(body.level ?? []), left);
    assert.deepEqual(valuesOf(body.heat), [1]);
  }
  const space = await written();
  assert.equal((await node.delete(`${temporal}/${id}/attrs/other`, { as, space })).status, 404);
  assert.equal((await node.delete(`${temporal}/${id}/attrs/level?deleteAll=yes`, { as, space })).status, 400);
});

async function instances(space: string): Promise<Instances> {
  return (await history(space, `/${id}?options=sysAttrs&attrs=level`)).body.level as unknown as Instances;
}
const pathOf = ({ instanceId }: Record<string, unknown>, attribute = 'level') =>
  `${temporal}/${id}/attrs/${attribute}/${instanceId}`;

test('modify attribute instance replaces one, which keeps its id and its time of creation (NGSI-LD 1.9.1 §5.6.14)', async () => {
  const space = await written();
  const [first, second] = (await instances(space)) as [Instances[0], Instances[0]];
  const body = { level: [observed(20, '12:30:00', { note: { type: 'Property', value: 'corrected' } })] };
  const { status, text } = await node.patch(pathOf(second), body, { as, space });
  assert.equal(status, 204, text);
  const after = await instances(space);
  assert.deepEqual(valuesOf(after), [1, 20, 3]);
  const { createdAt, modifiedAt, instanceId, observedAt } = after[1]!;
  assert.equal(createdAt, second.createdAt);
  assert.equal(instanceId, second.instanceId);
  assert.equal(observedAt, at('12:30:00'));
  assert.ok(String(modifiedAt) >= String(createdAt));
  assert.equal((await node.patch(pathOf(second), { level: [observed(21, '12:31:00')] }, { as, space })).status, 204);
  assert.deepEqual(valuesOf(await instances(space)), [1, 21, 3]);
  assert.equal((await node.delete(pathOf(second), { as, space })).status, 204);
  assert.deepEqual(valuesOf(await instances(space)), [1, 3]);
  const sum = await history(space, `/${id}?options=aggregatedValues&aggrMethods=sum`);
  assert.equal(sum.body.level?.sum?.[0 as unknown as string]?.[0 as unknown as string], 4);
  assert.notEqual(first.instanceId, second.instanceId);
});

test('modify attribute instance refuses what would not be one instance of the same series, and changes nothing', async () => {
  const space = await written();
  const [first] = (await instances(space)) as [Instances[0]];
  for (const body of [
    { level: series(1, 2) },
    { heat: series(1) },
    { level: series(1), heat: series(1) },
    { level: [observed(1, '10:00:00', { unitCode: 'CEL' })] },
    { level: [observed(1, '10:00:00', { datasetId: 'urn:ngsi-ld:Dataset:1' })] },
    { level: [{ type: 'Property' }] },
  ])
    assert.equal((await node.patch(pathOf(first), body, { as, space })).status, 400, JSON.stringify(body));
  const unknown = { instanceId: 'urn:vozel:instance:1:1::00000000' };
  assert.equal((await node.patch(pathOf(unknown), { level: series(1) }, { as, space })).status, 404);
  assert.equal((await node.delete(pathOf(unknown), { as, space })).status, 404);
  assert.equal((await node.delete(pathOf({ instanceId: 'no-uri' }), { as, space })).status, 400);
  assert.equal((await node.delete(pathOf(first, 'heat'), { as, space })).status, 404);
  assert.deepEqual(await levels(space), [1, 2, 3]);
});

test('modify attribute instance refuses what cannot be stored, and marks of deletion', async () => {
  const space = await written();
  const [first] = (await instances(space)) as [Instances[0]];
  const gone = { level: [observed('urn:ngsi-ld:null', '10:00:00')] };
  assert.equal((await node.patch(pathOf(first), gone, { as, space })).status, 400);
  const late = { level: [{ type: 'Property', value: 1, observedAt: '0000-01-01T00:00:00Z' }] };
  assert.equal((await node.patch(pathOf(first), late, { as, space })).status, 400);
  assert.deepEqual(await levels(space), [1, 2, 3]);
});

test('histories are named by ids of any form, and what names none is missing or refused', async () => {
  const space = await written();
  for (const instanceId of [
    'urn:vozel:instance:9007199254740991:1::00000000',
    'urn:vozel:instance:2147483648:1::00000000',
    'urn:vozel:instance:1:-9007199254740991:9007199254740991:00000000',
    'urn:vozel:instance:1:99999999999999999::00000000',
  ]) {
    assert.equal((await node.patch(pathOf({ instanceId }), { level: series(1) }, { as, space })).status, 404);
    assert.equal((await node.delete(pathOf({ instanceId }), { as, space })).status, 404);
  }
  const refused = await node.delete(`${temporal}/${id}/attrs/level?datasetId=no-uri`, { as, space });
  assert.deepEqual([refused.status, refused.body.field], [400, 'datasetId'], refused.text);
  assert.deepEqual(await levels(space), [1, 2, 3]);
});

test('modify attribute instance corrects a scope of the past, too (NGSI-LD 1.9.1 §5.6.14, §4.5.6)', async () => {
  const scope = [observed('/a', '10:00:00'), observed('/b', '11:00:00')];
  const space = await written({ id, type: 'Lamp', level: series(1), scope });
  const scopes = async () =>
    (await history(space, `/${id}?options=sysAttrs&pick=scope`)).body.scope as unknown as Instances;
  const [first] = (await scopes()) as [Instances[0]];
  const corrected = { scope: [observed(['/c', '/d'], '10:00:00')] };
  const { status, text } = await node.patch(pathOf(first, 'scope'), corrected, { as, space });
  assert.equal(status, 204, text);
  assert.deepEqual(valuesOf(await scopes()), [['/c', '/d'], '/b']);
  const wrong = { scope: [observed('no scope!', '10:00:00')] };
  assert.equal((await node.patch(pathOf(first, 'scope'), wrong, { as, space })).status, 400);
  assert.equal((await node.delete(pathOf(first, 'scope'), { as, space })).status, 204);
  assert.deepEqual(valuesOf(await scopes()), ['/b']);
});

test('an instance is named by its own entity alone', async () => {
  const space = await written();
  const [first] = (await instances(space)) as [Instances[0]];
  await measure(space, { id: 'urn:ngsi-ld:Lamp:2', type: 'Lamp', level: observed(1, '11:00:00') });
  const elsewhere = pathOf(first).replace('Lamp:1', 'Lamp:2');
  assert.equal((await node.delete(elsewhere, { as, space })).status, 404);
  assert.deepEqual(await levels(space), [1, 2, 3]);
});

for (const [what, body, field] of [
  ['no id', { type: 'Lamp', level: series(1) }, 'id'],
  ['no type', { id, level: series(1) }, 'type'],
  ['bare values', { id, type: 'Lamp', level: 5 }, 'level'],
  ['an empty list', { id, type: 'Lamp', level: [] }, 'level'],
  [
    'a mark of deletion inside',
    { id, type: 'Lamp', level: { type: 'Property', value: ['urn:ngsi-ld:null'] } },
    undefined,
  ],
  ['pairs without a time', { id, type: 'Lamp', level: { type: 'Property', values: [[1, 'now']] } }, 'level'],
  ['no scope', { id, type: 'Lamp', scope: [{ type: 'Property', value: 5 }] }, 'scope'],
] as const) {
  test(`create temporal evolution refuses ${what}, and writes nothing`, async () => {
    const space = node.newSpace();
    const answer = await node.post(temporal, body, { as, space });
    assert.equal(answer.status, 400, answer.text);
    if (field !== undefined) assert.equal(answer.body.field, field);
    assert.equal((await history(space, `/${id}`)).status, 404);
  });
}

const [owner, other] = [await node.newOrganisation(), await node.newOrganisation()];
const [ownersKey, othersKey, membersKey] = [
  await node.newKey({ organisation: owner }),
  await node.newKey({ organisation: other }),
  await node.newKey({ organisation: owner, role: 'member' }),
];
for (const readable of [true, false])
  test(`history is changed by the steward alone where others ${readable ? 'may read' : 'may not read'}`, async () => {
    const name = node.newSpace();
    const { context, participants } = node.node;
    const space = await context.spaces.create({ name });
    const made = await node.post(
      temporal,
      { id, type: 'Lamp', level: series(1, 2, 3) },
      { as: ownersKey, space: name },
    );
    assert.equal(made.status, 201, made.text);
    if (readable) {
      const dataset = await context.selections.create(space.id, {
        types: ['https://uri.etsi.org/ngsi-ld/default-context/Lamp'],
      });
      await participants.permissions.grant({ holder: 'anyone', dataset, source: 'open' });
    }
    const [first] = (await instances(name)) as [Instances[0]];
    const writes = [
      ['POST', `${temporal}/${id}/attrs`, { level: series(4) }],
      ['PATCH', pathOf(first), { level: series(5) }],
      ['DELETE', pathOf(first)],
      ['DELETE', `${temporal}/${id}/attrs/level`],
      ['DELETE', `${temporal}/${id}`],
    ] as const;
    for (const [method, path, body] of writes) {
      assert.equal(
        (await node.request(method, path, body, { as: othersKey, space: name })).status,
        readable ? 403 : 404,
      );
      assert.equal(
        (await node.request(method, path, body, { as: membersKey, space: name })).status,
        readable ? 403 : 404,
      );
      assert.equal((await node.request(method, path, body, { space: name })).status, readable ? 401 : 404);
    }
    assert.deepEqual(await levels(name), [1, 2, 3]);
    for (const [method, path, body] of writes.slice(0, 3))
      assert.equal((await node.request(method, path, body, { as: ownersKey, space: name })).status, 204, path);
  });
