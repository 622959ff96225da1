import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DomainError } from '../platform/errors.ts';
import { readBundledContexts } from './bundled-contexts.ts';
import { expandEntity } from './expand-entity.ts';
import { createContexts } from './index.ts';
import { slovenePhrases } from './slovene-phrases.ts';

const sources = [
  ...['attribute-value', 'context-documents', 'contexts', 'expand-attribute', 'expand-entity', 'term-definition'],
  'names',
];
const said = /(?:(?:invalid|tooMuch)\((?:[\w.]+, |`[^`]*`, )?|reason: |return )(?:'([a-z@"][^']*)'|`([^`]* [^`]*)`)/g;

test('whatever is refused of contexts, entities and attributes is said in Slovene, too', () => {
  const phrases = sources.flatMap((file) =>
    [...readFileSync(join(import.meta.dirname, `${file}.ts`), 'utf8').matchAll(said)].map((found) =>
      (found[1] ?? found[2]!).replace(/\$\{[^}]*\}/g, '{}'),
    ),
  );
  assert.ok(phrases.length > 50, `${phrases.length} are found`);
  assert.deepEqual(
    phrases.filter((phrase) => !(phrase in slovenePhrases)),
    [],
  );
});

test('a refusal in Slovene has the names of the request in it, and no English', async () => {
  const contexts = createContexts({
    bundled: await readBundledContexts(join(import.meta.dirname, '../../models/contexts')),
    fetch: () => Promise.reject(new Error('there is no network')),
  });
  const active = await contexts.core();
  const entity = (members: object) => () => expandEntity({ id: 'urn:x:1', type: 'T', ...members }, active);
  for (const [refused, sentence] of [
    [
      entity({ a: { type: 'Relationship', value: 1 } }),
      'Atribut »a.value« ni veljaven: Relationship nosi člana »object«, ne »value«.',
    ],
    [entity({ a: { type: 'Property' } }), 'Atribut »a« ni veljaven: Property potrebuje člana »value«.'],
    [entity({ scope: 7 }), 'Entiteta ni veljavna: doseg ni besedilo.'],
    [() => contexts.parse({ a: { '@id': 'x' } }), 'Kontekst ni veljaven: »x« pri izrazu »a« ni IRI.'],
    [() => contexts.parse([['relative']]), 'Kontekst ni veljaven: »relative« ni poln spletni naslov.'],
  ] as const)
    await assert.rejects(
      async () => refused(),
      (error) => {
        assert.equal(error instanceof DomainError && error.sentence('sl'), sentence);
        return true;
      },
    );
});
