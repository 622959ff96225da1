import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { at, observed, startMeasuredNode, valuesOf } from './measured.ts';

const node = await startMeasuredNode({ after }, { settings: { TEMPORAL_INSTANCES: '6' } });
const { as, measure, history } = node;
const id = 'urn:ngsi-ld:Lamp:1';
const between = (from: string, to: string) => `timerel=between&timeAt=${at(from)}&endTimeAt=${at(to)}`;

async function lamp() {
  const space = node.newSpace();
  await measure(space, { id, type: 'Lamp', level: observed(1, '10:00:00'), name: { type: 'Property', value: 'a' } }, [
    { level: observed(2, '11:00:00') },
    { level: observed(3, '12:00:00') },
  ]);
  return space;
}

test('retrieve temporal evolution answers every instance with its id, the oldest first (NGSI-LD 1.9.1 §5.7.3)', async () => {
  const { status, body, headers } = await history(await lamp(), `/${id}`);
  assert.equal(status, 200);
  assert.equal(body.id, id);
  assert.equal(body.type, 'Lamp');
  assert.deepEqual(valuesOf(body.level), [1, 2, 3]);
  assert.deepEqual(valuesOf(body.name), ['a']);
  const [first] = body.level as unknown as Record<string, unknown>[];
  assert.deepEqual(Object.keys(first!).sort(), ['instanceId', 'observedAt', 'type', 'value']);
  assert.equal(first!.observedAt, at('10:00:00'));
  const ids = [body.level, body.name].flat().map((each) => each?.instanceId);
  assert.equal(new Set(ids).size, 4);
  assert.match(headers.get('link') ?? '', /json-ld#context/);
});

test('retrieve temporal evolution narrows by time: before and after, one end included (NGSI-LD 1.9.1 §4.11)', async () => {
  const space = await lamp();
  const levels = async (query: string) => valuesOf((await history(space, `/${id}?${query}`)).body.level ?? []);
  assert.deepEqual(await levels(`timerel=before&timeAt=${at('11:00:00')}`), [1]);
  assert.deepEqual(await levels(`timerel=after&timeAt=${at('11:00:00')}`), [2, 3]);
  assert.deepEqual(await levels(between('10:00:00', '12:00:00')), [1, 2]);
  assert.deepEqual(await levels(between('10:00:00.000001', '11:00:00.000001')), [2]);
  assert.deepEqual(await levels(`timerel=after&timeAt=2020-01-01T00:00:00Z&timeproperty=modifiedAt`), [1, 2, 3]);
  assert.deepEqual(await levels(`timerel=before&timeAt=2020-01-01T00:00:00Z&timeproperty=createdAt`), []);
  assert.deepEqual(await levels(`timeproperty=deletedAt`), []);
});

test('retrieve temporal evolution of a period without instances answers the entity alone', async () => {
  const { status, body } = await history(await lamp(), `/${id}?timerel=before&timeAt=${at('09:00:00')}`);
  assert.equal(status, 200);
  assert.deepEqual(body, { id, type: 'Lamp' });
});

test('retrieve temporal evolution answers the last instances of each attribute, the latest first', async () => {
  const space = await lamp();
  const { status, body } = await history(space, `/${id}?lastN=2`);
  assert.equal(status, 200);
  assert.deepEqual(valuesOf(body.level), [3, 2]);
  assert.deepEqual(valuesOf(body.name), ['a']);
  const before = await history(space, `/${id}?lastN=1&timerel=before&timeAt=${at('12:00:00')}`);
  assert.deepEqual(valuesOf(before.body.level), [2]);
});

test('retrieve temporal evolution simplifies to pairs of value and time (NGSI-LD 1.9.1 §4.5.9)', async () => {
  const space = await lamp();
  const simple = await history(space, `/${id}?options=temporalValues&attrs=level`);
  assert.deepEqual(simple.body, {
    id,
    type: 'Lamp',
    level: {
      type: 'Property',
      values: [1, 2, 3].map((value, index) => [value, at(`1${index}:00:00`)]),
    },
  });
  const modified = await history(space, `/${id}?format=temporalValues&attrs=level&timeproperty=modifiedAt`);
  const pairs = modified.body.level?.values as unknown as [number, string][];
  const times = pairs.map(([, time]) => time);
  assert.ok(
    times.every((time) => time > '2026-03-02'),
    'the times of writing',
  );
});

test('retrieve temporal evolution pairs values of every kind of attribute (NGSI-LD 1.9.1 §4.5.9)', async () => {
  const space = node.newSpace();
  const observedAt = at('10:00:00');
  const kinds = {
    place: { type: 'GeoProperty', value: { type: 'Point', coordinates: [14, 46] } },
    says: { type: 'LanguageProperty', languageMap: { sl: 'da', en: 'yes' } },
    sort: { type: 'VocabProperty', vocab: 'Lamp' },
    raw: { type: 'JsonProperty', json: { a: [1] } },
    list: { type: 'ListProperty', valueList: [1, 2] },
    owner: { type: 'Relationship', object: 'urn:ngsi-ld:Person:1' },
  };
  const attributes = Object.entries(kinds).map(([name, attribute]) => [name, { ...attribute, observedAt }]);
  await measure(space, { id, type: 'Lamp', ...Object.fromEntries(attributes) });
  const first = await history(space, `/${id}?options=temporalValues`);
  assert.equal(first.status, 200);
  assert.deepEqual(first.body, {
    id,
    type: 'Lamp',
    place: { type: 'GeoProperty', values: [[kinds.place.value, observedAt]] },
    says: { type: 'LanguageProperty', languageMaps: [[{ languageMap: kinds.says.languageMap }, observedAt]] },
    sort: { type: 'VocabProperty', vocabs: [[{ vocab: 'Lamp' }, observedAt]] },
    raw: { type: 'JsonProperty', jsons: [[{ json: { a: [1] } }, observedAt]] },
    list: { type: 'ListProperty', valueLists: [[[1, 2], observedAt]] },
    owner: { type: 'Relationship', objects: [['urn:ngsi-ld:Person:1', observedAt]] },
  });
  const slovene = await history(space, `/${id}?options=temporalValues&attrs=says&lang=sl`);
  assert.deepEqual(slovene.body.says, { type: 'Property', values: [['da', observedAt]] });
});

test('retrieve temporal evolution keeps apart datasets and units (NGSI-LD 1.9.1 §4.5.5)', async () => {
  const space = node.newSpace();
  const dataset = 'urn:ngsi-ld:Dataset:1';
  await measure(space, { id, type: 'Lamp', heat: observed(20, '10:00:00', { unitCode: 'CEL' }) }, [
    { heat: observed(68, '11:00:00', { unitCode: 'FAH' }) },
    { heat: observed(5, '11:30:00', { datasetId: dataset }) },
  ]);
  const all = await history(space, `/${id}`);
  assert.deepEqual(
    (all.body.heat as unknown as Record<string, unknown>[]).map(({ value, unitCode, datasetId }) => [
      value,
      unitCode,
      datasetId,
    ]),
    [
      [20, 'CEL', undefined],
      [68, 'FAH', undefined],
      [5, undefined, dataset],
    ],
  );
  const one = await history(space, `/${id}?datasetId=${dataset}`);
  assert.deepEqual(valuesOf(one.body.heat), [5]);
  const unnamed = await history(space, `/${id}?datasetId=@none&lastN=1`);
  assert.deepEqual(valuesOf(unnamed.body.heat), [68]);
});

test('retrieve temporal evolution marks deletions with their time (NGSI-LD 1.9.1 §4.5.7)', async () => {
  const space = await lamp();
  await node.delete(`/ngsi-ld/v1/entities/${id}/attrs/level`, { as, space });
  const marked = (await history(space, `/${id}?attrs=level`)).body.level as unknown as Record<string, unknown>[];
  assert.deepEqual(valuesOf(marked), [1, 2, 3, 'urn:ngsi-ld:null']);
  const { type, deletedAt, observedAt } = marked.at(-1)!;
  assert.equal(type, 'Property');
  assert.equal(observedAt, undefined);
  const asked = await history(space, `/${id}?timerel=after&timeAt=2020-01-01T00:00:00Z&timeproperty=deletedAt`);
  assert.deepEqual(asked.body.level?.[0 as unknown as string]?.deletedAt, deletedAt);
  assert.equal(asked.body.name, undefined);
  const simple = await history(space, `/${id}?options=temporalValues&timeproperty=deletedAt`);
  assert.deepEqual(simple.body.level, { type: 'Property', values: [['urn:ngsi-ld:null', deletedAt]] });
});

test('retrieve temporal evolution tells its own times when asked for (NGSI-LD 1.9.1 §6.3.11)', async () => {
  const { body } = await history(await lamp(), `/${id}?options=sysAttrs&attrs=level`);
  assert.ok(body.createdAt && body.modifiedAt);
  const [first] = body.level as unknown as Record<string, unknown>[];
  assert.ok(first!.createdAt);
  assert.equal(first!.createdAt, first!.modifiedAt);
});

test('retrieve temporal evolution keeps or drops members (NGSI-LD 1.9.1 §4.21)', async () => {
  const space = await lamp();
  assert.deepEqual(Object.keys((await history(space, `/${id}?pick=level`)).body), ['level']);
  assert.deepEqual(Object.keys((await history(space, `/${id}?pick=id,level`)).body), ['id', 'level']);
  assert.deepEqual(Object.keys((await history(space, `/${id}?omit=type,level`)).body), ['id', 'name']);
  for (const query of ['pick=unknown', 'attrs=unknown', 'omit=id,type,level,name', 'pick=level&omit=name'])
    assert.equal((await history(space, `/${id}?${query}`)).status, query === 'pick=level&omit=name' ? 200 : 404, query);
});

test('retrieve temporal evolution answers a long history in parts that follow one another (NGSI-LD 1.9.1 §6.3.10)', async () => {
  const space = node.newSpace();
  const minutes = Array.from({ length: 8 }, (_, minute) => `10:0${minute}:00`);
  await measure(
    space,
    { id, type: 'Lamp', level: observed(0, minutes[0]!), heat: observed(0, minutes[0]!) },
    minutes.slice(1).map((time, index) => ({ level: observed(index + 1, time), heat: observed(index + 1, time) })),
  );
  const seen: unknown[] = [];
  let from = at('10:00:00');
  for (let parts = 0; parts < 10; parts += 1) {
    const { status, body, headers } = await history(space, `/${id}?timerel=after&timeAt=${from}`);
    seen.push(...valuesOf(body.level).filter((value) => !seen.includes(value)));
    assert.deepEqual(valuesOf(body.level), valuesOf(body.heat), 'both attributes are cut at the same time');
    if (status === 200) break;
    assert.equal(status, 206);
    const [, start, end] = /^DateTime (.+Z)-(.+Z)\/\*$/.exec(headers.get('content-range') ?? '') ?? [];
    assert.equal(start, from);
    assert.notEqual(end, from);
    from = end!;
  }
  assert.deepEqual(seen, [0, 1, 2, 3, 4, 5, 6, 7]);
  const last = await history(space, `/${id}?${between('10:00:00', '11:00:00')}&lastN=7`);
  assert.equal(last.status, 206);
  assert.deepEqual(valuesOf(last.body.level), [7, 6, 5]);
  assert.equal(last.headers.get('content-range'), `DateTime ${at('11:00:00')}-${at('10:05:00')}/7`);
  const open = await history(space, `/${id}?timerel=before&timeAt=${at('10:07:00')}`);
  assert.equal(open.headers.get('content-range'), `DateTime ${at('10:00:00')}-${at('10:02:00')}/*`);
});

test('retrieve temporal evolution leaves empty what comes in other parts', async () => {
  const space = node.newSpace();
  const minutes = Array.from({ length: 7 }, (_, minute) => `10:0${minute}:00`);
  await measure(space, { id, type: 'Lamp', level: observed(0, minutes[0]!), heat: observed(9, '20:00:00') }, [
    ...minutes.slice(1).map((time) => ({ level: observed(0, time) })),
  ]);
  const { status, body } = await history(space, `/${id}`);
  assert.equal(status, 206);
  assert.equal((body.level as unknown as unknown[]).length, 6);
  assert.deepEqual(body.heat, []);
});

test('retrieve temporal evolution shows the history of a deleted entity', async () => {
  const space = await lamp();
  await node.delete(`/ngsi-ld/v1/entities/${id}`, { as, space });
  assert.equal((await node.get(`/ngsi-ld/v1/entities/${id}`, { as, space })).status, 404);
  const { status, body } = await history(space, `/${id}?options=sysAttrs`);
  assert.equal(status, 200);
  assert.ok(body.deletedAt);
  assert.deepEqual(valuesOf(body.level), [1, 2, 3, 'urn:ngsi-ld:null']);
  await measure(space, { id, type: 'Lamp', level: observed(4, '13:00:00') });
  assert.equal((await history(space, `/${id}?options=sysAttrs`)).body.deletedAt, undefined);
  assert.deepEqual(valuesOf((await history(space, `/${id}?lastN=1&timeproperty=observedAt`)).body.level), [4]);
});

test('retrieve temporal evolution answers 404 for what was never there and 400 for what is no id', async () => {
  const space = await lamp();
  assert.equal((await history(space, '/urn:ngsi-ld:Lamp:2')).status, 404);
  const wrong = await history(space, '/lamp');
  assert.equal(wrong.status, 400);
  assert.equal(wrong.body.type, 'https://uri.etsi.org/ngsi-ld/errors/BadRequestData');
});

for (const [query, field] of [
  ['timerel=after', 'timeAt'],
  ['timeAt=2020-01-01T00:00:00Z', 'timerel'],
  ['timerel=between&timeAt=2020-01-01T00:00:00Z', 'endTimeAt'],
  ['timerel=around&timeAt=2020-01-01T00:00:00Z', 'timerel'],
  ['timerel=after&timeAt=2020-02-30T00:00:00Z', 'timeAt'],
  ['timerel=after&timeAt=yesterday', 'timeAt'],
  ['timerel=between&timeAt=2020-01-02T00:00:00Z&endTimeAt=2020-01-01T00:00:00Z', 'endTimeAt'],
  ['timeproperty=created', 'timeproperty'],
  ['lastN=0', 'lastN'],
  ['lastN=many', 'lastN'],
  ['options=keyValues', 'options'],
  ['format=geojson', 'format'],
  ['options=temporalValues,aggregatedValues&aggrMethods=avg', 'options'],
  ['options=aggregatedValues', 'aggrMethods'],
  ['aggrMethods=median', 'aggrMethods'],
  ['options=aggregatedValues&aggrMethods=median', 'aggrMethods'],
  ['options=aggregatedValues&aggrMethods=avg&aggrPeriodDuration=1H', 'aggrPeriodDuration'],
  ['pick=owner%7Bname%7D', 'pick'],
  ['unknown=1', 'unknown'],
] as const) {
  test(`retrieve temporal evolution refuses ${query}, naming ${field}`, async () => {
    const { status, body } = await history('', `/${id}?${query}`);
    assert.equal(status, 400);
    assert.equal(body.field, field);
  });
}
