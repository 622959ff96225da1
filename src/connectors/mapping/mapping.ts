import { z } from 'zod';
import { referenceSystems } from '../../places/index.ts';
import { connectorsError } from '../errors.ts';

const columnName = z.string().min(1).max(200);
const system = z.enum(Object.keys(referenceSystems) as [keyof typeof referenceSystems]);

/** Where one attribute's value comes from: a column, a JSONata expression over the record, or one value for all. */
const attribute = z.union([
  z.strictObject({
    column: columnName,
    /** Code of UN/CEFACT Recommendation 20. */
    unit: z.string().max(8).optional(),
    /** Multiplies a number: 0.01 turns per cent into a share. */
    scale: z.number().optional(),
  }),
  z.strictObject({ expression: z.string().min(1).max(10_000), unit: z.string().max(8).optional() }),
  z.strictObject({
    value: z.union([z.string().max(2000), z.number(), z.boolean()]),
    unit: z.string().max(8).optional(),
  }),
]);

const geometry = z.union([
  z.strictObject({ from: z.literal('format'), system }),
  z.strictObject({ from: z.literal('wkt'), column: columnName, system }),
  z.strictObject({ from: z.literal('columns'), x: columnName, y: columnName, system }),
  z.strictObject({
    from: z.literal('place'),
    settlement: columnName.optional(),
    municipality: columnName.optional(),
    /** Code of the municipality whose settlements are meant where several of one name exist. */
    within: z.string().max(10).optional(),
  }),
]);

/** Attribute names: terms of a context; one dot reaches into an object such as `address.postalCode`. */
const attributeName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,99}(\.[A-Za-z][A-Za-z0-9_]{0,99})?$/);

/** The document that turns records of a source into entities; people may edit it. */
export const mappingDocument = z.strictObject({
  /** Name of a bundled data model, or null for a type of one's own. */
  model: z.string().max(100).nullable(),
  type: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,99}$/),
  /** URI with columns in braces: `urn:ngsi-ld:ParkingSpot:koper:{id}`; `{#}` is the number of the row. */
  id: z
    .string()
    .min(4)
    .max(500)
    .regex(/^[a-z][a-z0-9+.-]*:\S/i),
  attributes: z.record(attributeName, attribute),
  /** Column with the moment that numbers were observed at. */
  observedAt: columnName.nullable().default(null),
  geometry: geometry.nullable(),
});

/** A mapping. */
export type Mapping = z.infer<typeof mappingDocument>;

/** One attribute of a mapping. */
export type AttributeMapping = z.infer<typeof attribute>;

/** A mapping from outside, checked; a wrong member is named. */
export function parseMapping(value: unknown): Mapping {
  const parsed = mappingDocument.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = `mapping.${issue?.path.join('.') ?? ''}`;
  throw connectorsError('mapping-invalid', { reason: `${field}: ${issue?.message ?? ''}` }, { field });
}

/** Columns that a mapping reads without an expression. */
export function columnsOf(mapping: Mapping): Set<string> {
  const columns = new Set(
    Object.values(mapping.attributes).flatMap((source) => ('column' in source ? [source.column] : [])),
  );
  for (const name of placeholders(mapping.id)) if (name !== '#') columns.add(name);
  if (mapping.observedAt) columns.add(mapping.observedAt);
  const { geometry: from } = mapping;
  if (from?.from === 'wkt') columns.add(from.column);
  if (from?.from === 'columns') columns.add(from.x).add(from.y);
  if (from?.from === 'place') for (const name of [from.settlement, from.municipality]) if (name) columns.add(name);
  return columns;
}

/** The names in braces of an id template. */
export const placeholders = (template: string): string[] =>
  [...template.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1]!);
