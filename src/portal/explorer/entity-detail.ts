import type { Context, QueryNode, StoredEntity, TypeOutline } from '../../context/index.ts';
import { presentEntity } from '../../context/index.ts';
import { type AttributeInstance, coreContextUrl } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import type { Language } from '../../platform/language.ts';
import { columnLabel } from '../sources/column-label.ts';
import { unitSign } from '../sources/units.ts';
import type { Names } from './names.ts';
import { type PlainValue, plainValue } from './plain-value.ts';
import { endOf, shapeOf, type TypeShape, titleOf } from './type-shape.ts';

/** One instance of an attribute as the page of its entity shows it. */
export interface ShownInstance {
  readonly iri: string;
  /** The short name. */
  readonly name: string;
  readonly label: string;
  /** The kind of attribute, as NGSI-LD names it. */
  readonly kind: string;
  readonly value: PlainValue;
  readonly unit: string | null;
  readonly observedAt: string | null;
  readonly datasetId: string | null;
  /** Ids of what a relationship leads to. */
  readonly objects: readonly string[];
  /** Attributes of the attribute, with their values. */
  readonly inner: readonly { readonly name: string; readonly value: PlainValue }[];
}

/** Another entity, as a link shows it; without a title it is not there, or not for this reader. */
export interface LinkedEntity {
  readonly id: string;
  readonly title: string | null;
}

/** A relationship through which entities of a type may point to others. */
export interface Relation {
  readonly type: string;
  /** The short name of the type. */
  readonly typeName: string;
  readonly attribute: string;
  /** As a query names it. */
  readonly queryName: string;
}

/** What points to an entity: found right away where few may, else where to ask. */
export interface Incoming {
  readonly found: readonly { readonly id: string; readonly title: string; readonly type: string }[];
  readonly more: boolean;
  readonly elsewhere: readonly Relation[];
}

/** One entity with everything its page says of it. */
export interface EntityDetail {
  readonly entity: StoredEntity;
  readonly names: Names;
  /** What it alone is like. */
  readonly shape: TypeShape;
  readonly title: string;
  readonly instances: readonly ShownInstance[];
  readonly targets: ReadonlyMap<string, LinkedEntity>;
  readonly incoming: Incoming;
  /** NGSI-LD with its context, indented. */
  readonly document: string;
}

/** Every instance of every attribute, in the order of the short names. */
export function instancesOf(entity: StoredEntity, names: Names, language: Language): readonly ShownInstance[] {
  return Object.entries(entity.document)
    .flatMap(([iri, stored]) => [stored].flat().map((instance) => instanceOf(iri, instance, names, language)))
    .sort((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1));
}

function instanceOf(iri: string, instance: AttributeInstance, names: Names, language: Language): ShownInstance {
  const name = names.nameOf(iri);
  return {
    iri,
    name,
    label: columnLabel(name, language),
    kind: instance.type ?? 'Property',
    value: plainValue(instance, names.active, language),
    unit: unitSign(instance.unitCode),
    observedAt: instance.observedAt ?? null,
    datasetId: instance.datasetId ?? null,
    objects: objectsOf(instance),
    inner: Object.entries(instance)
      .filter(([member]) => member.includes(':'))
      .map(([member, stored]) => ({
        name: names.nameOf(member),
        value: plainValue([stored as AttributeInstance].flat()[0]!, names.active, language),
      })),
  };
}

function objectsOf({ type, object, objectList }: AttributeInstance): readonly string[] {
  if (type === 'Relationship') return [object].flat().map(String);
  if (type !== 'ListRelationship') return [];
  return (objectList as readonly { readonly object: string }[]).map((each) => each.object);
}

/** NGSI-LD 1.9.1 §4.5.1, as the door would answer. */
export function documentOf(entity: StoredEntity, { active, context }: Names): string {
  const written = presentEntity(entity, active, { format: 'normalized', sysAttrs: true, projection: {} });
  return JSON.stringify({ ...written, '@context': context ?? coreContextUrl }, null, 2);
}

const most = { targets: 100, incoming: 25, searched: 2_000, types: 30 } as const;

type Read = Pick<Context['query'], 'page'>;

/** What relationships lead to, as far as the reader may see it. */
export async function targetsOf(
  query: Read,
  access: Access,
  instances: readonly ShownInstance[],
  { names, language }: { readonly names: Names; readonly language: Language },
): Promise<ReadonlyMap<string, LinkedEntity>> {
  const ids = [...new Set(instances.flatMap(({ objects }) => objects))].slice(0, most.targets);
  if (ids.length === 0) return new Map();
  const { entities } = await query.page(access, { ids, limit: most.targets });
  const shape = shapeOf(entities, names, language);
  const titles = new Map(entities.map((entity) => [entity.id, titleOf(entity, shape, language)]));
  return new Map(ids.map((id) => [id, { id, title: titles.get(id) ?? null }]));
}

/** A type of the space with what its entities are like. */
export interface KnownType {
  readonly outline: TypeOutline;
  readonly shape: TypeShape;
}

/** The types that are gone through for relationships: the small ones are searched, the large ones only named. */
export const typesToSearch = (outline: readonly TypeOutline[]) => outline.slice(0, most.types);

/** What points to an entity. Small types are searched at once; of large ones it is said how to ask. */
export async function incomingOf(
  query: Read,
  access: Access,
  id: string,
  types: readonly KnownType[],
  language: Language,
): Promise<Incoming> {
  const relations = types.flatMap(({ outline, shape }) =>
    shape.attributes
      .filter(({ type, queryName }) => type === 'link' && queryName !== null)
      .map(({ iri, queryName }) => ({
        type: outline.type,
        typeName: shape.names.nameOf(outline.type),
        attribute: iri,
        queryName: queryName!,
        outline,
      })),
  );
  const isSmall = ({ outline }: { outline: TypeOutline }) => !outline.atLeast && outline.count <= most.searched;
  const searched = relations.filter(isSmall);
  const elsewhere = relations.filter((each) => !isSmall(each));
  if (searched.length === 0) return { found: [], more: false, elsewhere };
  const terms = [...new Map(searched.map((each) => [each.attribute, each])).values()].map(
    ({ attribute, queryName }): QueryNode => ({
      kind: 'among',
      path: { attributes: [attribute], text: queryName },
      negated: false,
      values: [{ kind: 'string', value: id }],
    }),
  );
  const { entities, next } = await query.page(access, {
    types: [...new Set(searched.map(({ type }) => type))].map((type) => [type]),
    q: terms.length === 1 ? terms[0]! : { kind: 'or', terms },
    limit: most.incoming,
  });
  const shapes = new Map(types.map(({ outline, shape }) => [outline.type, shape]));
  const found = entities.map((entity) => {
    const type = entity.types.find((each) => shapes.has(each)) ?? entity.types[0]!;
    const shape = shapes.get(type);
    return { id: entity.id, type, title: shape ? titleOf(entity, shape, language) : endOf(entity.id) };
  });
  return { found, more: next !== undefined, elsewhere };
}
