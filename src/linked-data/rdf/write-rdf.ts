import type { Quad } from '@rdfjs/types';
import jsonld from 'jsonld';
import { Writer } from 'n3';
import { linkedDataError } from '../errors.ts';
import { type RdfMediaType, rdfPrefixes } from './rdf-formats.ts';
import { writeRdfXml } from './rdf-xml.ts';

/** How statements are written. */
export interface WriteRdfOptions {
  /** Prefix → namespace; the well-known ones of catalogues unless given. */
  readonly prefixes?: Readonly<Record<string, string>>;
}

/** Statements as text in one RDF format. */
export async function writeRdf(
  quads: readonly Quad[],
  mediaType: RdfMediaType,
  { prefixes = rdfPrefixes }: WriteRdfOptions = {},
): Promise<string> {
  if (mediaType === 'application/rdf+xml') return writeRdfXml(quads, prefixes);
  if (mediaType === 'application/ld+json') return writeJsonLd(quads, prefixes);
  return writeText(quads, mediaType, prefixes);
}

function writeText(
  quads: readonly Quad[],
  format: RdfMediaType,
  prefixes: Readonly<Record<string, string>>,
): Promise<string> {
  const isLineBased = format === 'application/n-quads' || format === 'application/n-triples';
  const writer = new Writer({ format, ...(isLineBased ? {} : { prefixes: usedPrefixes(quads, prefixes) }) });
  // The writer groups statements only when those of one subject follow each other.
  const ordered = isLineBased ? quads : groupBySubject(quads);
  for (const quad of ordered) writer.addQuad(quad as never);
  return new Promise((resolve, reject) => {
    writer.end((error: Error | null, text: string) => (error ? reject(error) : resolve(text)));
  });
}

function groupBySubject(quads: readonly Quad[]): Quad[] {
  const groups = Map.groupBy(quads, (quad) => `${quad.graph.value} ${quad.subject.termType} ${quad.subject.value}`);
  return [...groups.values()].flat();
}

/** Only the prefixes that some name in the statements uses. */
export function usedPrefixes(
  quads: readonly Quad[],
  prefixes: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = new Set<string>();
  for (const { subject, predicate, object } of quads) {
    names.add(subject.value).add(predicate.value);
    if (object.termType === 'NamedNode') names.add(object.value);
    if (object.termType === 'Literal') names.add(object.datatype.value);
  }
  const all = [...names];
  return Object.fromEntries(Object.entries(prefixes).filter(([, stem]) => all.some((name) => name.startsWith(stem))));
}

async function writeJsonLd(quads: readonly Quad[], prefixes: Readonly<Record<string, string>>): Promise<string> {
  const nquads = await writeText(quads, 'application/n-quads', {});
  try {
    const expanded = await jsonld.fromRDF(nquads as unknown as object, { format: 'application/n-quads' });
    const context = usedPrefixes(quads, prefixes) as jsonld.ContextDefinition;
    return JSON.stringify(await jsonld.compact(expanded, context, { graph: false }), null, 2);
  } catch (error) {
    throw linkedDataError(
      'rdf-not-writable',
      { format: 'JSON-LD', reason: String(error).slice(0, 200) },
      { cause: error },
    );
  }
}
