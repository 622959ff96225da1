import type { NamedNode, Quad } from '@rdfjs/types';
import { DataFactory } from 'n3';

const { namedNode, literal, quad } = DataFactory;

/** The namespaces in which DCAT-AP 3.0.1 writes. */
const namespaces = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dcatap: 'http://data.europa.eu/r5r/',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  geo: 'http://www.opengis.net/ont/geosparql#',
  eli: 'http://data.europa.eu/eli/ontology#',
} as const;

/** A name with a prefix: `dct:title`. */
export type Term = `${keyof typeof namespaces}:${string}`;

/** What a statement may say: an IRI, a text in a language, or a typed value. */
export type Value =
  | { readonly iri: string }
  | { readonly text: string; readonly language: string }
  | { readonly value: string; readonly type?: Term };

/** The IRI of a prefixed name. */
export function iriOf(term: Term): string {
  const separator = term.indexOf(':');
  return namespaces[term.slice(0, separator) as keyof typeof namespaces] + term.slice(separator + 1);
}

/** Collects statements; it makes none twice. */
export interface Statements {
  /** Says of `subject` each of the values. */
  say(subject: string, property: Term, ...values: (Value | null)[]): void;
  /** Says what `subject` is. */
  is(subject: string, ...classes: Term[]): void;
  readonly quads: readonly Quad[];
}

/** An empty collection of statements. */
export function createStatements(): Statements {
  const quads: Quad[] = [];
  const present = new Set<string>();
  const add = (subject: string, property: string, value: Value) => {
    const key = JSON.stringify([subject, property, value]);
    if (present.has(key)) return;
    present.add(key);
    quads.push(quad(namedNode(subject), namedNode(property), objectOf(value)) as Quad);
  };
  return {
    quads,
    say(subject, property, ...values) {
      for (const value of values) if (value !== null) add(subject, iriOf(property), value);
    },
    is(subject, ...classes) {
      for (const name of classes) add(subject, iriOf('rdf:type'), { iri: iriOf(name) });
    },
  };
}

function objectOf(value: Value) {
  if ('iri' in value) return namedNode(value.iri) as NamedNode;
  if ('language' in value) return literal(value.text, value.language);
  return literal(value.value, value.type ? namedNode(iriOf(value.type)) : undefined);
}
