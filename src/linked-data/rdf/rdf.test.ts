import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Quad } from '@rdfjs/types';
import fc from 'fast-check';
import jsonld from 'jsonld';
import { DataFactory } from 'n3';
import { DomainError } from '../../platform/errors.ts';
import { createShapes, parseRdf, type RdfMediaType, rdfFormats, validateShapes, writeRdf } from './index.ts';

const { namedNode, literal, blankNode, quad } = DataFactory;
const fixtures = join(import.meta.dirname, '../../../test/fixtures/mobilitydcat-ap');
const mediaTypes = Object.keys(rdfFormats) as RdfMediaType[];
const read = async (file: string) =>
  parseRdf(await readFile(join(fixtures, file), 'utf8'), { mediaType: 'text/turtle', baseIri: 'https://e.org/' });

/** One text for all graphs that differ in blank node labels only. */
async function canonical(quads: readonly Quad[]): Promise<string> {
  const nquads = await writeRdf(quads, 'application/n-quads');
  // Small graphs whose blank nodes look alike take many steps; the usual bound is against hostile input.
  const options = { algorithm: 'URDNA2015', inputFormat: 'application/n-quads', canonizeOptions: { maxWorkFactor: 3 } };
  return (await jsonld.canonize(nquads as never, options as never)) as unknown as string;
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('a & b < c > "d"', ' vrstica\n\tdruga\r\n ', ']]>', "l'été"),
);
const iri = fc
  .constantFrom('https://e.org/a?b=1&c="', 'urn:x:1', 'http://www.w3.org/ns/dcat#Dataset', 'https://e.org/č')
  .map((value) => namedNode(value.replaceAll('"', '%22')));
const predicate = fc
  .constantFrom(
    'http://purl.org/dc/terms/title',
    'https://e.org/v/9lives',
    'urn:p:č-1',
    'http://www.w3.org/1999/02/22-rdf-syntax-ns#type',
  )
  .map((value) => namedNode(value));
const blank = fc.constantFrom('b0', 'b1').map((label) => blankNode(label));
const value = fc.oneof(
  text.map((content) => literal(content)),
  text.map((content) => literal(content, 'sl')),
  fc.integer().map((number) => literal(String(number), namedNode('http://www.w3.org/2001/XMLSchema#integer'))),
);
const graph = fc
  .array(fc.tuple(fc.oneof(iri, blank), predicate, fc.oneof(iri, blank, value)), { minLength: 1, maxLength: 12 })
  .map((triples) => triples.map(([subject, property, object]) => quad(subject, property, object) as unknown as Quad));

test('what is written in any format reads back as the same graph', async () => {
  await fc.assert(
    fc.asyncProperty(graph, fc.constantFrom(...mediaTypes), async (quads, mediaType) => {
      const written = await writeRdf(quads, mediaType);
      assert.equal(await canonical(await parseRdf(written, { mediaType })), await canonical(quads), written);
    }),
    { numRuns: 400 },
  );
});

test('RDF/XML replaces characters that XML cannot carry and refuses predicates without an XML name', async () => {
  const odd = [
    quad(namedNode('urn:x'), namedNode('http://purl.org/dc/terms/title'), literal('a\u0000b')) as unknown as Quad,
  ];
  const [back] = await parseRdf(await writeRdf(odd, 'application/rdf+xml'), { mediaType: 'application/rdf+xml' });
  assert.equal(back?.object.value, 'a\uFFFDb');
  const nameless = [quad(namedNode('urn:x'), namedNode('https://e.org/1'), literal('x')) as unknown as Quad];
  await assert.rejects(writeRdf(nameless, 'application/rdf+xml'), /https:\/\/e.org\/1 has no XML name/);
});

test('any text in any format is read or refused by name', async () => {
  const seeds = [
    '<a> <b> "c" .',
    '@prefix a: <',
    '<rdf:RDF xmlns:rdf="',
    '{"@id": "',
    '{"@context":"https://e.org/c"}',
    '<!DOCTYPE',
  ];
  const input = fc.oneof(
    fc.string(),
    fc.tuple(fc.constantFrom(...seeds), fc.string()).map(([seed, rest]) => seed + rest),
    fc.json(),
  );
  await fc.assert(
    fc.asyncProperty(input, fc.constantFrom(...mediaTypes, 'text/plain'), async (content, mediaType) => {
      await parseRdf(content, { mediaType }).catch((error) => assert.ok(error instanceof DomainError, `${error}`));
    }),
    { numRuns: 800 },
  );
});

test('a broken document is refused with its line, and one that unfolds without bound at once', async () => {
  const refused = (line: number) => (error: unknown) => error instanceof DomainError && error.place.line === line;
  await assert.rejects(parseRdf('<a:b> <a:c> "d" .\n<a:b> <a:c> x:y .', { mediaType: 'text/turtle' }), refused(2));
  const bomb = `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rdf:RDF xmlns:rdf="x">&b;</rdf:RDF>`;
  await assert.rejects(parseRdf(bomb, { mediaType: 'application/rdf+xml' }), /entities must not nest/);
});

test('verdicts on the mobilityDCAT-AP corpus are those of two independent engines', async () => {
  const shapes = createShapes([
    ...(await read('mobilitydcat-ap-shacl-ranges.ttl')),
    ...(await read('mobilitydcat-ap-shacl.ttl')),
  ]);
  const [, ...rows] = (await readFile(join(fixtures, 'corpus/expected-results.csv'), 'utf8')).trim().split('\n');
  for (const row of rows) {
    const [file, , conforms, violations] = row.split(',');
    const report = await shapes.validate(await read(`corpus/${file}`));
    const found = report.results.filter(({ severity }) => severity === 'violation').length;
    assert.deepEqual([file, String(report.conforms), String(found)], [file, conforms, violations?.trim()]);
  }
});

test('a finding names its thing, its property and what is wrong', async () => {
  const prefixes = '@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <https://e.org/> .';
  const shapes = await parseRdf(
    `${prefixes} e:S a sh:NodeShape ; sh:targetClass e:T ; sh:property [ sh:path e:title ; sh:minCount 1 ; sh:message "manjka" ] .`,
    { mediaType: 'text/turtle' },
  );
  const data = await parseRdf(`${prefixes} e:x a e:T .`, { mediaType: 'text/turtle' });
  const { conforms, results } = await validateShapes(data, shapes);
  assert.equal(conforms, false);
  assert.deepEqual(results, [
    {
      focus: 'https://e.org/x',
      path: 'https://e.org/title',
      message: 'manjka',
      severity: 'violation',
      value: null,
      constraint: 'MinCountConstraintComponent',
    },
  ]);
});
