import fc from 'fast-check';
import type { AttributeInstance, Document } from '../../linked-data/index.ts';
import { parsePattern } from './pattern.ts';
import type { AttributePath, ComparableLiteral, Literal, QueryNode } from './q-tree.ts';

const names = ['https://example.org/a', 'https://example.org/b', 'https://example.org/"quoted\\c'];
const iri = fc.constantFrom(...names);
const number = fc.constantFrom(0, 1, -1, 1.5, 12, 20, 1e21, 9007199254740991);
const text = fc.constantFrom(
  '',
  'a',
  'ab',
  'abc',
  'B',
  'č',
  '𝒳',
  '\ue000',
  '',
  '12',
  'true',
  'a.c',
  '\u0001',
  'x'.repeat(70),
  'urn:a',
);
const date = fc.constantFrom('2020-01-01', '2020-01-02', '2021-12-31');
const instant = fc.constantFrom(
  '2020-01-01T00:00:00Z',
  '2020-01-01T00:00:00.000Z',
  '2020-01-01T00:00:00.5Z',
  '2020-01-01T00:00:00,55Z',
  '2021-01-01T10:00:00Z',
  '2020-01-01T00:00:00+02:00',
);
const time = fc.constantFrom('10:00:00Z', '10:00:00.50Z', '10:00:00.5Z', '23:59:59Z');
const scalar: fc.Arbitrary<unknown> = fc.oneof(number, text, fc.boolean(), date, instant, time, fc.constant(null));
const object = fc.dictionary(
  fc.constantFrom('a', 'b', '@value', '0'),
  fc.oneof(
    scalar,
    fc.array(scalar, { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b', '@value'), scalar, { maxKeys: 2 }),
  ),
  { maxKeys: 3 },
);
const anything = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 2, arbitrary: object },
  fc.array(object, { maxLength: 2 }),
);
const typed = fc.record({ '@type': fc.constant('DateTime'), '@value': instant });

const bare: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant('Property'), value: fc.oneof(anything, typed) }) },
  fc.record({ type: fc.constant('Relationship'), object: fc.oneof(text, fc.array(text, { maxLength: 2 })) }),
  fc.record({
    type: fc.constant('LanguageProperty'),
    languageMap: fc.dictionary(fc.constantFrom('sl', 'en', 'a'), fc.oneof(text, fc.array(text, { maxLength: 2 })), {
      maxKeys: 2,
    }),
  }),
  fc.record({ type: fc.constant('VocabProperty'), vocab: fc.oneof(text, fc.array(text, { maxLength: 2 })) }),
  fc.record({ type: fc.constant('JsonProperty'), json: anything }),
  fc.record({ type: fc.constant('ListProperty'), valueList: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({
    type: fc.constant('ListRelationship'),
    objectList: fc.array(fc.record({ object: text }), { maxLength: 2 }),
  }),
);

function instance(depth: number): fc.Arbitrary<AttributeInstance> {
  const members = fc.record(
    { observedAt: instant, unitCode: text, datasetId: fc.constant('urn:d') },
    { requiredKeys: [] },
  );
  const below =
    depth === 0
      ? fc.constant({})
      : fc.dictionary(
          iri,
          fc.oneof(instance(depth - 1), fc.array(instance(depth - 1), { minLength: 1, maxLength: 2 })),
          { maxKeys: 2 },
        );
  return fc
    .tuple(bare, members, below)
    .map(([value, core, sub]) => ({ ...value, ...core, ...sub }) as AttributeInstance);
}

/** Documents in every shape that storage allows, over few names and values, so that queries often hit. */
export const documents: fc.Arbitrary<Document> = fc.dictionary(
  iri,
  fc.oneof({ weight: 3, arbitrary: instance(1) }, fc.array(instance(0), { minLength: 1, maxLength: 3 })),
  { maxKeys: 3 },
) as fc.Arbitrary<Document>;

const trail = fc.oneof(
  fc.constant(['*']),
  fc.array(fc.constantFrom('a', 'b', 'sl', '0'), { minLength: 1, maxLength: 2 }),
);
const path: fc.Arbitrary<AttributePath> = fc
  .record({
    attributes: fc.array(iri, { minLength: 1, maxLength: 2 }),
    member: fc.option(fc.constantFrom('observedAt' as const, 'unitCode' as const), { nil: undefined, freq: 5 }),
    trail: fc.option(trail, { nil: undefined, freq: 2 }),
  })
  .map(({ attributes, member, trail: steps }) => ({
    attributes,
    text: 'path',
    ...(member ? { member } : steps ? { trail: steps } : {}),
  }));

const canonicalInstant = fc.constantFrom(
  '2020-01-01T00:00:00',
  '2020-01-01T00:00:00.5',
  '2020-01-01T00:00:00.55',
  '2021-01-01T10:00:00',
);
const numberLiteral = number.map((value): ComparableLiteral => ({ kind: 'number', value, text: String(value) }));
const textLiteral = text.map((value): ComparableLiteral => ({ kind: 'string', value }));
const dateLiteral = date.map((value): ComparableLiteral => ({ kind: 'date', value }));
const instantLiteral = canonicalInstant.map((value): ComparableLiteral => ({ kind: 'dateTime', value }));
const timeLiteral = fc
  .constantFrom('10:00:00', '10:00:00.5')
  .map((value): ComparableLiteral => ({ kind: 'time', value }));
const kinds = [numberLiteral, textLiteral, dateLiteral, instantLiteral, timeLiteral];
const comparable = fc.oneof(...kinds);
const literal: fc.Arbitrary<Literal> = fc.oneof(
  { weight: 5, arbitrary: comparable },
  fc.boolean().map((value): Literal => ({ kind: 'boolean', value })),
);
const pattern = fc
  .constantFrom('a', '^a', 'b$', '^a.?c$', '(ab|č)+', '[^a-c]', '^$', 'x{3,}', '𝒳', '\\.', '[[:digit:]]+', '^(a|b)*$')
  .map((source) => parsePattern(source, 'q'));
const pair = fc.oneof(...kinds.map((kind) => fc.tuple(kind, kind)));

const leaf: fc.Arbitrary<QueryNode> = fc.oneof(
  path.map((each): QueryNode => ({ kind: 'exists', path: each })),
  fc.record({
    kind: fc.constant('among' as const),
    path,
    negated: fc.boolean(),
    values: fc.array(literal, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    path,
    operator: fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const),
    value: comparable,
  }),
  fc
    .tuple(path, fc.boolean(), pair)
    .map(([each, negated, [from, to]]): QueryNode => ({ kind: 'range', path: each, negated, from, to })),
  fc.record({ kind: fc.constant('matches' as const), path, negated: fc.boolean(), pattern }),
);

/** Queries over the same names and values. */
export const queries: fc.Arbitrary<QueryNode> = fc.oneof(
  { weight: 4, arbitrary: leaf },
  fc.array(leaf, { minLength: 1, maxLength: 3 }).map((terms): QueryNode => ({ kind: 'and', terms })),
  fc.array(leaf, { minLength: 1, maxLength: 3 }).map((terms): QueryNode => ({ kind: 'or', terms })),
);
