import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { freshDatabase } from '../../../test/support/database.ts';
import {
  compactEntity,
  createContexts,
  type Document,
  parseJson,
  readBundledContexts,
} from '../../linked-data/index.ts';
import { createEntityLines } from './entity-lines.ts';

const db = await freshDatabase({ after });
const contexts = createContexts({
  bundled: await readBundledContexts(join(import.meta.dirname, '../../../models/contexts')),
  fetch: () => Promise.reject(new Error('nothing is fetched here')),
});
const active = await contexts.parse({ naziv: 'https://example.org/naziv', stanje: 'https://example.org/stanje' });
const entityOf = { types: ['https://example.org/Postaja'], scopes: ['/a/b'] };

/** Documents as the database writes them. */
async function written(documents: readonly Document[]): Promise<string[]> {
  const { rows } = await db.pool.query<{ text: string }>(
    'select document::text as text from jsonb_array_elements($1::jsonb) with ordinality as one(document, place) order by place',
    [JSON.stringify(documents)],
  );
  return rows.map(({ text }) => text);
}

/** The lines of entities with these documents, what they should be, and how many were parsed for them. */
async function lines(documents: readonly Document[], format: 'keyValues' | 'normalized' = 'keyValues') {
  const write = createEntityLines(active, { format });
  let parsed = 0;
  const found: string[] = [];
  const expected: string[] = [];
  for (const [index, text] of (await written(documents)).entries()) {
    const common = { ...entityOf, id: `urn:ngsi-ld:Postaja:"${index}`, text };
    found.push(
      write({
        ...common,
        get document() {
          parsed += 1;
          return parseJson(text) as Document;
        },
      }),
    );
    const whole = { ...common, document: parseJson(text) as Document };
    expected.push(`${JSON.stringify(compactEntity(whole, active, { format }))}\n`);
  }
  return { found, expected, parsed };
}

const times = { createdAt: '2026-11-27T10:00:00.000Z', modifiedAt: '2026-11-27T10:00:00.000Z' };
const text = fc.oneof(
  fc.string({ unit: 'binary' }).filter((one) => one.isWellFormed() && !one.includes('\u0000')),
  fc.constantFrom('', '"', '\\', '\\"', '\n\t\u0001\u001f\u007f\u2028', '"value": 1', '\u00010\u0001', 'č𝒳'),
);
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }),
  fc.integer(),
  fc.constantFrom(0, -0.5, 1.5, 100, 0.0000001, 1e-9, 1e15, 123456789012345, 9007199254740991, 1e21, 13.123456789012),
);
const scalar = fc.oneof(text, number, fc.boolean());
const point = fc.record({ type: fc.constant('Point'), coordinates: fc.array(number, { minLength: 2, maxLength: 3 }) });
const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 2, arbitrary: point },
  fc.constant(null),
  fc.array(scalar, { maxLength: 2 }),
  fc.record({ '@type': fc.constant('DateTime'), '@value': fc.constant('2026-11-27T10:00:00Z') }),
);
const instance: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  { weight: 6, arbitrary: value.map((each) => ({ type: 'Property', value: each, ...times })) },
  { weight: 2, arbitrary: point.map((each) => ({ type: 'GeoProperty', value: each, ...times })) },
  text.map((object) => ({ type: 'Relationship', object, ...times })),
  text.map((sl) => ({ type: 'LanguageProperty', languageMap: { sl }, ...times })),
  fc.record({ type: fc.constant('VocabProperty'), vocab: fc.constantFrom('https://example.org/naziv', 'b') }),
  scalar.map((each) => ({ type: 'Property', value: each, observedAt: times.createdAt, unitCode: 'CEL' })),
  scalar.map((each) => ({ value: each, 'https://example.org/own': { type: 'Property', value: 1 } })),
);
const name = fc.constantFrom('https://example.org/naziv', 'https://example.org/stanje', 'https://a.b/"c\\', '12');
const document = fc.dictionary(name, fc.oneof(instance, fc.array(instance, { minLength: 1, maxLength: 2 })));

test('lines of entities whose documents differ in any way are those of the parsed documents', async () => {
  const format = fc.constantFrom('keyValues' as const, 'normalized' as const);
  await fc.assert(
    fc.asyncProperty(fc.array(document, { minLength: 1, maxLength: 40 }), format, async (documents, wanted) => {
      const { found, expected } = await lines(documents as Document[], wanted);
      assert.deepEqual(found, expected);
    }),
    { numRuns: 60 },
  );
});

test('lines of entities of one shape are made without parsing', async () => {
  const documents = Array.from({ length: 50 }, (_, index) => ({
    'https://example.org/naziv': { type: 'Property', value: `»Postaja« "${index}" \\`, ...times },
    'https://example.org/stanje': { type: 'Property', value: index % 2 === 0 ? index / 4 : true, ...times },
    'https://uri.etsi.org/ngsi-ld/location': {
      type: 'GeoProperty',
      value: { type: 'Point', coordinates: [14 + index / 100, 46.0569] },
      ...times,
    },
  }));
  const { found, expected, parsed } = await lines(documents as Document[]);
  assert.deepEqual(found, expected);
  assert.equal(parsed, 1);
});

test('a value that JavaScript would write otherwise takes the way of the parsed document', async () => {
  const of = (each: number) => ({ 'https://example.org/stanje': { type: 'Property' as const, value: each } });
  const { found, expected, parsed } = await lines([of(1), of(1e-9), of(2), of(1e21), of(3)]);
  assert.deepEqual(found, expected);
  assert.equal(parsed, 3);
});
