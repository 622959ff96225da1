/** The NGSI-LD namespace, under which the core @context places its own terms. */
export const ngsiLd = 'https://uri.etsi.org/ngsi-ld/';

/** Where names end up that no context defines (NGSI-LD 1.9.1 §4.4). */
export const defaultContext = `${ngsiLd}default-context/`;

/** The core @context that the node appends to every other one and names in its answers. */
export const coreContextUrl = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld';

/** Any version of ETSI's core @context, whichever way its address is written. */
export const coreContextAddress = /^https?:\/\/uri\.etsi\.org\/ngsi-ld\/v1\/ngsi-ld-core-context(-v\d+\.\d+)?\.jsonld$/;

/** The value that stands for "delete this" in a merge (NGSI-LD 1.9.1 §4.5.1). */
export const nullMarker = 'urn:ngsi-ld:null';

/** The kinds of attribute and the member that carries the value of each (NGSI-LD 1.9.1 §4.5). */
export const valueMembers = {
  Property: 'value',
  GeoProperty: 'value',
  Relationship: 'object',
  LanguageProperty: 'languageMap',
  VocabProperty: 'vocab',
  JsonProperty: 'json',
  ListProperty: 'valueList',
  ListRelationship: 'objectList',
} as const;

/** A kind of attribute. */
export type AttributeType = keyof typeof valueMembers;

/** A member that carries an attribute's value. */
export type ValueMember = (typeof valueMembers)[AttributeType];

/** Whether `name` is a kind of attribute. */
export function isAttributeType(name: unknown): name is AttributeType {
  return typeof name === 'string' && Object.hasOwn(valueMembers, name);
}

/** The kind that a concise attribute has when it carries this member and says no type (NGSI-LD 1.9.1 §4.5.0). */
export const conciseTypes: Readonly<Record<string, AttributeType>> = {
  value: 'Property',
  object: 'Relationship',
  languageMap: 'LanguageProperty',
  vocab: 'VocabProperty',
  json: 'JsonProperty',
  valueList: 'ListProperty',
  objectList: 'ListRelationship',
};

/** What happens to a core member of an attribute instance when it comes in. */
export type MemberRole = 'type' | 'value' | 'metadata' | 'seal' | 'generated' | 'output';

/** Core members of an attribute instance; they keep their short names in storage. */
export const memberRoles: ReadonlyMap<string, MemberRole> = new Map<string, MemberRole>([
  ['type', 'type'],
  ...Object.keys(conciseTypes).map((name) => [name, 'value'] as const),
  ...['observedAt', 'unitCode', 'datasetId', 'expiresAt', 'objectType', 'valueType', 'lang'].map(
    (name) => [name, 'metadata'] as const,
  ),
  ...['entityIdSealed', 'entityTypeSealed'].map((name) => [name, 'seal'] as const),
  ...['createdAt', 'modifiedAt', 'deletedAt', 'instanceId', 'entity', 'entityList'].map(
    (name) => [name, 'generated'] as const,
  ),
  ...['Value', 'Object', 'LanguageMap', 'Vocab', 'Json', 'ValueList', 'ObjectList'].map(
    (name) => [`previous${name}`, 'output'] as const,
  ),
]);

/** Attributes that the standard defines as geospatial (NGSI-LD 1.9.1 §4.7.1). */
export const geoAttributes: ReadonlySet<string> = new Set(
  ['location', 'observationSpace', 'operationSpace'].map((name) => ngsiLd + name),
);

/** Kinds of attribute without a unit (NGSI-LD 1.9.1 §4.5.3.2, §4.5.18.2, §4.5.20.2, §4.5.22.2, §4.5.24.2). */
export const unitless: ReadonlySet<AttributeType | undefined> = new Set([
  'Relationship',
  'LanguageProperty',
  'VocabProperty',
  'ListRelationship',
  'JsonProperty',
]);

/** Expanded addresses of the core members, for input that spells them out: `…/hasValue` → `value`. */
export const memberAddresses: ReadonlyMap<string, string> = new Map([
  [`${ngsiLd}hasValue`, 'value'],
  [`${ngsiLd}hasObject`, 'object'],
  [`${ngsiLd}hasLanguageMap`, 'languageMap'],
  [`${ngsiLd}hasVocab`, 'vocab'],
  [`${ngsiLd}hasJSON`, 'json'],
  [`${ngsiLd}hasValueList`, 'valueList'],
  [`${ngsiLd}hasObjectList`, 'objectList'],
  [`${ngsiLd}hasObjectType`, 'objectType'],
  [`${ngsiLd}hasValueType`, 'valueType'],
  ...[
    'observedAt',
    'unitCode',
    'datasetId',
    'expiresAt',
    'lang',
    'entityIdSealed',
    'entityTypeSealed',
    'createdAt',
    'modifiedAt',
    'deletedAt',
    'instanceId',
  ].map((name) => [ngsiLd + name, name] as const),
]);
