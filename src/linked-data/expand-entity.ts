import type { ActiveContext } from './active-context.ts';
import { geoAttributes, ngsiLd, nullMarker } from './core-terms.ts';
import type { AttributeInstance, Document, ExpandedEntity, ExpandedFragment } from './entity-shapes.ts';
import { linkedDataError } from './errors.ts';
import { type ExpandOptions, expandAttribute, isDateTime } from './expand-attribute.ts';
import { isReserved, nameFault } from './names.ts';
import { isAbsolute } from './term-definition.ts';

/** A whole NGSI-LD entity, however it is written, in the shape of storage (NGSI-LD 1.9.1 §4.5.1, §5.5.7). */
export function expandEntity(input: unknown, active: ActiveContext, options: ExpandOptions = {}): ExpandedEntity {
  const { id, types, scopes = [], ...rest } = expandFragment(input, active, options);
  if (id === undefined) throw invalid('it has no id', 'id');
  if (types === undefined) throw invalid('it has no type', 'type');
  return { id, types, scopes, ...rest };
}

/** Members of an entity that the node itself writes; what a client sends there is passed over. */
const generated = new Set(['createdAt', 'modifiedAt', 'deletedAt'].map((name) => ngsiLd + name));

/** Part of an entity: id and type may be missing, attributes too. */
export function expandFragment(input: unknown, active: ActiveContext, options: ExpandOptions = {}): ExpandedFragment {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw invalid('it is not an object');
  const document: Document = {};
  const fragment: ExpandedFragment = { document };
  for (const [name, value] of Object.entries(input)) {
    if (name === '@context') continue;
    const iri = active.expandTerm(name);
    if (iri === '@id') fragment.id = identifier(name, value, active);
    else if (iri === '@type') fragment.types = typeNames(name, value, active);
    else if (iri === scope) fragment.scopes = scopeNames(name, value);
    else if (iri === expiresAt) fragment.expiresAt = moment(name, value);
    else if (!generated.has(iri)) addAttribute(document, iri, name, value, active, options);
  }
  return fragment;
}

const scope = `${ngsiLd}scope`;
const expiresAt = `${ngsiLd}expiresAt`;

function addAttribute(
  document: Document,
  iri: string,
  name: string,
  value: unknown,
  active: ActiveContext,
  options: ExpandOptions,
): void {
  if (iri.startsWith('@') || iri.startsWith('_:')) throw invalid(`${iri} has no place in an entity`, name);
  const fault = nameFault(name, active);
  if (fault) throw invalid(fault, name);
  if (isReserved(iri)) throw invalid(`${name} belongs into an attribute and is no name of one`, name);
  if (Object.hasOwn(document, iri)) throw invalid(`attribute ${name} occurs twice`, name);
  document[iri] = expandAttribute(name, value, active, options);
  if (geoAttributes.has(iri) && [document[iri]].flat().some(isElsewhere))
    throw invalid(`${name} must be a GeoProperty with a GeoJSON geometry`, name);
}

/** Whether an instance says something else than where its entity is. */
function isElsewhere({ type, value }: AttributeInstance): boolean {
  return type !== undefined && type !== 'GeoProperty' && value !== nullMarker;
}

function identifier(field: string, value: unknown, active: ActiveContext): string {
  const iri = typeof value === 'string' ? active.expandId(value) : '';
  if (!isAbsolute(iri) || iri.startsWith('_:') || iri === nullMarker) throw invalid('its id is not a URI', field);
  return iri;
}

function typeNames(field: string, value: unknown, active: ActiveContext): string[] {
  const names = Array.isArray(value) ? value : [value];
  if (names.length === 0 || !names.every((name) => typeof name === 'string' && name !== '')) {
    throw invalid('its type is not text', field);
  }
  for (const name of names) {
    const fault = name === nullMarker ? 'its type cannot be deleted' : nameFault(name, active);
    if (fault) throw invalid(fault, field);
  }
  const types = [...new Set(names.map((name) => active.expandTerm(name)))];
  if (types.some((type) => type.startsWith('@'))) throw invalid('a word of JSON-LD is no type', field);
  return types;
}

function scopeNames(field: string, value: unknown): string[] {
  const names = Array.isArray(value) ? value : [value];
  if (!names.every((name) => typeof name === 'string' && name !== '')) throw invalid('its scope is not text', field);
  return [...new Set(names as string[])];
}

function moment(field: string, value: unknown): string {
  if (value !== nullMarker && !isDateTime(value)) throw invalid(`${field} is not a date and time in UTC`, field);
  return value;
}

const invalid = (reason: string, field?: string) =>
  linkedDataError('entity-invalid', { reason }, field === undefined ? {} : { field });
