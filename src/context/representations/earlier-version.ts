import {
  type ActiveContext,
  type AttributeInstance,
  type AttributeType,
  valueMembers,
} from '../../linked-data/index.ts';
import { asStored, instancesOf } from '../instances.ts';
import type { StoredEntity } from '../stored-entity.ts';

/** The minor version of NGSI-LD that is spoken here. */
export const spokenVersion = 9;

/** Since which minor version a kind of attribute exists, and as what earlier versions know it. */
const kinds: Partial<Record<AttributeType, { readonly since: number; readonly as: 'Property' | 'Relationship' }>> = {
  LanguageProperty: { since: 4, as: 'Property' },
  VocabProperty: { since: 8, as: 'Property' },
  JsonProperty: { since: 8, as: 'Property' },
  ListProperty: { since: 8, as: 'Property' },
  ListRelationship: { since: 8, as: 'Relationship' },
};

/** Since which minor version a member of an attribute exists. */
const members: Readonly<Record<string, number>> = {
  ...{ datasetId: 3, observedAt: 3, unitCode: 3 },
  ...{ objectType: 8, valueType: 9, expiresAt: 9 },
};

/**
 * The entity as version 1.`minor` of NGSI-LD can hold it; the very same one where nothing has to change.
 * NGSI-LD 1.9.1 §4.3.6.8.
 */
export function inEarlierVersion(entity: StoredEntity, minor: number, active: ActiveContext): StoredEntity {
  const changed: { -readonly [Member in keyof StoredEntity]?: StoredEntity[Member] } = {};
  if (minor < 9 && entity.expires !== null && entity.expires !== undefined) changed.expires = null;
  if (minor < 4 && entity.scopes.length > 0) changed.scopes = [];
  if (minor < 3 && entity.types.length > 1) changed.types = entity.types.slice(0, 1);
  const document: StoredEntity['document'] = {};
  let isSame = true;
  for (const [name, stored] of Object.entries(entity.document)) {
    document[name] = earlierAttribute(stored, minor, active);
    isSame &&= document[name] === stored;
  }
  if (!isSame) changed.document = document;
  return Object.keys(changed).length === 0 ? entity : { ...entity, ...changed };
}

type Stored = StoredEntity['document'][string];

function earlierAttribute(stored: Stored, minor: number, active: ActiveContext): Stored {
  const all = instancesOf(stored);
  // Before there were several, the default one stood for all.
  const kept = minor < 3 ? [all.find(({ datasetId }) => datasetId === undefined) ?? all[0]!] : all;
  const earlier = kept.map((instance) => earlierInstance(instance, minor, active));
  const isSame = earlier.length === all.length && earlier.every((each, index) => each === all[index]);
  return isSame ? stored : asStored(earlier)!;
}

function earlierInstance(instance: AttributeInstance, minor: number, active: ActiveContext): AttributeInstance {
  const kind = instance.type && kinds[instance.type];
  const result: AttributeInstance = {};
  let isSame = true;
  const put = (member: string, value: unknown) => {
    result[member] = value;
    isSame &&= value === instance[member];
  };
  const member = kind && minor < kind.since ? valueMembers[instance.type!] : undefined;
  for (const [name, value] of Object.entries(instance)) {
    if (name === 'type' && member !== undefined) put('type', kind!.as);
    else if (name === member) put(kind!.as === 'Property' ? 'value' : 'object', bareValue(name, value, active));
    else if (name.includes(':')) put(name, earlierAttribute(value as Stored, minor, active));
    else if (minor >= (members[name] ?? 0)) put(name, value);
    else isSame = false;
  }
  return isSame ? instance : result;
}

/** Words as the caller's context names them, and lists of objects as lists of their URIs. */
function bareValue(member: string, value: unknown, active: ActiveContext): unknown {
  if (member === 'vocab')
    return Array.isArray(value) ? value.map((iri) => active.compactIri(iri)) : active.compactIri(String(value));
  if (member !== 'objectList' || !Array.isArray(value)) return value;
  return value.map((item) =>
    typeof item === 'object' && item !== null ? (item as { object?: unknown }).object : item,
  );
}
