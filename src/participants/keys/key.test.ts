import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DomainError } from '../../platform/errors.ts';
import { digestOf } from '../digest.ts';
import { keyIn, looksLikeKey, newKey, prefixOf } from './key.ts';

test('a new key has its form, is never the same and shows only its start', () => {
  const keys = Array.from({ length: 500 }, newKey);
  assert.ok(keys.every(looksLikeKey));
  assert.equal(new Set(keys).size, 500);
  assert.equal(prefixOf(keys[0]!).length, 12);
  assert.equal(digestOf(keys[0]!).length, 32);
});

test('a key is found in Authorization whatever the case of its scheme, and in x-api-key', () => {
  const key = newKey();
  for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
    assert.equal(keyIn({ authorization: `${scheme}  ${key} `, apiKey: undefined }), key);
  }
  assert.equal(keyIn({ authorization: undefined, apiKey: ` ${key} ` }), key);
  assert.equal(keyIn({ authorization: `Bearer ${key}`, apiKey: key }), key);
  assert.equal(keyIn({ authorization: undefined, apiKey: undefined }), null);
});

test('other schemes are not ours, and a scheme without a key or two different keys are refused by name', () => {
  assert.equal(keyIn({ authorization: 'Basic dXNlcjpwYXNz', apiKey: undefined }), null);
  assert.equal(keyIn({ authorization: 'Bearerless', apiKey: undefined }), null);
  const code = (headers: Parameters<typeof keyIn>[0]) => {
    try {
      keyIn(headers);
    } catch (error) {
      return error instanceof DomainError ? error.code : String(error);
    }
    return null;
  };
  assert.equal(code({ authorization: 'Bearer', apiKey: undefined }), 'participants.key-malformed');
  assert.equal(code({ authorization: 'Bearer  ', apiKey: 'x' }), 'participants.key-malformed');
  assert.equal(code({ authorization: 'Bearer a', apiKey: 'b' }), 'participants.two-keys');
});

test('no header makes the reader of keys throw anything but a refusal', () => {
  const header = fc.option(
    fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => `Bearer ${text}`),
    ),
    { nil: undefined },
  );
  fc.assert(
    fc.property(header, header, (authorization, apiKey) => {
      try {
        const key = keyIn({ authorization, apiKey });
        if (key !== null) looksLikeKey(key);
      } catch (error) {
        assert.ok(error instanceof DomainError);
      }
    }),
    { numRuns: 2000 },
  );
});
