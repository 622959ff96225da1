import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import pg from 'pg';
import { valueParser } from './values.ts';

const [integers, texts, time] = [1007, 1009, 1184];

/** A list of texts as PostgreSQL writes it: quoted where it must be. */
const written = (list: readonly string[]): string => {
  const quoted = (text: string) => (/^$|[{},"\\\s]|^null$/i.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text);
  return `{${list.map(quoted).join(',')}}`;
};

test('lists and times parse as the driver parses them, by the short way and by the long', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom('NULL', 'null', 'https://e.org/a', '', 'a,b', '{', '"'));
  fc.assert(
    fc.property(fc.array(word), (list) => {
      assert.deepEqual(valueParser(texts!)(written(list)), list);
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.integer()), (list) => {
      assert.deepEqual(valueParser(integers!)(`{${list.join(',')}}`), list);
    }),
  );
  const forms = ['2026-11-01 10:00:00+00', '2026-11-01 10:00:00.123456+01', '0044-03-15 12:00:00+00 BC', 'infinity'];
  for (const form of [...forms, '1900-01-01 00:00:00+01:23', '12026-01-01 00:00:00+00', '2026-11-01 10:00:00.1-11']) {
    const expected = (pg.types.getTypeParser(time!, 'text') as (text: string) => unknown)(form);
    assert.deepEqual(valueParser(time!)(form), expected, form);
  }
});
