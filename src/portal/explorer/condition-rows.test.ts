import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseQuery } from '../../context/index.ts';
import { DomainError } from '../../platform/errors.ts';
import { type ConditionRow, operators, readRows, writeQuery } from './condition-rows.ts';
import { readHistoryView } from './history-view.ts';

const row = (attribute: string, operator: ConditionRow['operator'], value = '', upTo = ''): ConditionRow => ({
  join: 'and',
  attribute,
  operator,
  value,
  upTo,
});

test('rows become the query that people mean', () => {
  const written = (...rows: ConditionRow[]) => writeQuery(rows).q;
  assert.equal(written(row('level', 'atLeast', '5')), 'level>=5');
  assert.equal(written(row('name', 'equal', 'Bled')), 'name=="Bled"');
  assert.equal(written(row('code', 'equal', '"007"')), 'code=="007"');
  assert.equal(written(row('level', 'between', '1', '5')), 'level==1..5');
  assert.equal(written(row('kind', 'oneOf', 'a, "b,c", 3')), 'kind=="a","b,c",3');
  assert.equal(written(row('name', 'contains', 'a.b')), 'name~=".*a\\\\.b.*"');
  assert.equal(written(row('level', 'exists'), { ...row('name', 'equal', 'a;b'), join: 'or' }), 'level|name=="a;b"');
});

test('a query that rows can say comes back as the same rows, and one that they cannot as none', () => {
  for (const q of ['level>=5;name=="Bled"|at<2026-01-01T00:00:00Z', 'a==1..5', 'b!="x","y"', 'address[city]~=".*a.*"'])
    assert.equal(writeQuery(readRows(q)!).q, q);
  for (const q of ['(a==1|b==2);c==3', 'rel{Lamp:level}>5', 'a!=1..5']) assert.equal(readRows(q), null);
  assert.throws(() => readRows('level>'), DomainError);
});

test('what rows write is read as the same rows again', () => {
  const values = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.boolean().map(String),
  );
  const rows = fc.array(
    fc.record({
      join: fc.constantFrom('and' as const, 'or' as const),
      attribute: fc.constantFrom('level', 'address[city]', 'level.observedAt', 'č_1'),
      operator: fc.constantFrom(...operators),
      value: values,
      upTo: values,
    }),
    { minLength: 1, maxLength: 6 },
  );
  let understood = 0;
  fc.assert(
    fc.property(rows, (given) => {
      const { q } = writeQuery(given);
      try {
        parseQuery(q, { expandTerm: (name) => name });
      } catch (error) {
        return void assert.ok(error instanceof DomainError, String(error));
      }
      const again = readRows(q);
      assert.ok(again, q);
      understood += 1;
      const twice = writeQuery(again).q;
      assert.equal(writeQuery(readRows(twice)!).q, twice, q);
      assert.deepEqual(
        parseQuery(twice, { expandTerm: (name) => name }),
        parseQuery(q, { expandTerm: (name) => name }),
        q,
      );
    }),
    { numRuns: 500 },
  );
  assert.ok(understood > 50);
});

test('any text is read as rows, as none, or refused by name', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z"=<>~!|;().,[\]{}:0-9 -]{0,30}$/)), (text) => {
      try {
        readRows(text);
      } catch (error) {
        assert.ok(error instanceof DomainError, String(error));
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a view of history has whole hours and no more periods than can be told apart, whatever is asked', () => {
  const now = new Date('2026-11-27T10:20:30Z');
  const words = fc.constantFrom(
    'day',
    'week',
    'month',
    'year',
    'custom',
    'PT1H',
    'P1D',
    'avg',
    '',
    '2026-01-01',
    '1999-12-31',
  );
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('range', 'step', 'method', 'from', 'to'), fc.oneof(words, fc.string())),
      (query) => {
        const { from, to, step } = readHistoryView((name) => query[name], now);
        const hours = { PT1H: 1, PT6H: 6, P1D: 24, P1W: 168 }[step];
        const periods = (to.getTime() - from.getTime()) / (hours * 3_600_000);
        assert.ok(from < to && periods <= 402, `${periods} ${JSON.stringify(query)}`);
        assert.equal(from.getTime() % 3_600_000, 0);
        assert.equal(to.getTime() % 3_600_000, 0);
      },
    ),
  );
});
