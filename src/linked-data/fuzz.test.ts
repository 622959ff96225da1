import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { DomainError } from '../platform/errors.ts';
import {
  compactEntity,
  createContexts,
  expandEntity,
  expandFragment,
  parseJson,
  readBundledContexts,
} from './index.ts';

const contexts = createContexts({
  bundled: await readBundledContexts(join(import.meta.dirname, '../../models/contexts')),
  fetch: async () => {
    throw new Error('no network');
  },
});

/** Passes refusals on as undefined; any other error is a defect. */
async function orRefused<T>(work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    assert.ok(error instanceof DomainError, `${error}`);
    return undefined;
  }
}

const hostileKey = fc.constantFrom(
  ...[
    'id',
    'type',
    '@type',
    '@id',
    '@context',
    '@value',
    '@graph',
    '@reverse',
    '__proto__',
    'constructor',
    '',
    ':',
    'a:b',
  ],
  ...['value', 'object', 'vocab', 'languageMap', 'datasetId', 'observedAt', 'scope', 'location', 'ngsi-ld:hasValue'],
);
const hostileText = fc.constantFrom(
  'Property',
  'Relationship',
  'GeoProperty',
  'urn:x:1',
  '@id',
  '@none',
  'Point',
  '',
  ':',
);
const hostile = fc.letrec((tie) => ({
  json: fc.oneof({ maxDepth: 5 }, fc.jsonValue(), hostileText, fc.array(tie('json'), { maxLength: 4 }), tie('object')),
  object: fc.dictionary(fc.oneof(hostileKey, fc.string()), tie('json'), { maxKeys: 6 }),
}));

test('any JSON as entity is either expanded or refused by name', async () => {
  const active = await contexts.core();
  await fc.assert(
    fc.asyncProperty(hostile.json, fc.boolean(), async (json, partial) => {
      const document = JSON.parse(JSON.stringify(json ?? null));
      const entity = { id: 'urn:x:1', type: 'T', ...(typeof document === 'object' ? document : {}) };
      const expanded = await orRefused(() => expandEntity(entity, active, { partial }));
      await orRefused(() => expandFragment(document, active, { partial }));
      if (expanded) compactEntity(expanded, active, { format: 'concise' });
      assert.equal(Object.getPrototypeOf({}).polluted, undefined);
    }),
    { numRuns: 2_000 },
  );
});

test('any JSON as context is either parsed or refused by name', async () => {
  const definition = fc.dictionary(
    fc.constantFrom('@id', '@type', '@container', '@language', '@context'),
    hostile.json,
  );
  const terms = fc.dictionary(fc.oneof(hostileKey, fc.string()), fc.oneof(definition, hostile.json), { maxKeys: 6 });
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(terms, hostile.json, fc.array(terms, { maxLength: 3 })),
      fc.string(),
      async (json, name) => {
        const context = JSON.parse(JSON.stringify(json ?? null));
        const active = await orRefused(() => contexts.parse(context));
        // Null is the core to a request, and nothing to one who adds a context.
        const isUsable = (await orRefused(async () => (await contexts.check(context)) ?? true)) === true;
        if (context !== null) assert.equal(isUsable, active !== undefined);
        if (active) await orRefused(() => active.compactIri(active.expandTerm(name)));
      },
    ),
    { numRuns: 1_000 },
  );
});

test('any text is parsed as JSON or refused, and long integers keep their digits', async () => {
  await fc.assert(fc.asyncProperty(fc.string(), async (text) => void (await orRefused(() => parseJson(text)))));
  const long = '{"a":12345678901234567890123,"b":[1.5,9007199254740993],"c":"12345678901234567"}';
  assert.equal(JSON.stringify(parseJson(long)), long);
});
