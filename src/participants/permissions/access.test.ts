import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anonymous } from '../participant.ts';
import { type Access, mayWriteFor, shownAttributes, systemAccess, visible } from './access.ts';

const attribute = fc.constantFrom('a', 'b', 'c', 'd');
const dataset = fc.integer({ min: 1, max: 8 });
const shown = fc.option(
  fc.array(attribute).map((list) => new Set(list)),
  { nil: null },
);
const access: fc.Arbitrary<Access> = fc.array(fc.tuple(dataset, shown), { maxLength: 8 }).map((granted) => ({
  ...systemAccess(1),
  participant: anonymous,
  readsAll: false,
  writesAll: false,
  datasets: new Map(granted),
}));
const belongs = fc.array(dataset, { maxLength: 5 });

test('a row is visible exactly when one of its datasets is granted', () => {
  fc.assert(
    fc.property(access, belongs, (reader, datasets) => {
      assert.equal(visible(reader, datasets), datasets.filter((one) => reader.datasets.has(one)).length > 0);
    }),
  );
});

test('an attribute is shown exactly when a granted dataset of the row shows it', () => {
  fc.assert(
    fc.property(access, belongs, attribute, (reader, datasets, name) => {
      const attributes = shownAttributes(reader, datasets);
      const expected = datasets.some((one) => {
        const of = reader.datasets.get(one);
        return of === null || of?.has(name) === true;
      });
      assert.equal(attributes === null || attributes.has(name), expected);
    }),
  );
});

test('a further grant never hides anything, and an invisible row shows nothing', () => {
  fc.assert(
    fc.property(access, belongs, dataset, shown, (reader, datasets, more, shows) => {
      const before = shownAttributes(reader, datasets);
      if (!visible(reader, datasets)) assert.equal(before?.size, 0);
      const widened = new Map(reader.datasets);
      if (!widened.has(more)) widened.set(more, shows);
      const after = shownAttributes({ ...reader, datasets: widened }, datasets);
      if (before === null) assert.equal(after, null);
      else if (after !== null) for (const name of before) assert.ok(after.has(name));
    }),
  );
});

test('who reads all sees every row whole', () => {
  fc.assert(
    fc.property(belongs, (datasets) => {
      assert.ok(visible(systemAccess(1), datasets));
      assert.equal(shownAttributes(systemAccess(1), datasets), null);
    }),
  );
});

test('only a steward, or who writes all, may write a row; a row without steward belongs to the latter alone', () => {
  const steward = fc.option(fc.constantFrom('x', 'y', 'z'), { nil: null });
  fc.assert(
    fc.property(fc.subarray(['x', 'y', 'z']), steward, fc.boolean(), (stewardOf, of, writesAll) => {
      const writer = { ...systemAccess(1), writesAll, stewardOf };
      assert.equal(mayWriteFor(writer, of), writesAll || (of !== null && stewardOf.includes(of)));
    }),
  );
});
