import type { ActiveContext } from './active-context.ts';
import { readValue } from './attribute-value.ts';
import {
  type AttributeType,
  conciseTypes,
  isAttributeType,
  memberAddresses,
  memberRoles,
  ngsiLd,
  nullMarker,
  unitless,
  valueMembers,
} from './core-terms.ts';
import type { AttributeInstance } from './entity-shapes.ts';
import { linkedDataError } from './errors.ts';
import { isGeometry } from './geometry.ts';
import { nameFault } from './names.ts';

/** How incoming attributes are to be read. */
export interface ExpandOptions {
  /** `keyValues`: every member is a bare value. `any` (default): normalized, concise and bare values, told apart. */
  readonly format?: 'any' | 'keyValues';
  /** Updates may leave out an attribute's type and value. */
  readonly partial?: boolean;
}

type Members = Readonly<Record<string, unknown>>;

/** One attribute, one instance or several, in the shape of storage (NGSI-LD 1.9.1 §4.5). */
export function expandAttribute(
  path: string,
  value: unknown,
  active: ActiveContext,
  options: ExpandOptions = {},
): AttributeInstance | AttributeInstance[] {
  if (value === null || value === undefined) throw invalid(path, 'null is not a value');
  if (options.format === 'keyValues') return bareValue(path, value, active);
  if (Array.isArray(value)) {
    if (!value.length || !value.every((item) => isInstance(item, active))) return bareValue(path, value, active);
    const instances = value.map((item, index) => expandInstance(`${path}[${index}]`, item as Members, active, options));
    rejectRepeatedDatasets(path, instances);
    return instances;
  }
  if (isInstance(value, active) || (options.partial && hasMetadata(value))) {
    return expandInstance(path, value as Members, active, options);
  }
  return bareValue(path, value, active);
}

/** The body of a partial attribute update: always an instance, whatever it leaves out (NGSI-LD 1.9.1 §5.6.4). */
export function expandAttributeFragment(path: string, value: unknown, active: ActiveContext): AttributeInstance {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(path, 'it is not an object');
  const { '@context': _context, ...members } = value as Members;
  return expandInstance(path, members, active, { partial: true });
}

function bareValue(path: string, value: unknown, active: ActiveContext): AttributeInstance {
  const type = isGeometry(value) ? 'GeoProperty' : 'Property';
  return { type, value: readValue(type, path, value, active) };
}

/** Whether a JSON value is an attribute rather than a bare value: it names a kind of attribute or carries its member. */
function isInstance(value: unknown, active: ActiveContext): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (attributeType(value as Members, active)) return true;
  for (const key of Object.keys(value)) if (memberRoles.get(memberName(key, active) ?? '') === 'value') return true;
  return false;
}

function hasMetadata(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.keys(value).some((key) => memberRoles.get(key) === 'metadata');
}

function attributeType(members: Members, active: ActiveContext): AttributeType | undefined {
  const type = members.type ?? members['@type'];
  if (isAttributeType(type)) return type;
  if (typeof type !== 'string' || !type.includes(':')) return undefined;
  const iri = active.expandId(type);
  const name = iri.startsWith(ngsiLd) ? iri.slice(ngsiLd.length) : '';
  return isAttributeType(name) ? name : undefined;
}

/** The core member a key stands for, if it does: spelled as such, or through an IRI or an alias of it. */
function memberName(key: string, active: ActiveContext): string | undefined {
  if (memberRoles.has(key)) return key;
  if (key === '' || key === '@type') return key ? 'type' : undefined;
  if (key.startsWith('@')) return undefined;
  const iri = active.expandTerm(key);
  return iri === '@type' ? 'type' : memberAddresses.get(iri);
}

function expandInstance(
  path: string,
  members: Members,
  active: ActiveContext,
  options: ExpandOptions,
): AttributeInstance {
  const type = attributeType(members, active) ?? impliedType(path, members, active);
  const instance: AttributeInstance = type ? { type } : {};
  for (const [key, value] of Object.entries(members)) {
    // §5.5.7: only the document as a whole has a context.
    if (key === '@context') throw invalid(path, 'an attribute must not have an @context of its own', '@context');
    const member = memberName(key, active);
    if (member === undefined) {
      addSubAttribute(instance, path, key, value, active, options);
      continue;
    }
    const role = memberRoles.get(member);
    if (role === 'value') instance[member] = ownValue(type, `${path}.${key}`, member, value, active);
    else if (role === 'metadata') instance[member] = metadata(`${path}.${key}`, member, value, active);
    else if (role === 'seal') instance[member] = seal(path, key, member, value, active);
    else if (role === 'output') throw invalid(path, `"${key}" stands in notifications alone`, key);
  }
  requireOwnMembers(path, type, instance, active);
  if (type && !options.partial && !(valueMembers[type] in instance)) {
    throw invalid(path, `a ${type} needs the member "${valueMembers[type]}"`);
  }
  return instance;
}

