import type { ActiveContext } from './active-context.ts';
import { conciseTypes, memberRoles, valueMembers } from './core-terms.ts';
import type { AttributeInstance } from './entity-shapes.ts';
import { isGeometry } from './geometry.ts';

/** How an entity is written. */
export interface CompactOptions {
  /** Default `normalized`. */
  readonly format?: 'normalized' | 'concise' | 'keyValues';
  /** Whether `createdAt` and `modifiedAt` are shown. */
  readonly sysAttrs?: boolean;
}

/** An attribute with one instance or several, under short names. */
export function compactAttribute(
  stored: AttributeInstance | readonly AttributeInstance[],
  active: ActiveContext,
  options: CompactOptions = {},
): unknown {
  if (!isList(stored)) return compactInstance(stored, active, options);
  if (options.format !== 'keyValues') return stored.map((instance) => compactInstance(instance, active, options));
  if (stored.length === 1) return compactValue(stored[0]!, active);
  // NGSI-LD 1.9.1 §4.5.5: several instances in simplified form are a map by datasetId.
  return { dataset: Object.fromEntries(stored.map((one) => [one.datasetId ?? '@none', compactValue(one, active)])) };
}

const isList = (stored: AttributeInstance | readonly AttributeInstance[]): stored is readonly AttributeInstance[] =>
  Array.isArray(stored);

/** Told only when asked for. NGSI-LD 1.9.1 §6.3.11. */
const systemMembers: ReadonlySet<string> = new Set(['createdAt', 'modifiedAt', 'expiresAt']);

function compactInstance(instance: AttributeInstance, active: ActiveContext, options: CompactOptions): unknown {
  if (options.format === 'keyValues') return compactValue(instance, active);
  const concise = options.format === 'concise';
  const compacted: Record<string, unknown> = {};
  let members = 0;
  for (const member in instance) {
    if (member === 'type') {
      if (!concise) compacted.type = instance.type;
      continue;
    }
    if (systemMembers.has(member) && !options.sysAttrs) continue;
    members += 1;
    if (memberRoles.has(member)) compacted[member] = compactMember(member, instance[member], active);
    else
      compacted[active.compactIri(member)] = compactAttribute(instance[member] as AttributeInstance, active, options);
  }
  return concise && members === 1 && 'value' in compacted ? conciseValue(compacted) : compacted;
}

/** A lone value stands bare, unless a reader would take it for an attribute (NGSI-LD 1.9.1 §4.5.0, concise). */
function conciseValue(compacted: Record<string, unknown>): unknown {
  const { value } = compacted;
  if (typeof value !== 'object' || value === null || isGeometry(value)) return value;
  return Array.isArray(value)
    ? value.some(looksLikeAttribute)
      ? compacted
      : value
    : looksLikeAttribute(value)
      ? compacted
      : value;
}

function looksLikeAttribute(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return 'type' in value || '@type' in value || Object.keys(value).some((key) => Object.hasOwn(conciseTypes, key));
}

/** Members that hold words of a vocabulary. */
const vocabularyMembers: ReadonlySet<string> = new Set([
  'vocab',
  'previousVocab',
  'objectType',
  'valueType',
  'entityTypeSealed',
]);

function compactMember(member: string, value: unknown, active: ActiveContext): unknown {
  if (!vocabularyMembers.has(member)) return value;
  return Array.isArray(value) ? value.map((iri) => active.compactIri(iri)) : active.compactIri(value as string);
}

/** A list of entities in simplified form is a list of their URIs. */
function bareObjects(list: unknown): unknown {
  if (!Array.isArray(list)) return list;
  return list.map((item) => (typeof item === 'object' && item !== null ? (item as { object?: unknown }).object : item));
}

/** The simplified value of one instance (NGSI-LD 1.9.1 §4.5.4). */
export function compactValue(instance: AttributeInstance, active: ActiveContext): unknown {
  const member = valueMembers[instance.type ?? 'Property'];
  if (member === 'value' || member === 'object' || member === 'valueList') return instance[member];
  if (member === 'objectList') return bareObjects(instance[member]);
  return { [member]: compactMember(member, instance[member], active) };
}
