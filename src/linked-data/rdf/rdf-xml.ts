import type { Quad, Quad_Object } from '@rdfjs/types';
import { linkedDataError } from '../errors.ts';

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const string = 'http://www.w3.org/2001/XMLSchema#string';

// XML 1.0 §2.3 without the colon: NCName of Namespaces in XML 1.0 §3.
const start =
  'A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C-\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const localName = new RegExp(`[${start}][${start}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F-\\u2040]*$`, 'u');

/** Statements of the default graph as RDF/XML (RDF 1.1 XML Syntax), one description for each subject. */
export function writeRdfXml(quads: readonly Quad[], prefixes: Readonly<Record<string, string>>): string {
  const names = createNames(prefixes);
  const descriptions: string[] = [];
  for (const statements of Map.groupBy(quads, ({ subject }) => `${subject.termType} ${subject.value}`).values()) {
    descriptions.push(describe(statements, names));
  }
  const namespaces = [...names.used].map(([prefix, stem]) => ` xmlns:${prefix}="${escapeAttribute(stem)}"`).join('\n ');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF${namespaces}>\n${descriptions.join('')}</rdf:RDF>\n`;
}

interface Names {
  /** `prefix:local` for a predicate's IRI. */
  qualified(iri: string): string;
  readonly used: ReadonlyMap<string, string>;
}

function createNames(prefixes: Readonly<Record<string, string>>): Names {
  const byStem = new Map(Object.entries(prefixes).map(([prefix, stem]) => [stem, prefix]));
  const used = new Map([['rdf', rdf]]);
  const taken = new Map([[rdf, 'rdf']]);
  const qualified = (iri: string): string => {
    const local = localName.exec(iri)?.[0];
    if (!local || local === iri) {
      throw linkedDataError('rdf-not-writable', { format: 'RDF/XML', reason: `predicate ${iri} has no XML name` });
    }
    const stem = iri.slice(0, -local.length);
    let prefix = taken.get(stem);
    if (prefix === undefined) {
      prefix = byStem.get(stem) ?? `ns${taken.size}`;
      taken.set(stem, prefix);
      used.set(prefix, stem);
    }
    return `${prefix}:${local}`;
  };
  return { qualified, used };
}

function describe(statements: readonly Quad[], names: Names): string {
  const { subject } = statements[0]!;
  const about =
    subject.termType === 'BlankNode'
      ? `rdf:nodeID="${nodeId(subject.value)}"`
      : `rdf:about="${escapeAttribute(subject.value)}"`;
  const lines = statements.map(
    ({ predicate, object }) => `    ${property(names.qualified(predicate.value), object)}\n`,
  );
  return `  <rdf:Description ${about}>\n${lines.join('')}  </rdf:Description>\n`;
}

function property(name: string, object: Quad_Object): string {
  if (object.termType === 'BlankNode') return `<${name} rdf:nodeID="${nodeId(object.value)}"/>`;
  if (object.termType === 'NamedNode') return `<${name} rdf:resource="${escapeAttribute(object.value)}"/>`;
  if (object.termType !== 'Literal') {
    throw linkedDataError('rdf-not-writable', {
      format: 'RDF/XML',
      reason: `a ${object.termType} cannot be an object`,
    });
  }
  const { language, datatype, value } = object;
  const kind = language
    ? ` xml:lang="${escapeAttribute(language)}"`
    : datatype.value === string
      ? ''
      : ` rdf:datatype="${escapeAttribute(datatype.value)}"`;
  return `<${name}${kind}>${escapeText(value)}</${name}>`;
}

/** Blank node labels may hold what an XML name may not; each other character becomes its code. */
const nodeId = (label: string): string =>
  `b${label.replace(/[^A-Za-z0-9]/g, (sign) => `_${sign.codePointAt(0)?.toString(16)}_`)}`;

// Characters that XML 1.0 cannot carry at all, not even as references.
const unwritable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

const escapeText = (text: string): string =>
  text.replace(unwritable, '\uFFFD').replace(/[&<>\r]/g, (sign) => references[sign]!);

const escapeAttribute = (text: string): string =>
  text
    .replace(unwritable, '\uFFFD')
    .replace(/[&<>"\r]/g, (sign) => references[sign]!)
    .replace(/[\t\n]/g, (sign) => `&#${sign.charCodeAt(0)};`);
