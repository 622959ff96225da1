import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Loose } from '../../../support/node.ts';
import { at, observed, startMeasuredNode } from './measured.ts';

const node = await startMeasuredNode({ after });
const { measure, history } = node;
const id = 'urn:ngsi-ld:Lamp:1';
const day = `timerel=between&timeAt=${at('10:00:00')}&endTimeAt=${at('14:00:00')}`;
const all = 'totalCount,distinctCount,sum,avg,min,max,stddev,sumsq';

/** Answers one attribute with values at these times, aggregated. */
async function aggregated(values: readonly (readonly [unknown, string])[], query: string, more: object = {}) {
  const space = node.newSpace();
  const [first, ...others] = values.map(([value, time]) => ({ level: { ...observed(value, time), ...more } }));
  await measure(space, { id, type: 'Lamp', ...first }, others);
  return history(space, `/${id}?options=aggregatedValues&${query}`);
}

const hours = [
  [2, '10:00:00'],
  [4, '10:30:00'],
  [4, '10:59:59'],
  [9, '12:00:00'],
] as const;

test('aggregation answers each method by period, and nothing where nothing was (NGSI-LD 1.9.1 §4.5.19)', async () => {
  const { status, body } = await aggregated(hours, `${day}&aggrMethods=${all}&aggrPeriodDuration=PT1H`);
  assert.equal(status, 200);
  const span = (hour: number) => [at(`${hour}:00:00`), at(`${hour + 1}:00:00`)];
  const { type, stddev, ...methods } = body.level as unknown as Record<string, [number, string, string][]>;
  assert.equal(type, 'Property');
  assert.deepEqual(methods, {
    totalCount: [
      [3, ...span(10)],
      [1, ...span(12)],
    ],
    distinctCount: [
      [2, ...span(10)],
      [1, ...span(12)],
    ],
    sum: [
      [10, ...span(10)],
      [9, ...span(12)],
    ],
    avg: [
      [10 / 3, ...span(10)],
      [9, ...span(12)],
    ],
    min: [
      [2, ...span(10)],
      [9, ...span(12)],
    ],
    max: [
      [4, ...span(10)],
      [9, ...span(12)],
    ],
    sumsq: [
      [36, ...span(10)],
      [81, ...span(12)],
    ],
  });
  assert.ok(Math.abs(stddev![0]![0] - Math.sqrt(8 / 9)) < 1e-9);
});

test('aggregation without a duration spans the whole range (NGSI-LD 1.9.1 §4.5.19.1)', async () => {
  for (const duration of ['', '&aggrPeriodDuration=PT0S', '&aggrPeriodDuration=P0D']) {
    const { body } = await aggregated(hours, `${day}&aggrMethods=sum${duration}`);
    assert.deepEqual(body.level, { type: 'Property', sum: [[19, at('10:00:00'), at('14:00:00')]] });
  }
  const open = await aggregated(hours, 'aggrMethods=sum');
  assert.deepEqual(open.body.level?.sum, [[19, at('10:00:00'), at('12:00:00')]]);
});

test('aggregation follows the calendar, and begins with the first instance where the range is open', async () => {
  const months = await aggregated(
    hours,
    'timerel=after&timeAt=2026-01-31T00:00:00Z&aggrMethods=avg&aggrPeriodDuration=P1M',
  );
  assert.deepEqual(months.body.level?.avg, [[4.75, '2026-02-28T00:00:00Z', '2026-03-31T00:00:00Z']]);
  const open = await aggregated(
    hours,
    `timerel=before&timeAt=${at('12:00:00')}&aggrMethods=totalCount&aggrPeriodDuration=PT1H`,
  );
  assert.deepEqual(open.body.level?.totalCount, [[3, at('10:00:00'), at('11:00:00')]]);
  const free = await aggregated(
    [
      [1, '10:03:00'],
      [2, '11:03:00'],
    ],
    'aggrMethods=max&aggrPeriodDuration=PT1H',
  );
  assert.deepEqual(free.body.level?.max, [
    [1, at('10:03:00'), at('11:03:00')],
    [2, at('11:03:00'), at('12:03:00')],
  ]);
});

