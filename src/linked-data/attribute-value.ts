import type { ActiveContext } from './active-context.ts';
import { type AttributeType, nullMarker, valueMembers } from './core-terms.ts';
import { linkedDataError } from './errors.ts';
import { geometryFault } from './geometry.ts';
import { isRawNumber } from './lossless-json.ts';
import { isAbsolute } from './term-definition.ts';

/** The value of an attribute of one kind, checked; identifiers and vocabulary words expanded. */
export function readValue(type: AttributeType, path: string, value: unknown, active: ActiveContext): unknown {
  if (value === nullMarker || isNullList(type, value)) return nullMarker;
  if (value === undefined || value === null) throw invalid(path, 'null is not a value');
  return readers[type](path, value, active);
}

/**
 * The simplified value of an attribute whose kind is known: languages, vocabulary words and raw JSON stand in an object
 * of their own, everything else is bare. NGSI-LD 1.9.1 §4.5.4.
 */
export function readSimplified(type: AttributeType, path: string, value: unknown, active: ActiveContext): unknown {
  const member = valueMembers[type];
  const wrapped = typeof value === 'object' && value !== null && Object.hasOwn(value, member);
  return readValue(type, path, wrapped ? (value as Record<string, unknown>)[member] : value, active);
}

type Reader = (path: string, value: unknown, active: ActiveContext) => unknown;

/** One reader for each kind of attribute (NGSI-LD 1.9.1 §4.5.2, §4.5.3, §4.5.5, §4.5.18, §4.5.20 to §4.5.24). */
const readers: Readonly<Record<AttributeType, Reader>> = {
  Property: (_path, value) => value,
  JsonProperty: (path, value) => {
    const parts = Array.isArray(value) ? value : [value];
    if (!parts.every((part) => typeof part === 'object' && part !== null && !isRawNumber(part)))
      throw invalid(path, 'it must be an object or a list of objects');
    return value;
  },
  GeoProperty: (path, value) => {
    const geometry = typeof value === 'string' ? parsedGeometry(value) : value;
    const fault = geometryFault(geometry);
    if (fault) throw invalid(path, fault);
    return geometry;
  },
  Relationship: (path, value, active) => {
    if (!Array.isArray(value)) return identifier(path, value, active);
    if (value.length === 0) throw invalid(path, 'it must name an entity');
    return value.map((item, index) => identifier(`${path}[${index}]`, item, active));
  },
  LanguageProperty: (path, value) => {
    if (typeof value !== 'object' || Array.isArray(value)) throw invalid(path, 'it must map languages to text');
    for (const [language, text] of Object.entries(value as object)) {
      if (language === '') throw invalid(path, 'a language tag must not be empty');
      if (!isText(text)) throw invalid(`${path}.${language}`, 'it must be text');
    }
    return value;
  },
  VocabProperty: (path, value, active) => {
    if (typeof value === 'string') return active.expandTerm(value);
    if (Array.isArray(value) && value.every((word) => typeof word === 'string')) {
      return value.map((word) => active.expandTerm(word));
    }
    throw invalid(path, 'it must be text');
  },
  ListProperty: (path, value) => {
    if (!Array.isArray(value)) throw invalid(path, 'it must be a list');
    return value;
  },
  ListRelationship: (path, value, active) => {
    if (!Array.isArray(value)) throw invalid(path, 'it must be a list');
    return value.map((item, index) => {
      const object = typeof item === 'object' && item !== null ? (item as { object?: unknown }).object : item;
      return { object: identifier(`${path}[${index}]`, object, active) };
    });
  },
};

/** A list is deleted by a list that holds nothing but the null (NGSI-LD 1.9.1 §4.5.0). */
const isNullList = (type: AttributeType, value: unknown): boolean =>
  (type === 'ListProperty' || type === 'ListRelationship') &&
  Array.isArray(value) &&
  value.length === 1 &&
  value[0] === nullMarker;

/** A geometry may come as JSON text, for the sake of RDF (NGSI-LD 1.9.1 §4.7.2). */
function parsedGeometry(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): boolean =>
  typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'));

function identifier(path: string, value: unknown, active: ActiveContext): string {
  if (typeof value !== 'string') throw invalid(path, 'it must be a URI');
  const iri = active.expandId(value);
  if (!isAbsolute(iri)) throw invalid(path, 'it must be a URI');
  return iri;
}

const invalid = (path: string, reason: string) =>
  linkedDataError('attribute-invalid', { attribute: path, reason }, { field: path });
