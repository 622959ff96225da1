import type { Geometry } from '../../linked-data/index.ts';

const numbers: Readonly<Record<string, number>> = {
  Point: 1,
  LineString: 2,
  Polygon: 3,
  MultiPoint: 4,
  MultiLineString: 5,
  MultiPolygon: 6,
  GeometryCollection: 7,
};
const partOf: Readonly<Record<string, string>> = {
  MultiPoint: 'Point',
  MultiLineString: 'LineString',
  MultiPolygon: 'Polygon',
};
const withReferenceSystem = 0x20000000;

/** A GeoJSON geometry as PostGIS' own bytes in hexadecimal (EWKB, EPSG:4326, two dimensions). */
export function geometryBytes(geometry: Geometry): string {
  if (geometry.type === 'Point') return pointBytes(geometry.coordinates as number[]);
  const chunks: Buffer[] = [];
  write(chunks, geometry, withReferenceSystem);
  return Buffer.concat(chunks).toString('hex');
}

function pointBytes([longitude, latitude]: number[]): string {
  const bytes = Buffer.allocUnsafe(25);
  bytes[0] = 1;
  bytes.writeUInt32LE(1 + withReferenceSystem, 1);
  bytes.writeUInt32LE(4326, 5);
  bytes.writeDoubleLE(longitude!, 9);
  bytes.writeDoubleLE(latitude!, 17);
  return bytes.toString('hex');
}

function write(chunks: Buffer[], { type, coordinates, geometries }: Geometry, flags: number): void {
  const head = Buffer.allocUnsafe(flags === 0 ? 5 : 9);
  head[0] = 1;
  head.writeUInt32LE(numbers[type]! + flags, 1);
  if (flags !== 0) head.writeUInt32LE(4326, 5);
  chunks.push(head);
  const part = partOf[type];
  if (type === 'GeometryCollection') writeAll(chunks, geometries ?? [], (each) => write(chunks, each, 0));
  else if (part) {
    writeAll(chunks, coordinates as unknown[], (each) => write(chunks, { type: part, coordinates: each }, 0));
  } else if (type === 'Polygon') writeAll(chunks, coordinates as number[][][], (ring) => writeLine(chunks, ring));
  else if (type === 'LineString') writeLine(chunks, coordinates as number[][]);
  else chunks.push(positions([coordinates as number[]]));
}

function writeAll<Part>(chunks: Buffer[], parts: readonly Part[], writePart: (part: Part) => void): void {
  chunks.push(count(parts.length));
  for (const part of parts) writePart(part);
}

function writeLine(chunks: Buffer[], line: readonly number[][]): void {
  chunks.push(count(line.length), positions(line));
}

function count(number: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32LE(number, 0);
  return bytes;
}

function positions(list: readonly number[][]): Buffer {
  const bytes = Buffer.allocUnsafe(16 * list.length);
  for (const [index, [longitude, latitude]] of list.entries()) {
    bytes.writeDoubleLE(longitude!, 16 * index);
    bytes.writeDoubleLE(latitude!, 16 * index + 8);
  }
  return bytes;
}