for (const [kind, values, expected] of [
  ['texts', ['b', 'a', 'b'], { min: 'a', max: 'b', totalCount: 3, distinctCount: 2 }],
  ['booleans', [true, false, true], { min: 0, max: 1, avg: 2 / 3, sum: 2, sumsq: 2, totalCount: 3, distinctCount: 2 }],
  ['lists', [[1, 2], [3], []], { min: 0, max: 2, avg: 1, sum: 3, totalCount: 3, distinctCount: 3 }],
  ['objects', [{ a: 1 }, { a: 1 }], { totalCount: 2, distinctCount: 1 }],
] as const) {
  test(`aggregation of ${kind} answers what applies to them (NGSI-LD 1.9.1 Table 4.5.19.1-1)`, async () => {
    const series = values.map((value, index) => [value, `10:0${index}:00`] as const);
    const { body } = await aggregated(series, `${day}&aggrMethods=${all}`);
    const { type, stddev, ...methods } = body.level as unknown as Record<string, [unknown][]>;
    assert.deepEqual(
      Object.fromEntries(Object.entries(methods).map(([method, lists]) => [method, lists[0]?.[0]])),
      expected,
    );
    assert.equal(stddev !== undefined, kind === 'booleans');
    assert.equal(type, 'Property');
    const refused = await aggregated(series, `${day}&attrs=level&aggrMethods=stddev`);
    assert.equal(refused.status, kind === 'booleans' ? 200 : 400);
    if (refused.status === 400) assert.equal(refused.body.type, 'https://uri.etsi.org/ngsi-ld/errors/InvalidRequest');
  });
}

test('aggregation counts relationships and their targets (NGSI-LD 1.9.1 Table 4.5.19.1-3)', async () => {
  const space = node.newSpace();
  const owner = (name: string, time: string) => ({
    owner: { type: 'Relationship', object: `urn:ngsi-ld:Person:${name}`, observedAt: at(time) },
  });
  await measure(space, { id, type: 'Lamp', ...owner('a', '10:00:00') }, [
    owner('b', '11:00:00'),
    owner('a', '12:00:00'),
  ]);
  const { body } = await history(space, `/${id}?options=aggregatedValues&${day}&aggrMethods=totalCount,distinctCount`);
  const span = [at('10:00:00'), at('14:00:00')];
  assert.deepEqual(body.owner, { type: 'Relationship', totalCount: [[3, ...span]], distinctCount: [[2, ...span]] });
});

test('aggregation does not count marks of deletion, and keeps units apart', async () => {
  const space = node.newSpace();
  await measure(space, { id, type: 'Lamp', heat: observed(20, '10:00:00', { unitCode: 'CEL' }) }, [
    { heat: observed(68, '11:00:00', { unitCode: 'FAH' }) },
  ]);
  await node.delete(`/ngsi-ld/v1/entities/${id}/attrs/heat`, { as: node.as, space });
  const { body } = await history(space, `/${id}?options=aggregatedValues&aggrMethods=sum,totalCount`);
  assert.deepEqual(
    (body.heat as unknown as Loose[]).map(({ unitCode, sum, totalCount }) => [
      unitCode,
      sum?.[0 as unknown as string]?.[0 as unknown as string],
      totalCount?.[0 as unknown as string]?.[0 as unknown as string],
    ]),
    [
      ['CEL', 20, 1],
      ['FAH', 68, 1],
    ],
  );
});

test('aggregation refuses too many periods and sums beyond every number', async () => {
  const many = await aggregated(hours, `${day}&aggrMethods=sum&aggrPeriodDuration=PT1S`);
  assert.equal(many.status, 200, 'four hours of seconds are within the bound');
  const more = await aggregated(
    hours,
    'timerel=after&timeAt=2020-01-01T00:00:00Z&aggrMethods=sum&aggrPeriodDuration=PT1S',
  );
  assert.equal(more.status, 403);
  assert.equal(more.body.code, 'temporal.periods-too-many');
  const large = await aggregated(
    [
      [1e300, '10:00:00'],
      [1e300, '10:01:00'],
    ],
    `${day}&aggrMethods=sumsq`,
  );
  assert.equal(large.status, 422);
  assert.equal(large.body.code, 'temporal.number-beyond');
});
