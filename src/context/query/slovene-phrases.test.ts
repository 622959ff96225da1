import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DomainError } from '../../platform/errors.ts';
import { parseBox } from './geo-query.ts';
import { parsePattern } from './pattern.ts';
import { parseQuery } from './q-parser.ts';
import { slovenePhrases } from './slovene-phrases.ts';

const said =
  /(?:\bexpected|fault|invalid|tooComplex|tooMany)\((?:parameter, )?'([^']+)'|(?:expected|measure): '([^']+)'|return '((?:its?|a|the) [^']+)'/g;

test('whatever a parser of queries says in a refusal, it says in Slovene too', () => {
  const sources = readdirSync(import.meta.dirname).filter((file) => /^[\w-]+\.ts$/.test(file));
  const files = [...sources.map((file) => join(import.meta.dirname, file)), geometry];
  const phrases = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(said)].map((found) => found[1] ?? found[2] ?? found[3]!),
  );
  assert.ok(phrases.length > 40, `${phrases.length} are found`);
  const untold = phrases.filter((phrase) => /\w/.test(phrase) && !(phrase in slovenePhrases));
  assert.deepEqual(untold, []);
});

const geometry = join(import.meta.dirname, '../../linked-data/geometry.ts');

/** The sentence of a refusal, in Slovene. */
function refusal(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof DomainError) return error.sentence('sl');
  }
  throw new Error('it is not refused');
}

test('a refusal in Slovene has no English in it', () => {
  const vocabulary = { expandTerm: (name: string) => `https://example.org/${name}` };
  assert.equal(
    refusal(() => parseQuery('a==', vocabulary)),
    'Poizvedba q: na mestu 4 manjka vrednost.',
  );
  assert.equal(
    refusal(() => parseQuery('(a;b', vocabulary)),
    'Poizvedba q: na mestu 5 manjka ).',
  );
  assert.equal(
    refusal(() => parsePattern('a**', 'idPattern')),
    'Regularni izraz idPattern ima na mestu 3 napako: ponavljanja ni mogoče ponavljati.',
  );
  assert.equal(
    refusal(() => parseBox('1,2,3')),
    'Okvir bbox ni veljaven: potrebuje štiri števila ali šest.',
  );
});
