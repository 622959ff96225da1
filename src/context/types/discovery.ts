import type { ActiveContext } from '../../linked-data/index.ts';
import type { AttributeOfType } from '../query/index.ts';

type Json = Record<string, unknown>;
type TypeCount = { readonly type: string; readonly count: number };

/** NGSI-LD 1.9.1 §5.2.25 EntityType, for each type in use. */
export function typeDetails(
  types: readonly TypeCount[],
  attributes: readonly AttributeOfType[],
  active: ActiveContext,
): readonly Json[] {
  return types.map(({ type }) => ({
    id: type,
    type: 'EntityType',
    typeName: active.compactIri(type),
    attributeNames: attributes
      .filter((each) => each.type === type)
      .map(({ attribute }) => active.compactIri(attribute)),
  }));
}

/** NGSI-LD 1.9.1 §5.2.26 EntityTypeInfo. */
export function typeInformation(
  { type, count }: TypeCount,
  attributes: readonly AttributeOfType[],
  active: ActiveContext,
): Json {
  return {
    id: type,
    type: 'EntityTypeInfo',
    typeName: active.compactIri(type),
    entityCount: count,
    attributeDetails: attributes.map(({ attribute, kinds }) => ({
      id: attribute,
      type: 'Attribute',
      attributeName: active.compactIri(attribute),
      attributeTypes: kinds,
    })),
  };
}

/** NGSI-LD 1.9.1 §5.2.28 Attribute with its types, for each attribute in use. */
export function attributeDetails(attributes: readonly AttributeOfType[], active: ActiveContext): readonly Json[] {
  const byName = Map.groupBy(attributes, ({ attribute }) => attribute);
  return [...byName].sort().map(([attribute, found]) => ({
    id: attribute,
    type: 'Attribute',
    attributeName: active.compactIri(attribute),
    typeNames: found.map(({ type }) => active.compactIri(type)),
  }));
}

/** NGSI-LD 1.9.1 §5.2.28 Attribute in full; an entity of several types counts once for each. */
export function attributeInformation(
  attribute: string,
  found: readonly AttributeOfType[],
  active: ActiveContext,
): Json {
  return {
    id: attribute,
    type: 'Attribute',
    attributeName: active.compactIri(attribute),
    attributeCount: found.reduce((sum, each) => sum + each.count, 0),
    attributeTypes: [...new Set(found.flatMap(({ kinds }) => kinds))],
    typeNames: found.map(({ type }) => active.compactIri(type)),
  };
}
