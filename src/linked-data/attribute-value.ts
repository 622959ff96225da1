import type { ActiveContext } from './active-context.ts';
import { type AttributeType, nullMarker } from './core-terms.ts';
import { linkedDataError } from './errors.ts';
import { geometryFault } from './geometry.ts';
import { isAbsolute } from './term-definition.ts';

/** The value of an attribute of one kind, checked; identifiers and vocabulary words expanded. */
export function readValue(type: AttributeType, path: string, value: unknown, active: ActiveContext): unknown {
  if (value === nullMarker) return value;
  if (value === undefined || (value === null && type !== 'JsonProperty')) throw invalid(path, 'null is not a value');
  return readers[type](path, value, active);
}

type Reader = (path: string, value: unknown, active: ActiveContext) => unknown;

/** One reader for each kind of attribute (NGSI-LD 1.9.1 §4.5.2, §4.5.3, §4.5.5, §4.5.18, §4.5.20 to §4.5.24). */
const readers: Readonly<Record<AttributeType, Reader>> = {
  Property: (_path, value) => value,
  JsonProperty: (_path, value) => value,
  GeoProperty: (path, value) => {
    const fault = geometryFault(value);
    if (fault) throw invalid(path, fault);
    return value;
  },
  Relationship: (path, value, active) => {
    if (!Array.isArray(value)) return identifier(path, value, active);
    if (value.length === 0) throw invalid(path, 'it must name an entity');
    return value.map((item, index) => identifier(`${path}[${index}]`, item, active));
  },
  LanguageProperty: (path, value) => {
    if (typeof value !== 'object' || Array.isArray(value)) throw invalid(path, 'it must map languages to text');
    for (const [language, text] of Object.entries(value as object)) {
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
