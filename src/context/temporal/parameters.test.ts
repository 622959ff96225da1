import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import { createContexts, readBundledContexts } from '../../linked-data/index.ts';
import { DomainError } from '../../platform/errors.ts';
import { aggregationMethods, periodsOf, readAggregation } from './aggregation.ts';
import { readEvolutionRequest, readEvolvingQuery, readTemporalMembers } from './temporal-request.ts';
import { readTimeQuery } from './time-query.ts';

const bundled = await readBundledContexts(join(import.meta.dirname, '../../../models/contexts'));
const contexts = createContexts({ bundled, fetch: () => Promise.reject(new Error('no network')) });
const active = await contexts.parse(undefined);
/** What is read, or nothing where it is refused; what this room refuses names a parameter, in its place and in both languages. */
const readable = <Result>(read: () => Result): Result | undefined => {
  try {
    return read();
  } catch (error) {
    assert.ok(error instanceof DomainError, String(error));
    if (!error.code.startsWith('temporal.')) return undefined;
    const name = error.place.field?.split('.')[0] ?? '';
    for (const language of ['sl', 'en'] as const) {
      const sentence = error.sentence(language);
      assert.ok(name !== '' && sentence.includes(name), `${error.code} does not name ${name}: ${sentence}`);
    }
    return undefined;
  }
};

const near = fc.constantFrom(
  'before',
  'between',
  '2020-01-01T00:00:00Z',
  '2020-01-01T00:00:00,123456789Z',
  'P1D',
  'PT0S',
);
const word = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  near,
  fc.constantFrom('avg,max', '5', 'id;desc', 'level'),
);
const names = ['timerel', 'timeAt', 'endTimeAt', 'timeproperty', 'lastN', 'aggrMethods', 'aggrPeriodDuration'].concat([
  'options',
  'format',
  'attrs',
  'pick',
  'omit',
  'lang',
  'datasetId',
  'orderBy',
  'local',
  'q',
  'scopeQ',
  'type',
]);
const parameters = fc.dictionary(fc.constantFrom(...names), word);

test('any parameters are read or refused by name', () => {
  fc.assert(
    fc.property(parameters, fc.boolean(), (text, required) => {
      readable(() => readTimeQuery(text, { required }));
      readable(() => readEvolutionRequest(text, active, { required }));
      readable(() => readEvolvingQuery(text, active));
      readable(() => readAggregation(text));
    }),
    { numRuns: 1_000 },
  );
});

test('any members of a body are read or refused by name', () => {
  const body = fc.dictionary(fc.constantFrom('temporalQ', 'aggrParams'), fc.anything());
  fc.assert(
    fc.property(body, (members) => void readable(() => readTemporalMembers(members))),
    { numRuns: 500 },
  );
});

test('periods follow one another and cover the range', () => {
  const part = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(
      part,
      part,
      part,
      fc.integer({ min: 0, max: 2e9 }),
      fc.integer({ min: 1, max: 4e7 }),
      (months, days, hours, begin, seconds) => {
        const length = readAggregation({
          aggrMethods: 'avg',
          aggrPeriodDuration: `P${months}M${days}DT${hours}H`,
        }).length;
        const [from, until] = [begin * 1e6, (begin + seconds) * 1e6];
        const periods = readable(() => periodsOf(length, from, until));
        if (periods === undefined) return;
        const bounds = [...periods.starts, periods.end];
        assert.equal(bounds[0], from);
        assert.ok(periods.end >= until && periods.starts.at(-1)! < until);
        for (const [index, bound] of bounds.slice(1).entries()) assert.ok(bound > bounds[index]!);
      },
    ),
  );
});

test('a duration is read as NGSI-LD 1.9.1 §4.5.19.1 has it', () => {
  const lengthOf = (text: string) => readAggregation({ aggrMethods: 'avg', aggrPeriodDuration: text }).length;
  assert.deepEqual(lengthOf('P3Y6M4DT12H30M5S'), { months: 42, milliseconds: 390_605_000 });
  assert.deepEqual(lengthOf('P2W'), { months: 0, milliseconds: 1_209_600_000 });
  for (const text of ['PT0S', 'P0D']) assert.deepEqual(lengthOf(text), { months: 0, milliseconds: 0 });
  for (const text of ['', 'P', 'PT', 'P1', '1D', 'P1DT', 'P1H', 'P-1D', 'P0001-01-01T00:00:00', 'P1W1D'])
    assert.throws(() => lengthOf(text), DomainError, text);
  assert.deepEqual(readAggregation({ aggrMethods: 'avg, max,avg' }).methods, ['avg', 'max']);
  assert.equal(aggregationMethods.length, 8);
});

test('a month later is the same day, or the last one of a shorter month', () => {
  const start = Date.parse('2024-01-31T10:00:00Z') * 1_000;
  const { starts } = periodsOf({ months: 1, milliseconds: 0 }, start, Date.parse('2024-05-01T00:00:00Z') * 1_000);
  assert.deepEqual(
    starts.map((each) => new Date(each / 1_000).toISOString().slice(0, 10)),
    ['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30'],
  );
});
