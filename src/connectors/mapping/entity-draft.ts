import type { ColumnType } from '../columns/index.ts';
import type { ModelAttribute } from './models.ts';

/** An attribute in NGSI-LD's normalized form. */
export interface NgsiAttribute {
  readonly type: 'Property' | 'Relationship' | 'GeoProperty';
  readonly value?: unknown;
  readonly object?: string;
  readonly unitCode?: string;
  readonly observedAt?: string;
}

/** An entity in NGSI-LD's normalized form with short names (NGSI-LD 1.9.1 §4.5.1). */
export type EntityDraft = { id: string; type: string } & Record<string, string | NgsiAttribute>;

/** A value as an attribute of the kind that the model asks for. */
export function attributeValue(
  value: unknown,
  definition: ModelAttribute | undefined,
  {
    unit,
    observedAt,
    type,
  }: { unit: string | undefined; observedAt: string | undefined; type: ColumnType | undefined },
): NgsiAttribute {
  if (definition?.isRelationship && typeof value === 'string' && /^[a-z][a-z0-9+.-]*:\S+$/i.test(value)) {
    return { type: 'Relationship', object: value };
  }
  const shaped = shape(value, definition, type);
  const measured = typeof value === 'number';
  return {
    type: 'Property',
    value: shaped,
    ...(unit && measured ? { unitCode: unit } : {}),
    ...(observedAt && (measured || typeof value === 'boolean') ? { observedAt } : {}),
  };
}

/** Sets one member of an attribute that is an object: `address.postalCode`. */
export function setNested(draft: EntityDraft, path: string, value: unknown): void {
  const [attribute, member] = path.split('.') as [string, string];
  const present = draft[attribute];
  const members =
    typeof present === 'object' && typeof present.value === 'object' && present.value !== null ? present.value : {};
  const text = member.startsWith('postal') ? String(value) : value;
  draft[attribute] = { type: 'Property', value: { ...members, [member]: text } };
}

/** The entity as the models' JSON Schemas describe it. */
export function keyValues(draft: EntityDraft): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const [name, attribute] of Object.entries(draft)) {
    plain[name] = typeof attribute === 'string' ? attribute : (attribute.object ?? plainValue(attribute.value));
  }
  return plain;
}

function shape(value: unknown, definition: ModelAttribute | undefined, type: ColumnType | undefined): unknown {
  if (type === 'date' && definition?.format === 'date-time')
    return { '@type': 'DateTime', '@value': `${String(value)}T00:00:00Z` };
  if (type === 'date' || type === 'dateTime')
    return { '@type': type === 'date' ? 'Date' : 'DateTime', '@value': value };
  const types = definition?.types ?? [];
  if (types.length === 1 && types[0] === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return String(value);
  if (types.length === 1 && types[0] === 'array' && !Array.isArray(value)) return [value];
  return value;
}

function plainValue(value: unknown): unknown {
  return typeof value === 'object' && value !== null && '@value' in value ? value['@value'] : value;
}
