import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseJson } from './lossless-json.ts';

test('integers of any length keep every digit, wherever in a text they stand', () => {
  const integer = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
  const before = fc.string({ unit: fc.constantFrom('a', ' ', '-', '1', '20', 'č'), maxLength: 40 });
  fc.assert(
    fc.property(fc.array(fc.tuple(before, integer), { maxLength: 8 }), (pairs) => {
      const text = `[${pairs.map(([word, number]) => `{"w":${JSON.stringify(word)},"n":${number}}`).join(',')}]`;
      assert.equal(JSON.stringify(parseJson(text)), text);
    }),
    { numRuns: 2_000 },
  );
});

test('runs of digits inside of texts and fractions change nothing', () => {
  for (const text of ['{"a":"1234567890123456789"}', '[0.1,1e21,-5]', '"2026-11-27T12:00:00.000Z"', '[]', '12'])
    assert.deepEqual(parseJson(text), JSON.parse(text));
});

test('the shortest integer that a number cannot hold is kept at any distance from the beginning', () => {
  for (let distance = 0; distance < 70; distance += 1) {
    const text = `[${' '.repeat(distance)}9007199254740993]`;
    assert.equal(JSON.stringify(parseJson(text)), '[9007199254740993]');
  }
});
