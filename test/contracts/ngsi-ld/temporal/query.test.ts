import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Loose } from '../../../support/node.ts';
import { at, idsOf, observed, startMeasuredNode, valuesOf } from './measured.ts';

const node = await startMeasuredNode({ after });
const { as, measure, history } = node;
const space = node.newSpace();
const lampId = (number: number) => `urn:ngsi-ld:Lamp:${number}`;
const place = (longitude: number, time: string) => ({
  type: 'GeoProperty',
  value: { type: 'Point', coordinates: [longitude, 46] },
  observedAt: at(time),
});

await measure(space, { id: lampId(1), type: 'Lamp', scope: '/a/b', level: observed(10, '10:00:00') }, [
  { level: observed(30, '12:00:00'), location: place(14, '10:00:00') },
  { location: place(15, '20:00:00') },
]);
await measure(space, { id: lampId(2), type: 'Lamp', scope: '/a', level: observed(20, '11:00:00') }, [
  { note: { type: 'Property', value: 'x' } },
]);
await measure(space, { id: lampId(3), type: 'Lamp', note: { type: 'Property', value: 'never observed' } });
await measure(space, { id: 'urn:ngsi-ld:Pump:1', type: 'Pump', level: observed(5, '10:30:00') });

const day = `timerel=between&timeAt=${at('00:00:00')}&endTimeAt=${at('23:59:59')}`;
const find = (query: string) => history<Loose[]>(space, `?${query}`);
const lamps = async (query: string) => idsOf((await find(`type=Lamp&${query}`)).body).map((id) => Number(id.at(-1)));
const morning = `timerel=before&timeAt=${at('11:30:00')}`;

test('query temporal evolution finds entities with instances in the period, and those instances alone (NGSI-LD 1.9.1 §5.7.4)', async () => {
  const { status, body } = await find(`type=Lamp&${morning}`);
  assert.equal(status, 200);
  assert.deepEqual(idsOf(body), [lampId(1), lampId(2)]);
  assert.deepEqual(
    body.map(({ level }) => valuesOf(level)),
    [[10], [20]],
  );
  assert.equal(body[1]?.note, undefined, 'what was never observed has no place in time');
  assert.deepEqual(await lamps(`${day}&timeproperty=createdAt`), []);
  assert.deepEqual(await lamps('timerel=after&timeAt=2026-01-01T00:00:00Z&timeproperty=createdAt'), [1, 2, 3]);
});

test('query temporal evolution selects by id, pattern, types and attributes', async () => {
  assert.deepEqual(await lamps(`${day}&id=${lampId(2)}`), [2]);
  assert.deepEqual(await lamps(`${day}&idPattern=.*:1$`), [1]);
  assert.deepEqual(idsOf((await find(`type=Pump,Lamp&${day}`)).body).length, 3);
  assert.deepEqual(await lamps(`${day}&attrs=location`), [1]);
  assert.deepEqual(await lamps(`${day}&datasetId=@none`), [1, 2]);
  assert.deepEqual(await lamps(`${day}&datasetId=urn:ngsi-ld:Dataset:1`), []);
  assert.deepEqual(idsOf((await find(`attrs=level&${day}`)).body).length, 3);
  assert.deepEqual(idsOf((await find(`local=true&${day}`)).body).length, 3);
});

test('query temporal evolution asks q of the instances within the period (NGSI-LD 1.9.1 §5.7.4.4)', async () => {
  assert.deepEqual(await lamps(`${day}&q=level>25`), [1]);
  assert.deepEqual(await lamps(`${morning}&q=level>25`), []);
  assert.deepEqual(await lamps(`${morning}&q=level>=10`), [1, 2]);
  assert.deepEqual(await lamps(`${day}&q=level==10;level==30`), [1]);
  assert.deepEqual(await lamps(`${day}&q=level.observedAt>${at('11:30:00')}`), [1]);
  assert.deepEqual(await lamps('timerel=after&timeAt=2026-01-01T00:00:00Z&timeproperty=modifiedAt&q=note=="x"'), [2]);
});

test('query temporal evolution asks where things were within the period (NGSI-LD 1.9.1 §4.10)', async () => {
  const near = (longitude: number) => `georel=near;maxDistance==1000&geometry=Point&coordinates=[${longitude},46]`;
  assert.deepEqual(await lamps(`${morning}&${near(14)}`), [1]);
  assert.deepEqual(await lamps(`${morning}&${near(15)}`), []);
  assert.deepEqual(await lamps(`${day}&${near(15)}`), [1]);
});

