import { type Places, parseReferenceSystem, type ReferenceSystem, toWgs84 } from '../../places/index.ts';
import { type ColumnProfile, convertValue, municipalityCode, parseWkt } from '../columns/index.ts';
import type { SourceRecord } from '../connector.ts';
import { connectorsError } from '../errors.ts';
import { firstPosition, type Geometry, mapPositions } from '../geometry.ts';
import type { Mapping } from './mapping.ts';

type Source = NonNullable<Mapping['geometry']>;

/** Makes a record's WGS 84 geometry, or null when the record has none. */
export type GeometryReader = (record: SourceRecord) => Geometry | null;

/** The reader for a mapping's geometry; a position that cannot be is refused by line and column. */
export function geometryReader(
  source: Source,
  columns: ReadonlyMap<string, ColumnProfile>,
  places: Places | null,
): GeometryReader {
  switch (source.from) {
    case 'format':
      return (record) =>
        record.geometry && firstPosition(record.geometry)
          ? placed(record.geometry, systemOf(record.geometrySystem, source.system), record.line)
          : null;
    case 'wkt':
      return (record) => fromWkt(record, source.column, source.system);
    case 'columns':
      return (record) => fromColumns(record, source, columns);
    case 'place':
      return (record) => fromPlace(record, source, places);
  }
}

/** A record may declare a system of its own, where a document mixes several. */
const systemOf = (own: string | undefined, usual: ReferenceSystem) => (own ? parseReferenceSystem(own) : usual);

function placed(geometry: Geometry, system: ReferenceSystem, line: number): Geometry {
  return mapPositions(geometry, ([x, y, z]) => {
    const [longitude, latitude] = toWgs84(system, [x!, y!]);
    if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90)
      throw connectorsError('broken-geometry', { line, reason: 'not on Earth' }, { line });
    return z === undefined ? [longitude, latitude] : [longitude, latitude, z];
  });
}

function fromWkt({ values, line }: SourceRecord, column: string, system: ReferenceSystem): Geometry | null {
  const text = values[column];
  if (typeof text !== 'string' || text.trim() === '') return null;
  const read = parseWkt(text);
  if (!read) throw connectorsError('broken-geometry', { line, reason: text.slice(0, 60) }, { line, field: column });
  if (!firstPosition(read.geometry)) return null;
  return placed(read.geometry, systemOf(read.system, system), line);
}

function fromColumns(
  record: SourceRecord,
  source: Extract<Source, { from: 'columns' }>,
  columns: ReadonlyMap<string, ColumnProfile>,
): Geometry | null {
  const [x, y] = [source.x, source.y].map((name) => {
    const column = columns.get(name);
    const value = column ? convertValue(column, record.values[name], record.line) : undefined;
    return typeof value === 'number' ? value : undefined;
  });
  if (x === undefined && y === undefined) return null;
  if (x === undefined || y === undefined) {
    throw connectorsError(
      'coordinates-missing',
      { columns: `${source.x}, ${source.y}` },
      { line: record.line, field: x === undefined ? source.x : source.y },
    );
  }
  return placed({ type: 'Point', coordinates: [x, y] }, source.system, record.line);
}

/** A settlement's centre or a municipality's seat; several places of one name are never guessed between. */
function fromPlace(
  record: SourceRecord,
  source: Extract<Source, { from: 'place' }>,
  places: Places | null,
): Geometry | null {
  if (!places) return null;
  const municipality = textOf(record, source.municipality);
  const code = municipality ? municipalityCode(municipality, places) : null;
  const settlement = textOf(record, source.settlement);
  if (!settlement) {
    const place = code ? places.byCode('municipality', code) : null;
    if (municipality && !place) throw unknown(municipality, record.line, source.municipality);
    return place ? { type: 'Point', coordinates: [...place.point] } : null;
  }
  const located = locate(places, settlement, code, source.within);
  if (located.outcome === 'unknown') throw unknown(settlement, record.line, source.settlement);
  if (located.outcome === 'ambiguous') {
    throw connectorsError(
      'place-ambiguous',
      { place: settlement, count: located.candidates.length },
      { line: record.line, ...(source.settlement ? { field: source.settlement } : {}) },
    );
  }
  return { type: 'Point', coordinates: [...located.place.point] };
}

/** The municipality of the row decides; else the one that has most of the settlements, where a name alone is not enough. */
function locate(places: Places, settlement: string, municipality: string | null, within: string | undefined) {
  if (municipality) return places.locate(settlement, { municipality });
  const anywhere = places.locate(settlement);
  if (anywhere.outcome !== 'ambiguous' || !within) return anywhere;
  const inside = places.locate(settlement, { municipality: within });
  return inside.outcome === 'found' ? inside : anywhere;
}

const textOf = ({ values }: SourceRecord, column: string | undefined) =>
  column ? String(values[column] ?? '').trim() : '';

const unknown = (place: string, line: number, column: string | undefined) =>
  connectorsError('place-unknown', { place: place.slice(0, 60) }, { line, ...(column ? { field: column } : {}) });
