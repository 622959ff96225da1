import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ActiveContext } from '../../linked-data/index.ts';
import { createRenderings } from './renderings.ts';

const active = {} as ActiveContext;
const state = (id: string, version = 1, stamp = 1) => ({ id, version, stamp });
const text = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : Buffer.from(bytes).toString());

test('a text is found by its state alone: not by another version, moment, form, space or context', () => {
  const renderings = createRenderings();
  renderings.of('normalized', 1, active).keep(state('urn:a'), 'čmrlj');
  const shelf = renderings.of('normalized', 1, active);
  assert.equal(text(shelf.find(state('urn:a'))), 'čmrlj');
  assert.equal(shelf.find(state('urn:a', 2)), undefined);
  assert.equal(shelf.find(state('urn:a', 1, 2)), undefined);
  assert.equal(shelf.find(state('urn:b')), undefined);
  assert.equal(renderings.of('concise', 1, active).find(state('urn:a')), undefined);
  assert.equal(renderings.of('normalized', 2, active).find(state('urn:a')), undefined);
  assert.equal(renderings.of('normalized', 1, {} as ActiveContext).find(state('urn:a')), undefined);
});

test('what is found is what was kept last of that state, however much was kept, and a read text never changes', () => {
  const word = fc.tuple(fc.nat(40), fc.nat(3), fc.integer({ min: 1, max: 900_000 }));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), (words) => {
      const shelf = createRenderings(4 * 1024 * 1024).of('any', 1, active);
      const last = new Map<string, string>();
      const held: [Uint8Array, string][] = [];
      for (const [number, version, length] of words) {
        const one = state(`urn:${number}`, version);
        const expected = last.get(one.id);
        const found = text(shelf.find(one));
        const mine = `${number}/${version}:`.padEnd(length, 'x');
        if (found !== undefined) assert.ok(found.startsWith(`${number}/${version}:`) && found === expected);
        else held.push([shelf.keep(one, mine), mine]);
        if (found === undefined) last.set(one.id, mine);
      }
      for (const [bytes, mine] of held) assert.equal(text(bytes), mine);
    }),
    { numRuns: 30 },
  );
});

test('the oldest texts go first, and one that is used stays', () => {
  const shelf = createRenderings(8 * 1024 * 1024).of('any', 1, active);
  const large = 'x'.repeat(100_000);
  shelf.keep(state('urn:used'), large);
  shelf.keep(state('urn:unused'), large);
  for (let number = 0; number < 300; number += 1) {
    shelf.keep(state(`urn:${number}`), large);
    assert.equal(shelf.find(state('urn:used'))?.length, large.length);
  }
  assert.equal(shelf.find(state('urn:unused')), undefined);
});

test('a shelf says when it mostly has nothing of what is looked for', () => {
  const shelf = createRenderings().of('any', 1, active);
  assert.equal(shelf.mostlyMisses, false);
  for (let number = 0; number < 2_000; number += 1) shelf.find(state(`urn:${number}`));
  assert.equal(shelf.mostlyMisses, true);
  shelf.keep(state('urn:a'), 'a');
  for (let number = 0; number < 2_000; number += 1) shelf.find(state('urn:a'));
  assert.equal(shelf.mostlyMisses, false);
});
