import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { referencePages } from '../scripts/reference.ts';
import { registeredErrors } from '../src/platform/errors.ts';

test('the generated reference pages are up to date', async () => {
  for (const [path, text] of await referencePages()) {
    const kept = await readFile(join(import.meta.dirname, '..', path), 'utf8').catch(() => '');
    assert.ok(kept === text, `${path} is stale: npm run reference`);
  }
});

test('every error speaks both languages and fills the same places in both', () => {
  const places = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const [code, { sl, en }] of registeredErrors()) {
    assert.match(code, /^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
    assert.notEqual(sl, en, code);
    assert.deepEqual([...new Set(places(sl))], [...new Set(places(en))], code);
  }
});