/** NGSI-LD 1.9.1 §4.5.2.2, §4.5.3.2, §5.2.32: what an attribute of one kind must not or can only have. */
function requireOwnMembers(
  path: string,
  type: AttributeType | undefined,
  instance: AttributeInstance,
  active: ActiveContext,
): void {
  if (instance.unitCode !== undefined && unitless.has(type)) throw invalid(path, `a ${type} has no unit`, 'unitCode');
  const { valueType, value } = instance;
  if (type === 'LanguageProperty' && valueType !== undefined && valueType !== active.expandTerm('langString'))
    throw invalid(path, 'the valueType of a LanguageProperty is langString', 'valueType');
  const proves = leadsToProof(path) && value !== undefined && value !== nullMarker;
  if (proves && (typeof value !== 'object' || Array.isArray(value)))
    throw invalid(path, 'a proof is an object', 'value');
}

/** A proof names the entity that it was made for; no other attribute does. NGSI-LD 1.9.1 §4.5.2.2. */
function seal(path: string, key: string, member: string, value: unknown, active: ActiveContext): string {
  if (!leadsToProof(path)) throw invalid(path, `"${key}" belongs to ngsildproof alone`, key);
  if (typeof value !== 'string') throw invalid(path, `${key} must be text`, key);
  return member === 'entityTypeSealed' ? active.expandTerm(value) : active.expandId(value);
}

/** Whether a path leads to the attribute that carries a proof; the core protects its name. */
const leadsToProof = (path: string): boolean => /(?:^|[./])ngsildproof(?:\[\d+\])?$/.test(path);

function impliedType(path: string, members: Members, active: ActiveContext): AttributeType | undefined {
  const stated = members.type ?? members['@type'];
  if (stated !== undefined) throw invalid(path, `"${String(stated).slice(0, 100)}" is not a kind of attribute`, 'type');
  for (const [key, value] of Object.entries(members)) {
    const type = conciseTypes[memberName(key, active) ?? ''];
    if (type) return type === 'Property' && isGeometry(value) ? 'GeoProperty' : type;
  }
  return undefined;
}

function ownValue(
  type: AttributeType | undefined,
  path: string,
  member: string,
  value: unknown,
  active: ActiveContext,
) {
  if (type && valueMembers[type] !== member) {
    throw invalid(path, `a ${type} carries "${valueMembers[type]}", not "${member}"`);
  }
  return readValue(type ?? conciseTypes[member]!, path, value, active);
}

function addSubAttribute(
  instance: AttributeInstance,
  path: string,
  key: string,
  value: unknown,
  active: ActiveContext,
  options: ExpandOptions,
): void {
  const fault = nameFault(key, active);
  if (fault) throw invalid(`${path}.${key}`, fault);
  const iri = active.expandTerm(key);
  if (iri.startsWith('@')) throw invalid(`${path}.${key}`, `${iri} has no place in an attribute`);
  if (Object.hasOwn(instance, iri)) throw invalid(`${path}.${key}`, 'it occurs twice');
  instance[iri] = expandAttribute(`${path}.${key}`, value, active, options);
}

const dateTime = /^\d{4}-\d{2}-(\d{2})T\d{2}:\d{2}:\d{2}([.,]\d{1,9})?Z$/;

/** Whether `text` is a date and time in UTC, all of it written out (NGSI-LD 1.9.1 §4.6.3). */
export function isDateTime(text: unknown): text is string {
  const found = typeof text === 'string' ? dateTime.exec(text) : null;
  // A day that its month does not have would pass as one of the next month.
  return found !== null && new Date(found[0].replace(',', '.')).getUTCDate() === Number(found[1]);
}

function metadata(path: string, member: string, value: unknown, active: ActiveContext): unknown {
  if (member === 'objectType' || member === 'valueType') return vocabularyWords(path, value, active);
  if (typeof value !== 'string' || value === '') throw invalid(path, 'it must be text');
  if (member === 'observedAt' || member === 'expiresAt') {
    if (!isDateTime(value) && value !== nullMarker)
      throw invalid(path, 'it must be a date and time in UTC, like 2026-03-01T12:00:00Z');
    return value;
  }
  if (member !== 'datasetId') return value;
  if (value === nullMarker) throw invalid(path, 'it cannot be deleted');
  const iri = active.expandId(value);
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:\S+$/.test(iri) && value !== '@none') throw invalid(path, 'it must be a URI');
  return iri;
}

function vocabularyWords(path: string, value: unknown, active: ActiveContext): string | string[] {
  if (typeof value === 'string') return active.expandTerm(value);
  if (!Array.isArray(value) || !value.every((word) => typeof word === 'string')) throw invalid(path, 'it must be text');
  return value.map((word) => active.expandTerm(word));
}

function rejectRepeatedDatasets(path: string, instances: readonly AttributeInstance[]): void {
  const seen = new Set<string>();
  for (const { datasetId = '@none' } of instances) {
    if (seen.has(datasetId)) throw invalid(path, `two instances have the datasetId ${datasetId}`);
    seen.add(datasetId);
  }
}

const invalid = (path: string, reason: string, field?: string) =>
  linkedDataError('attribute-invalid', { attribute: path, reason }, { field: field ? `${path}.${field}` : path });
