import type { Language } from '../../platform/language.ts';
import type { Collection } from '../collections/collection.ts';
import { textOf } from '../collections/collection.ts';
import type { Column, Table } from '../collections/columns.ts';
import { isQueryable } from '../collections/filters.ts';

type Schema = Record<string, unknown>;

/** The JSON Schema of a collection's features, or of those properties by which they can be chosen. */
export function schemaOf(
  collection: Collection,
  table: Table,
  address: string,
  language: Language,
  only?: 'queryables',
): Schema {
  const columns = only ? table.columns.filter(isQueryable) : table.columns;
  const place = table.geometries.size > 0 ? { geometry: geometrySchema(table) } : {};
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: address,
    type: 'object',
    title: textOf(collection.titles, language),
    properties: { ...place, ...Object.fromEntries(columns.map((column) => [column.name, columnSchema(column)])) },
    // Another property would be refused as an unknown parameter.
    ...(only ? { additionalProperties: false } : {}),
  };
}

function columnSchema({ name, type, isDateTime, source }: Column): Schema {
  return {
    title: name,
    ...(type === 'mixed' ? {} : { type }),
    ...(isDateTime ? { format: 'date-time' } : {}),
    ...(source ? { 'x-ogc-definition': source.attribute } : {}),
  };
}

function geometrySchema(table: Table): Schema {
  const [only, ...others] = [...table.geometries].map((type) => type.toLowerCase());
  return { 'x-ogc-role': 'primary-geometry', format: others.length === 0 ? `geometry-${only}` : 'geometry-any' };
}
