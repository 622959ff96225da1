import proj4, { type Converter } from 'proj4';
import { placesError } from './errors.ts';

/** The coordinate reference systems a source may use, by EPSG code. */
export type ReferenceSystem = 'EPSG:4326' | 'EPSG:3794' | 'EPSG:3912' | 'EPSG:3857' | 'EPSG:25832' | 'EPSG:25833';

/** A position: longitude or easting first, then latitude or northing. */
export type Position = readonly [number, number];

const slovenia = '+proj=tmerc +lat_0=0 +lon_0=15 +k=0.9999 +x_0=500000 +y_0=-5000000 +units=m +no_defs';

/** Definitions as the EPSG registry gives them; D48 with the seven parameters of "MGI 1901 to Slovenia 1996 (1)", ±1 m. */
const definitions: Record<ReferenceSystem, string> = {
  'EPSG:4326': '+proj=longlat +datum=WGS84 +no_defs',
  'EPSG:3794': `${slovenia} +ellps=GRS80 +towgs84=0,0,0`,
  'EPSG:3912': `${slovenia} +ellps=bessel +towgs84=409.545,72.164,486.872,3.085957,5.46911,-11.020289,17.919665`,
  'EPSG:3857':
    '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs',
  'EPSG:25832': '+proj=utm +zone=32 +ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs',
  'EPSG:25833': '+proj=utm +zone=33 +ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs',
};

/** Every supported reference system with the name an officer knows it by. */
export const referenceSystems: Readonly<Record<ReferenceSystem, string>> = {
  'EPSG:4326': 'WGS 84',
  'EPSG:3794': 'D96/TM',
  'EPSG:3912': 'D48/GK',
  'EPSG:3857': 'Web Mercator',
  'EPSG:25832': 'ETRS89 / UTM 32N',
  'EPSG:25833': 'ETRS89 / UTM 33N',
};

/** EPSG:2170 is the withdrawn code of the same D48 grid; CRS84 is WGS 84 with longitude first. */
const aliases: Readonly<Record<string, ReferenceSystem>> = {
  'EPSG:2170': 'EPSG:3912',
  'EPSG:900913': 'EPSG:3857',
  'OGC:CRS84': 'EPSG:4326',
  CRS84: 'EPSG:4326',
  'EPSG:4258': 'EPSG:4326',
  'EPSG:4765': 'EPSG:4326',
};

const converters = new Map<ReferenceSystem, Converter>();

/** Recognises `EPSG:3794`, `urn:ogc:def:crs:EPSG::3794`, an OGC address or a bare number; anything else is refused by name. */
export function parseReferenceSystem(name: string): ReferenceSystem {
  const text = name.trim().slice(0, 200);
  const number = /(?:^|epsg[:/]+(?:[\d.]*[:/])?)(\d{4,6})$/i.exec(text)?.[1];
  const code = number ? `EPSG:${number}` : /crs:?84$/i.test(text) ? 'CRS84' : text.toUpperCase();
  const known = aliases[code] ?? (code in definitions ? (code as ReferenceSystem) : undefined);
  if (!known) throw placesError('unknown-reference-system', { system: text }, { field: 'crs' });
  return known;
}

/** The WGS 84 longitude and latitude of a position in `system`, rounded to a centimetre; refuses what is not on Earth. */
export function toWgs84(system: ReferenceSystem, position: Position): [number, number] {
  const [x, y] = position;
  if (!Number.isFinite(x) || !Number.isFinite(y)) throw impossible(system, position);
  const [longitude, latitude] = system === 'EPSG:4326' ? [x, y] : converter(system).inverse([x, y]);
  if (!(Math.abs(longitude ?? Number.NaN) <= 180 && Math.abs(latitude ?? Number.NaN) <= 90))
    throw impossible(system, position);
  if (system === 'EPSG:4326') return [longitude!, latitude!];
  return [round(longitude!), round(latitude!)];
}

/** The position in `system` of a WGS 84 longitude and latitude. */
export function fromWgs84(system: ReferenceSystem, position: Position): [number, number] {
  if (system === 'EPSG:4326') return [position[0], position[1]];
  const [x, y] = converter(system).forward([position[0], position[1]]);
  if (!Number.isFinite(x) || !Number.isFinite(y)) throw impossible('EPSG:4326', position);
  return [x!, y!];
}

/** Metres between two WGS 84 positions on a sphere, good to half a per cent. */
export function metresBetween(a: Position, b: Position): number {
  const radians = Math.PI / 180;
  const east = (b[0] - a[0]) * radians * Math.cos(((a[1] + b[1]) / 2) * radians);
  const north = (b[1] - a[1]) * radians;
  return 6_371_009 * Math.hypot(east, north);
}

function converter(system: ReferenceSystem): Converter {
  let known = converters.get(system);
  if (!known) {
    known = proj4(definitions['EPSG:4326'], definitions[system]);
    converters.set(system, known);
  }
  return known;
}

const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7;

const impossible = (system: ReferenceSystem, [x, y]: Position) =>
  placesError('impossible-coordinates', { x: String(x), y: String(y), system }, { field: 'coordinates' });
