/** A GeoJSON geometry (RFC 7946 §3.1) in WGS 84. */
export interface Geometry {
  readonly type: string;
  readonly coordinates?: unknown;
  readonly geometries?: readonly Geometry[];
}

/** How deep positions lie in the coordinates of each type. */
const depths: Readonly<Record<string, number>> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

/** Whether `value` looks like a geometry, so that a concise attribute with it is a GeoProperty. */
export function isGeometry(value: unknown): value is Geometry {
  if (typeof value !== 'object' || value === null) return false;
  const { type, coordinates, geometries } = value as Geometry;
  if (type === 'GeometryCollection') return Array.isArray(geometries);
  return typeof type === 'string' && Object.hasOwn(depths, type) && Array.isArray(coordinates);
}

/** What is wrong with a geometry, as a clause of an English sentence; undefined when nothing is. */
export function geometryFault(value: unknown): string | undefined {
  if (!isGeometry(value)) return 'it is not a GeoJSON geometry';
  // NGSI-LD 1.9.1 §4.7.1.
  if (value.type === 'GeometryCollection') return 'a GeometryCollection is not allowed';
  return (
    coordinatesFault(value.coordinates, depths[value.type]!) ?? shapeFault(value.type, value.coordinates as unknown[])
  );
}

function coordinatesFault(coordinates: unknown, depth: number): string | undefined {
  if (!Array.isArray(coordinates)) return 'its coordinates are not nested as its type asks';
  if (depth === 0) return positionFault(coordinates);
  if (coordinates.length === 0) return 'its coordinates are empty';
  for (const part of coordinates) {
    const fault = coordinatesFault(part, depth - 1);
    if (fault) return fault;
  }
  return undefined;
}

function positionFault(position: readonly unknown[]): string | undefined {
  if (position.length < 2 || position.length > 4 || !position.every((number) => Number.isFinite(number))) {
    return 'a position must be two or three numbers';
  }
  const [longitude, latitude] = position as number[];
  if (Math.abs(longitude!) > 180) return `longitude ${longitude} lies outside −180 … 180`;
  if (Math.abs(latitude!) > 90) return `latitude ${latitude} lies outside −90 … 90`;
  return undefined;
}

function shapeFault(type: string, coordinates: readonly unknown[]): string | undefined {
  if (type === 'LineString') return coordinates.length < 2 ? 'a line needs two positions' : undefined;
  if (type === 'MultiLineString') return firstFault(coordinates, (line) => shapeFault('LineString', line));
  if (type === 'Polygon') return firstFault(coordinates, ringFault);
  if (type === 'MultiPolygon') return firstFault(coordinates, (polygon) => shapeFault('Polygon', polygon));
  return undefined;
}

function ringFault(ring: readonly unknown[]): string | undefined {
  const [first, last] = [ring[0], ring.at(-1)] as [number[], number[]];
  if (ring.length < 4) return 'a ring needs four positions';
  return first[0] === last[0] && first[1] === last[1] ? undefined : 'a ring must end where it begins';
}

function firstFault(parts: readonly unknown[], check: (part: unknown[]) => string | undefined): string | undefined {
  for (const part of parts) {
    const fault = check(part as unknown[]);
    if (fault) return fault;
  }
  return undefined;
}
