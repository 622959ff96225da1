import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { freshDatabase } from '../../../test/support/database.ts';
import { parseJson } from '../../linked-data/index.ts';
import { systemAccess } from '../../participants/index.ts';
import { systemClock } from '../../platform/clock.ts';
import { createContext } from '../index.ts';
import type { EntityOperation } from './entity.ts';
import { storableLimits } from './storable.ts';

const db = await freshDatabase({ after });
const { entities } = createContext({ db, clock: systemClock });
const access = systemAccess(1);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('\0', '\ud800', '\udc00x', '\uffff', '\u{10ffff}', '', ' ', '\\', '"', '__proto__', 'a\u202eb'),
  fc.integer({ min: 1, max: 3 }).map((times) => 'š'.repeat(times * 400)),
);
const number = fc.oneof(
  fc.double(),
  fc.constantFrom(
    ...['1e308', '-0', '1e-400', '9007199254740993', '9'.repeat(400), '9'.repeat(1_001)].map((digits) =>
      parseJson(digits),
    ),
  ),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, text, number, fc.boolean(), fc.constant(null), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  object: fc.dictionary(text, tie('value'), { maxKeys: 3, noNullPrototype: true }),
}));
const nested = fc.integer({ min: 70, max: 90 }).map((depth) => {
  let inner: unknown = 1;
  for (let level = 0; level < depth; level += 1) inner = level % 2 ? [inner] : { a: inner };
  return inner;
});
const moment = fc.constantFrom(
  ...[
    '2026-01-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999999Z',
    '2026-01-01T00:00:00,5Z',
  ],
);
const name = fc.oneof(
  text.map((end) => `https://example.org/${end}`),
  fc.constant('https://example.org/a'),
);
const attribute = fc
  .record({
    value: fc.oneof(value, nested),
    observedAt: fc.option(moment),
    unitCode: fc.option(text),
    datasetId: fc.option(text),
    part: fc.option(value),
  })
  .map(({ part, ...members }) => ({
    type: 'Property' as const,
    ...Object.fromEntries(Object.entries(members).filter(([key, member]) => key === 'value' || member !== null)),
    ...(part === null ? {} : { 'https://example.org/part': { type: 'Property' as const, value: part } }),
  }));
const given = fc.record({
  end: text,
  types: fc.array(name, { maxLength: 2 }),
  scopes: fc.array(fc.oneof(text, fc.constant('/Koper')), { maxLength: 2 }),
  expiresAt: fc.option(moment),
  attributes: fc.dictionary(name, attribute, { maxKeys: 2, noNullPrototype: true }),
});

const refusals = new Set(['context.value-unstorable', 'context.entity-invalid', 'context.null-forbidden']);
let count = 0;

test('whatever passes the check can be stored and read again, and whatever does not is refused before the database', async () => {
  await fc.assert(
    fc.asyncProperty(given, async ({ end, types, scopes, expiresAt, attributes }) => {
      count += 1;
      const id = `urn:ngsi-ld:T:${count}${end}`;
      const entity = { id, types, scopes, document: attributes, ...(expiresAt === null ? {} : { expiresAt }) };
      const create: EntityOperation = { kind: 'create', id, entity };
      const companion = `urn:ngsi-ld:T:beside:${count}`;
      const beside: EntityOperation = {
        kind: 'create',
        id: companion,
        entity: { ...entity, id: companion, types: ['x:T'], scopes: [], document: {} },
      };
      const [outcome, neighbour] = await entities.apply(access, [
        create,
        { ...beside, entity: { ...beside.entity, expiresAt: '2100-01-01T00:00:00Z' } } as EntityOperation,
      ]);
      assert.equal(neighbour?.outcome, 'created');
      if (outcome?.outcome === 'refused') {
        const { code } = outcome.error as Error & { code?: string };
        assert.ok(refusals.has(code ?? ''), `${code}: ${outcome.error.message}`);
        return;
      }
      assert.equal(outcome?.outcome, 'created');
      const read = await entities.retrieve(access, id);
      if (read === null) return assert.ok(expiresAt !== null);
      const kept = Object.values(read.document)
        .flat()
        .map((each) => JSON.stringify(each.value));
      const wanted = Object.values(attributes).map((each) => JSON.stringify((each as { value?: unknown }).value));
      assert.deepEqual(kept.map(sorted).sort(), wanted.map(sorted).sort());
    }),
    { numRuns: 300 },
  );
});

/** JSON in the database has an order of members of its own, and writes numbers out. */
function sorted(json: string): string {
  const order = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(order);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([key, member]) => [key, order(member)]),
    );
  };
  return JSON.stringify(order(JSON.parse(json)));
}

test('the bounds are those that are told', async () => {
  const long = `https://example.org/${'a'.repeat(storableLimits.name)}`;
  const entity = { id: 'urn:x:bound', types: [long], scopes: [], document: {} };
  const [outcome] = await entities.apply(access, [{ kind: 'create', id: entity.id, entity }]);
  assert.equal(outcome?.outcome, 'refused');
});
