import {
  type EntityQuery,
  type Literal,
  parseBox,
  parsePeriod,
  parseQuery,
  parseTypes,
  type QueryNode,
} from '../../context/index.ts';
import { deliveryError } from '../errors.ts';
import type { Collection } from './collection.ts';
import type { Column, Table } from './columns.ts';
import { locationAttribute } from './record.ts';
import { areaOfBox, crs84, readCrs } from './reference-systems.ts';

/** The filters that every door understands, beside the columns' own names. */
export const filterParameters = ['bbox', 'bbox-crs', 'datetime', 'q', 'type', 'attrs'] as const;

/** What a request asks of a collection; a parameter that neither the door nor the table knows is refused. */
export function readFilters(
  search: URLSearchParams,
  collection: Collection,
  table: Table,
  doorParameters: readonly string[],
): EntityQuery {
  const known = new Set<string>([...filterParameters, ...doorParameters]);
  const conditions: QueryNode[] = [];
  for (const [name, value] of search) {
    if (!value.isWellFormed() || value.includes('\u0000'))
      throw invalid(name, 'it holds a character that cannot be kept');
    if (known.has(name)) continue;
    const column = table.columns.find((each) => each.name === name);
    if (!column || !isQueryable(column))
      throw deliveryError('parameter-unknown', { parameter: name.slice(0, 100) }, { field: name });
    conditions.push(equals(column, value));
  }
  const { expandTerm } = table.active;
  const [q, type, attributes, datetime] = ['q', 'type', 'attrs', 'datetime'].map((name) => search.get(name));
  if (q) conditions.push(parseQuery(q, { expandTerm }));
  return {
    dataset: collection.dataset,
    ...(conditions.length === 0
      ? {}
      : { q: conditions.length === 1 ? conditions[0]! : { kind: 'and', terms: conditions } }),
    ...(type ? { types: parseTypes(type, expandTerm) } : {}),
    ...(attributes ? { attributes: attributes.split(',').map((name) => attributeNamed(name, table)) } : {}),
    ...(datetime == null ? {} : { period: { ...parsePeriod(datetime), ...temporalAttribute(table) } }),
    ...readArea(search),
  };
}

/** Whether rows can be chosen by a column: single values of an attribute. */
export function isQueryable(column: Column): boolean {
  return column.source !== null && column.type !== 'object' && column.type !== 'array';
}

function temporalAttribute(table: Table): { attribute?: string } {
  return table.temporalAttribute === undefined ? {} : { attribute: table.temporalAttribute };
}

/** The IRI of an attribute by its column's or its short name. */
export function attributeNamed(name: string, table: Table): string {
  const column = table.columns.find((each) => each.name === name || each.name.startsWith(`${name}.`));
  return column?.source?.attribute ?? table.active.expandTerm(name);
}

/** `bbox` in any offered system; a box in a projected one becomes the exact area it covers. */
function readArea(search: URLSearchParams): Partial<Pick<EntityQuery, 'bbox' | 'geo'>> {
  const text = search.get('bbox');
  const crs = readCrs(search.get('bbox-crs'), 'bbox-crs');
  if (text === null) return {};
  if (crs === crs84) return { bbox: parseBox(text) };
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if ((numbers.length !== 4 && numbers.length !== 6) || !numbers.every(Number.isFinite)) {
    throw invalid('bbox', 'it must be four or six numbers');
  }
  const half = numbers.length / 2;
  const [a, b, c, d] = [numbers[0]!, numbers[1]!, numbers[half]!, numbers[half + 1]!];
  if (crs.latitudeFirst) return { bbox: parseBox([b, a, d, c].join(',')) };
  if (a > c || b > d) throw invalid('bbox', 'its lower corner lies beyond its upper one');
  return {
    geo: { relation: { kind: 'intersects' }, geometry: areaOfBox([a, b, c, d], crs), property: locationAttribute },
  };
}

function equals(column: Column, value: string): QueryNode {
  const { attribute, trail } = column.source!;
  const path = { attributes: [attribute], text: column.name, ...(trail.length > 0 ? { trail } : {}) };
  return { kind: 'among', path, negated: false, values: literals(column, value) };
}

const number = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

function literals(column: Column, value: string): Literal[] {
  const text: Literal = { kind: 'string', value };
  switch (column.type) {
    case 'number':
    case 'integer':
      if (!number.test(value)) throw invalid(column.name, 'it must be a number');
      return [{ kind: 'number', value: Number(value), text: value }];
    case 'boolean':
      if (value !== 'true' && value !== 'false') throw invalid(column.name, 'it must be true or false');
      return [{ kind: 'boolean', value: value === 'true' }];
    case 'mixed':
      return number.test(value) ? [text, { kind: 'number', value: Number(value), text: value }] : [text];
    default:
      return [text];
  }
}

const invalid = (parameter: string, reason: string) =>
  deliveryError('parameter-invalid', { parameter, reason }, { field: parameter });
