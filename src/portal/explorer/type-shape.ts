import type { StoredEntity } from '../../context/index.ts';
import type { AttributeInstance } from '../../linked-data/index.ts';
import type { Language } from '../../platform/language.ts';
import { columnLabel } from '../sources/column-label.ts';
import { unitSign } from '../sources/units.ts';
import type { Column } from '../sources/views.ts';
import type { Names } from './names.ts';
import { plainValue } from './plain-value.ts';

/** An attribute as the entities of a type have it. */
export interface ShownAttribute extends Column {
  readonly iri: string;
  /** By which a query may name it; null where the context knows no such name. */
  readonly queryName: string | null;
}

/** What entities of a type are like, learned from some of them. */
export interface TypeShape {
  readonly names: Names;
  readonly attributes: readonly ShownAttribute[];
  /** The attribute by which people know an entity. */
  readonly title: ShownAttribute | null;
}

/** The default instance of an attribute, or the first. NGSI-LD 1.9.1 §4.5.5. */
export function defaultInstance(stored: AttributeInstance | readonly AttributeInstance[]): AttributeInstance {
  if (!Array.isArray(stored)) return stored as AttributeInstance;
  return stored.find(({ datasetId }) => datasetId === undefined) ?? stored[0];
}

interface Sighting {
  readonly types: Map<Column['type'], number>;
  readonly units: Set<unknown>;
  count: number;
}

/** Learns the attributes of entities, those that tell most first. */
export function shapeOf(entities: readonly StoredEntity[], names: Names, language: Language): TypeShape {
  const sightings = new Map<string, Sighting>();
  for (const { document } of entities) {
    for (const [iri, stored] of Object.entries(document)) {
      const instance = defaultInstance(stored);
      const sighting = sightings.get(iri) ?? { types: new Map(), units: new Set(), count: 0 };
      const { type } = plainValue(instance, names.active, language);
      sighting.types.set(type, (sighting.types.get(type) ?? 0) + 1);
      sighting.units.add(instance.unitCode);
      sighting.count += 1;
      sightings.set(iri, sighting);
    }
  }
  const attributes = [...sightings]
    .map(([iri, sighting]) => ({ attribute: attributeOf(iri, sighting, names, language), count: sighting.count }))
    .sort((a, b) => rank(a.attribute) - rank(b.attribute) || b.count - a.count || compare(a.attribute, b.attribute))
    .map(({ attribute }) => attribute);
  return { names, attributes, title: attributes.find(({ key, type }) => isTitle.test(key) && type === 'text') ?? null };
}

const isTitle = /^(name|title|naziv|ime)$/i;

function attributeOf(iri: string, { types, units }: Sighting, names: Names, language: Language): ShownAttribute {
  const key = names.nameOf(iri);
  const type = types.size === 1 ? [...types.keys()][0]! : 'text';
  return {
    iri,
    key,
    label: columnLabel(key, language),
    type,
    unit: type === 'number' && units.size === 1 ? unitSign([...units][0]) : null,
    queryName: names.queryNameOf(iri),
  };
}

const ranks = { number: 1, text: 2, boolean: 2, date: 3, link: 4, list: 5, place: 6 } as const;

/** What is measured comes first, what is the same of every entity last. */
function rank({ key, type }: ShownAttribute): number {
  return /^(address|description|source|owner|data_?provider|is_?invented)/i.test(key) ? 7 : ranks[type];
}

const compare = (a: ShownAttribute, b: ShownAttribute) => (a.key < b.key ? -1 : 1);

/** What an entity is called: its title, else the end of its id. */
export function titleOf(entity: StoredEntity, { title, names }: TypeShape, language: Language): string {
  const stored = title && entity.document[title.iri];
  const cell = stored ? plainValue(defaultInstance(stored), names.active, language).cell : null;
  return typeof cell === 'string' && cell.trim() !== '' ? cell : endOf(entity.id);
}

/** `urn:ngsi-ld:Lamp:7` is number 7 of its kind. */
export const endOf = (id: string): string => /[^:/#]+$/.exec(id)?.[0] ?? id;
