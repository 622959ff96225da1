import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { storableLimits } from './entities/storable.ts';
import { contextError } from './errors.ts';
import { slovenePhrases } from './slovene-phrases.ts';

const sources = ['temporal/temporal-fragment.ts', 'temporal/temporal-write-routes.ts', 'entities/storable.ts'];
const said = /(?:invalid|unstorable)\([^()]*,\s*'([^']+)'\)|reason: '([^']+)'/g;

test('why a history is refused is said in Slovene, too', () => {
  const phrases = sources.flatMap((file) =>
    [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(said)].map((found) => found[1] ?? found[2]!),
  );
  assert.ok(phrases.length >= 18, `${phrases.length} are found`);
  const lengths = [storableLimits.id, storableLimits.name, storableLimits.datasetId, storableLimits.unitCode];
  const limits = [
    ...lengths.map((most) => `it is longer than ${most} bytes`),
    `it nests deeper than ${storableLimits.depth}`,
  ];
  assert.deepEqual(
    [...phrases, ...limits].filter((phrase) => !(phrase in slovenePhrases)),
    [],
  );
  const error = contextError('entity-invalid', { field: 'level', reason: 'it has no instance' });
  assert.equal(error.sentence('sl'), 'Entiteta ni veljavna: nima nobene vrednosti (level)');
});
