import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DomainError } from '../../platform/errors.ts';
import { coloursFor, contrast, contrastOn, leastContrast } from './colours.ts';

test('contrast of black and white is 21, of equal colours 1', () => {
  assert.equal(Math.round(contrast('#000000', '#ffffff')), 21);
  assert.equal(contrast('#345678', '#345678'), 1);
});

test('whatever colour is chosen, both themes show it readably', () => {
  const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
  fc.assert(
    fc.property(hex, (chosen) => {
      const colours = coloursFor(chosen);
      assert.ok(contrastOn('light', colours.light) >= leastContrast);
      assert.ok(contrastOn('dark', colours.dark) >= leastContrast);
      assert.equal(colours.adjusted.includes('light'), colours.light !== chosen);
      assert.equal(colours.adjusted.includes('dark'), colours.dark !== chosen);
    }),
  );
});

test('a readable colour stays, an unreadable one is adjusted with notice', () => {
  assert.deepEqual(coloursFor('#0B5345').adjusted, ['dark']);
  assert.deepEqual(coloursFor('#ffe066').adjusted, ['light']);
});

test('no text makes the reader of colours throw anything but a refusal', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        coloursFor(text);
      } catch (error) {
        assert.ok(error instanceof DomainError);
        assert.equal(error.code, 'participants.colour-malformed');
      }
    }),
  );
});
