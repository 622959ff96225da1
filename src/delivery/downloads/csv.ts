import type { ReadEntity } from '../../context/index.ts';
import { compactTypes } from '../../linked-data/index.ts';
import type { Column, Table } from '../collections/columns.ts';
import { flatRecord, geometryOf } from '../collections/record.ts';
import { type Crs, crs84, projectGeometry } from '../collections/reference-systems.ts';
import { toWkt } from './wkt.ts';

/** How a CSV file is written. */
export interface CsvOptions {
  /** `semicolon` is what spreadsheets expect here: decimal commas and a byte order mark come with it. */
  readonly separator: 'comma' | 'semicolon';
  readonly crs: Crs;
  /** The columns wanted; all when absent. */
  readonly columns?: readonly Column[];
}

/** Writes the rows of one table as CSV (RFC 4180). */
export interface CsvWriter {
  readonly head: string;
  row(entity: ReadEntity): string;
}

/** The column for what the sample did not foresee, as JSON; only tables too large to be looked at whole have it. */
const restColumn = 'other';

/** Makes the writer of one file. */
export function createCsv(table: Table, { separator, crs, columns = table.columns }: CsvOptions): CsvWriter {
  const sign = separator === 'semicolon' ? ';' : ',';
  const cell = cellWriter(sign, separator === 'semicolon');
  const names = columns.map(({ name }) => name);
  const place = placeOf(table, crs);
  const rest = !table.isComplete && columns === table.columns;
  const known = new Set(names);
  const header = ['id', 'type', ...names, ...place.names, ...(rest ? [restColumn] : [])];

  const row = (entity: ReadEntity): string => {
    const record = flatRecord(entity, table.nameOf, table.active);
    const type = compactTypes(entity.types, table.active);
    let line = cell(entity.id) + sign + cell(type);
    for (const name of names) line += sign + cell(record[name]);
    for (const value of place.values(entity)) line += sign + cell(value);
    if (rest) line += sign + cell(unforeseen(record, known, place.overflow(entity)));
    return `${line}\r\n`;
  };

  const mark = separator === 'semicolon' ? '\uFEFF' : '';
  return { head: `${mark}${header.map(cell).join(sign)}\r\n`, row };
}

function unforeseen(record: Record<string, unknown>, known: ReadonlySet<string>, geometry: string | undefined): string {
  const entries = Object.entries(record).filter(([name]) => !known.has(name));
  if (geometry !== undefined) entries.push(['geometry', geometry]);
  return entries.length === 0 ? '' : JSON.stringify(Object.fromEntries(entries));
}

interface Place {
  readonly names: readonly string[];
  values(entity: ReadEntity): readonly unknown[];
  /** A geometry that the columns cannot hold. */
  overflow(entity: ReadEntity): string | undefined;
}

/** Points become two columns, everything else well-known text. */
function placeOf(table: Table, crs: Crs): Place {
  const only = table.geometries.size === 1 ? [...table.geometries][0] : undefined;
  const geometryIn = (entity: ReadEntity) => {
    const geometry = geometryOf(entity);
    return geometry && projectGeometry(geometry, crs);
  };
  if (table.geometries.size === 0) {
    return { names: [], values: () => [], overflow: (entity) => wkt(geometryIn(entity)) };
  }
  if (only !== 'Point') {
    return { names: ['geometry'], values: (entity) => [wkt(geometryIn(entity))], overflow: () => undefined };
  }
  const isProjected = crs.system !== crs84.system;
  const names = isProjected ? ['easting', 'northing'] : ['longitude', 'latitude'];
  return {
    names,
    values: (entity) => {
      const geometry = geometryIn(entity);
      if (geometry?.type !== 'Point') return ['', ''];
      const [first, second] = geometry.coordinates as [number, number];
      return crs.latitudeFirst ? [second, first] : [first, second];
    },
    overflow: (entity) => {
      const geometry = geometryIn(entity);
      return geometry?.type === 'Point' ? undefined : wkt(geometry);
    },
  };
}

const wkt = (geometry: Parameters<typeof toWkt>[0] | null): string | undefined =>
  geometry ? toWkt(geometry) : undefined;

// A spreadsheet takes a text that begins so for a formula; an apostrophe keeps it a text (OWASP, CSV injection).
const formula = /^[=+\-@\t\r\n＝＋－＠]/;
const plainNumber = /^[+-]?\d+([.,]\d+)?$/;

function cellWriter(sign: string, decimalComma: boolean): (value: unknown) => string {
  const special = sign === ';' ? /[;"\r\n]/ : /[,"\r\n]/;
  const quoted = (text: string) => (special.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return (value) => {
    if (value === undefined || value === null) return '';
    if (typeof value === 'number') return decimalComma ? String(value).replace('.', ',') : String(value);
    if (typeof value === 'boolean') return String(value);
    const text = typeof value === 'string' ? value : textOfValue(value);
    return quoted(formula.test(text) && !plainNumber.test(text) ? `'${text}` : text);
  };
}

/** A list of plain values is joined by bars; what is deeper is JSON. */
function textOfValue(value: unknown): string {
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join('|');
  return JSON.stringify(value);
}
