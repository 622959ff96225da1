import type { ReadEntity } from '../../context/index.ts';
import {
  type ActiveContext,
  type AttributeInstance,
  type Geometry,
  isGeometry,
  ngsiLd,
} from '../../linked-data/index.ts';

/** A row of plain values under short names; what lay inside objects has dotted names (`address.postalCode`). */
export type FlatRecord = Record<string, unknown>;

/** Where an entity lies, unless it says otherwise. */
export const locationAttribute = `${ngsiLd}location`;

/** How deep objects are taken apart; what lies deeper stays one value. */
const depth = 3;

/** The default geometry of an entity. */
export function geometryOf(entity: ReadEntity): Geometry | null {
  const stored = entity.document[locationAttribute];
  const instance = Array.isArray(stored)
    ? (stored.find(({ datasetId }) => datasetId === undefined) ?? stored[0])
    : stored;
  return isGeometry(instance?.value) ? instance.value : null;
}

/** The attributes of an entity as one flat row, without its default geometry. */
export function flatRecord(entity: ReadEntity, nameOf: (iri: string) => string, active: ActiveContext): FlatRecord {
  const record: FlatRecord = {};
  const { document } = entity;
  let observed = '';
  for (const iri in document) {
    const stored = document[iri]!;
    if (Array.isArray(stored)) {
      for (const instance of stored) {
        if (iri === locationAttribute && isGeometry(instance.value)) continue;
        const suffix = instance.datasetId === undefined ? '' : `.${instance.datasetId}`;
        spread(record, nameOf(iri) + suffix, plainValue(instance, active), depth);
      }
      continue;
    }
    if (stored.observedAt !== undefined && stored.observedAt > observed) observed = stored.observedAt;
    if (iri === locationAttribute && isGeometry(stored.value)) continue;
    spread(record, nameOf(iri), plainValue(stored, active), depth);
  }
  if (observed !== '' && record.observedAt === undefined) record.observedAt = observed;
  return record;
}

/** The bare value of an attribute, whatever its kind. */
function plainValue(instance: AttributeInstance, active: ActiveContext): unknown {
  switch (instance.type) {
    case 'Relationship':
      return instance.object;
    case 'LanguageProperty':
      return instance.languageMap;
    case 'JsonProperty':
      return instance.json;
    case 'ListProperty':
      return instance.valueList;
    case 'VocabProperty':
      return shortWords(instance.vocab, active);
    case 'ListRelationship':
      return (instance.objectList as readonly { object: string }[]).map(({ object }) => object);
    default:
      return instance.value;
  }
}

function shortWords(vocab: unknown, active: ActiveContext): unknown {
  return Array.isArray(vocab) ? vocab.map((iri) => active.compactIri(iri)) : active.compactIri(vocab as string);
}

function spread(record: FlatRecord, name: string, value: unknown, levels: number): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || levels === 0 || isGeometry(value)) {
    define(record, name, value);
    return;
  }
  const typed = (value as Record<string, unknown>)['@value'];
  if (typed !== undefined) {
    define(record, name, typed);
    return;
  }
  for (const [key, inner] of Object.entries(value)) spread(record, `${name}.${key}`, inner, levels - 1);
}

/** A dotted name never is `__proto__`, a short one never either (`compactIri`), so plain assignment is safe. */
function define(record: FlatRecord, name: string, value: unknown): void {
  if (value !== undefined && value !== null) record[name] = value;
}
