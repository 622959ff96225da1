import type { Quad } from '@rdfjs/types';
import jsonld from 'jsonld';
import { Parser } from 'n3';
import { RdfXmlParser } from 'rdfxml-streaming-parser';
import { DomainError } from '../../platform/errors.ts';
import type { ContextDocuments } from '../context-documents.ts';
import { linkedDataError } from '../errors.ts';
import { parseJson } from '../lossless-json.ts';
import { isRdfMediaType, type RdfMediaType, rdfFormats } from './rdf-formats.ts';

/** How a document is to be read. */
export interface ParseRdfOptions {
  readonly mediaType: string;
  /** Base of relative addresses. */
  readonly baseIri?: string;
  /** Contexts that a JSON-LD document may name; without it only contexts written in the document itself work. */
  readonly documents?: ContextDocuments;
}

/** The statements of an RDF document; a fault is named with its line where the format tells it. */
export async function parseRdf(text: string, options: ParseRdfOptions): Promise<Quad[]> {
  const { mediaType } = options;
  if (!isRdfMediaType(mediaType)) throw linkedDataError('rdf-format-unknown', { format: mediaType.slice(0, 100) });
  try {
    if (mediaType === 'application/ld+json') return await parseJsonLd(text, options);
    if (mediaType === 'application/rdf+xml') return await parseRdfXml(text, options.baseIri);
    const format = rdfFormats[mediaType];
    return new Parser({ format, ...(options.baseIri ? { baseIRI: options.baseIri } : {}) }).parse(text);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw malformed(mediaType, error);
  }
}

function malformed(mediaType: RdfMediaType, error: unknown): DomainError {
  const {
    message = String(error),
    context,
    details,
  } = error as Error & {
    context?: { line?: number };
    details?: { code?: string };
  };
  const line = context?.line ?? Number(/(?:^|line )(\d+)[:.]/.exec(message)?.[1] ?? Number.NaN);
  const reason = (details?.code ?? message).slice(0, 300);
  const place = Number.isFinite(line) ? { line } : {};
  return linkedDataError('rdf-malformed', { format: rdfFormats[mediaType], reason }, { ...place, cause: error });
}

async function parseJsonLd(text: string, { baseIri, documents }: ParseRdfOptions): Promise<Quad[]> {
  const document = parseJson(text);
  if (typeof document !== 'object' || document === null) throw new Error('the document is neither object nor list');
  const nquads = (await jsonld.toRDF(document as jsonld.JsonLdDocument, {
    format: 'application/n-quads',
    ...(baseIri ? { base: baseIri } : {}),
    documentLoader: async (url: string) => {
      if (!documents) throw linkedDataError('context-unavailable', { url });
      return { documentUrl: url, document: { '@context': (await documents.load(url)) as never } };
    },
  })) as unknown as string;
  return new Parser({ format: 'N-Quads' }).parse(nquads);
}

/** Own entities would let a small document grow without bound, so only short namespace declarations pass. */
const limits = { entities: 50, entityLength: 500 };

function parseRdfXml(text: string, baseIRI?: string): Promise<Quad[]> {
  rejectEntityBombs(text);
  return new Promise((resolve, reject) => {
    const quads: Quad[] = [];
    const parser = new RdfXmlParser({ ...(baseIRI ? { baseIRI } : {}), trackPosition: true });
    parser.on('data', (quad: Quad) => quads.push(quad));
    parser.on('error', reject);
    parser.on('end', () => resolve(quads));
    parser.end(text);
  });
}

function rejectEntityBombs(text: string): void {
  const entities = text.match(/<!ENTITY[^>]*>/g) ?? [];
  if (entities.length > limits.entities || entities.some((entity) => entity.length > limits.entityLength)) {
    throw new Error('too many or too long entity declarations');
  }
  if (entities.some((entity) => /<!ENTITY\s+\S+\s+["'][^"']*&/.test(entity))) throw new Error('entities must not nest');
}