test('query temporal evolution asks in which scopes things were (NGSI-LD 1.9.1 §4.19)', async () => {
  assert.deepEqual(await lamps(`${day}&scopeQ=/a/b`), [1]);
  assert.deepEqual(await lamps(`${day}&scopeQ=/a/%23`), [1, 2]);
  assert.deepEqual(await lamps(`${day}&scopeQ=/c`), []);
});

test('query temporal evolution pages over entities with links, and counts them all (NGSI-LD 1.9.1 §6.3.10)', async () => {
  const first = await find(`type=Lamp&${day}&limit=1&count=true`);
  assert.deepEqual(idsOf(first.body), [lampId(1)]);
  assert.equal(first.headers.get('ngsild-results-count'), '2');
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1];
  const second = await node.get<Loose[]>(new URL(next!, node.url).pathname + new URL(next!, node.url).search, {
    as,
    space,
  });
  assert.deepEqual(idsOf(second.body), [lampId(2)]);
  assert.doesNotMatch(second.headers.get('link') ?? '', /rel="next"/);
  assert.match(second.headers.get('link') ?? '', /rel="prev"/);
  const counted = await find(`type=Lamp&${day}&limit=0&count=true`);
  assert.deepEqual([counted.body, counted.headers.get('ngsild-results-count')], [[], '2']);
  assert.deepEqual(await lamps(`${day}&orderBy=id;desc&local=true`), [2, 1]);
});

test('query temporal evolution by POST answers the same (NGSI-LD 1.9.1 §6.24)', async () => {
  const temporalQ = { timerel: 'before', timeAt: at('11:30:00'), lastN: 1 };
  const body = { type: 'Query', entities: [{ type: 'Lamp' }], temporalQ, q: 'level>15' };
  const posted = await node.post<Loose[]>('/ngsi-ld/v1/temporal/entityOperations/query?options=temporalValues', body, {
    as,
    space,
  });
  assert.equal(posted.status, 200, posted.text);
  assert.deepEqual(posted.body, [
    { id: lampId(2), type: 'Lamp', level: { type: 'Property', values: [[20, at('11:00:00')]] } },
  ]);
  const aggregated = await node.post<Loose[]>(
    '/ngsi-ld/v1/temporal/entityOperations/query?options=aggregatedValues',
    { ...body, q: undefined, temporalQ: { ...temporalQ, lastN: undefined }, aggrParams: { aggrMethods: ['sum'] } },
    { as, space },
  );
  assert.equal(aggregated.status, 200, aggregated.text);
  assert.deepEqual(
    aggregated.body.map(({ level }) => level?.sum?.[0 as unknown as string]?.[0 as unknown as string]),
    [10, 20],
  );
  for (const [wrong, field] of [
    [{ ...body, temporalQ: undefined }, 'timerel'],
    [{ ...body, temporalQ: [] }, 'temporalQ'],
    [{ ...body, temporalQ: { ...temporalQ, timeAt: 5 } }, 'temporalQ.timeAt'],
    [{ ...body, temporalQ: { ...temporalQ, often: 'x' } }, 'temporalQ.often'],
    [{ ...body, ordering: { orderBy: ['level'] } }, 'orderBy'],
    [{ ...body, more: 1 }, 'more'],
  ] as const) {
    const answer = await node.post('/ngsi-ld/v1/temporal/entityOperations/query', wrong, { as, space });
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.body.field, field);
  }
});

for (const [query, field] of [
  ['type=Lamp', 'timerel'],
  [`${day}`, undefined],
  [`type=Lamp&${day}&orderBy=level`, 'orderBy'],
  [`type=Lamp&${day}&orderBy=id,level`, 'orderBy'],
  [`type=Lamp&${day}&limit=-1`, 'limit'],
  [`type=Lamp&${day}&q=level>`, 'q'],
  [`type=Lamp&${day}&q=owner%7Bname%7D==1`, 'q'],
  [`type=Lamp&${day}&georel=near&geometry=Point`, undefined],
] as const) {
  test(`query temporal evolution refuses ${query.replace(day, 'a day')}`, async () => {
    const { status, body } = await find(query);
    assert.equal(status, 400);
    if (field !== undefined) assert.equal((body as unknown as Loose).field, field);
  });
}
