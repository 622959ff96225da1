/** A position of GeoJSON; a third number is a height. */
export type Position = readonly number[];

/** A geometry of GeoJSON (RFC 7946 §3.1), in whatever reference system its holder names. */
export type Geometry =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'MultiPoint' | 'LineString'; readonly coordinates: readonly Position[] }
  | { readonly type: 'MultiLineString' | 'Polygon'; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly Position[])[])[] }
  | { readonly type: 'GeometryCollection'; readonly geometries: readonly Geometry[] };

/** Depth of the coordinate arrays of each type. */
const depths: Readonly<Record<string, number>> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

/** Why a value is not a geometry, or null when it is one. */
export function geometryFault(value: unknown, nesting = 0): string | null {
  if (!isObject(value)) return 'not an object';
  const { type, coordinates, geometries } = value;
  if (type === 'GeometryCollection') {
    if (!Array.isArray(geometries)) return 'geometries is not an array';
    if (nesting > 2) return 'collections are nested too deep';
    return geometries.map((part: unknown) => geometryFault(part, nesting + 1)).find((fault) => fault !== null) ?? null;
  }
  const depth = typeof type === 'string' ? depths[type] : undefined;
  if (depth === undefined) return `unknown type ${String(type).slice(0, 40)}`;
  return coordinatesFault(coordinates, depth) ?? shapeFault(type as string, coordinates as unknown[]);
}

/** Whether a value is a geometry. */
export const isGeometry = (value: unknown): value is Geometry => geometryFault(value) === null;

/** The same geometry with every position replaced. */
export function mapPositions(geometry: Geometry, change: (position: Position) => Position): Geometry {
  if (geometry.type === 'GeometryCollection') {
    return { ...geometry, geometries: geometry.geometries.map((part) => mapPositions(part, change)) };
  }
  return { ...geometry, coordinates: deep(geometry.coordinates, change) } as Geometry;
}

/** The first position of a geometry, if it has any. */
export function firstPosition(geometry: Geometry): Position | undefined {
  if (geometry.type === 'GeometryCollection') return geometry.geometries[0] && firstPosition(geometry.geometries[0]);
  let at: unknown = geometry.coordinates;
  while (Array.isArray(at) && Array.isArray(at[0])) at = at[0];
  return Array.isArray(at) && typeof at[0] === 'number' ? (at as Position) : undefined;
}

function coordinatesFault(value: unknown, depth: number): string | null {
  if (!Array.isArray(value)) return 'coordinates are not an array';
  if (depth === 0) {
    const numbers = value.length >= 2 && value.length <= 4 && value.every((part) => Number.isFinite(part));
    return numbers ? null : 'a position is not two numbers';
  }
  for (const part of value) {
    const fault = coordinatesFault(part, depth - 1);
    if (fault) return fault;
  }
  return null;
}

function shapeFault(type: string, coordinates: unknown[]): string | null {
  if (type === 'LineString' && coordinates.length < 2) return 'a line has fewer than two positions';
  const rings =
    type === 'Polygon'
      ? (coordinates as Position[][])
      : type === 'MultiPolygon'
        ? (coordinates as Position[][][]).flat()
        : [];
  for (const ring of rings) {
    const [first, last] = [ring[0], ring.at(-1)];
    if (ring.length < 4) return 'a ring has fewer than four positions';
    if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) return 'a ring is not closed';
  }
  return null;
}

function deep(value: unknown, change: (position: Position) => Position): unknown {
  if (Array.isArray(value) && Array.isArray(value[0])) return value.map((part) => deep(part, change));
  return Array.isArray(value) && value.length > 0 ? change(value as Position) : value;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
