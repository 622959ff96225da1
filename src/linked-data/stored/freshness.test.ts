import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { freshUntil } from './freshness.ts';

const now = new Date('2026-11-27T12:00:00Z');
const seconds = (headers: Record<string, string>) => (freshUntil(headers, now).getTime() - now.getTime()) / 1000;

for (const [headers, expected] of [
  [{ 'cache-control': 'public, max-age=3600' }, 3600],
  [{ 'cache-control': 'max-age=3600, s-maxage=7200' }, 7200],
  [{ 'cache-control': 'max-age=3600', age: '600' }, 3000],
  [{ 'cache-control': 'max-age=3600', expires: 'Fri, 27 Nov 2026 12:10:00 GMT' }, 3600],
  [{ expires: 'Fri, 27 Nov 2026 13:00:00 GMT' }, 3600],
  [{ expires: 'Fri, 27 Nov 2026 13:00:00 GMT', date: 'Fri, 27 Nov 2026 12:30:00 GMT' }, 1800],
  [{ expires: '0' }, 300],
  [{ 'cache-control': 'no-cache' }, 300],
  [{ 'cache-control': 'max-age=0' }, 300],
  [{ 'cache-control': 'max-age=9999999999' }, 365 * 86_400],
  [{}, 86_400],
  [{ 'last-modified': 'Fri, 27 Nov 2026 11:59:00 GMT' }, 3600],
  [{ 'last-modified': 'Thu, 26 Nov 2026 12:00:00 GMT' }, 8640],
  [{ 'last-modified': 'Sun, 27 Nov 2016 12:00:00 GMT' }, 7 * 86_400],
] as const) {
  test(`a copy with ${JSON.stringify(headers)} is good for ${expected} s (NGSI-LD 1.9.1 §6.3.16)`, () => {
    assert.equal(seconds(headers), expected);
  });
}

test('whatever an origin says, a copy is good for five minutes to a year', () => {
  const header = fc.oneof(fc.string(), fc.constantFrom('max-age=', 's-maxage="5"', 'max-age=-1', 'no-store'));
  const names = fc.constantFrom('cache-control', 'expires', 'age', 'date', 'last-modified');
  fc.assert(
    fc.property(fc.dictionary(names, header), (headers) => {
      const span = seconds(headers);
      assert.ok(span >= 300 && span <= 365 * 86_400, String(span));
    }),
  );
});
