import { type Geometry, geometryFault } from '../../linked-data/index.ts';
import { queryError } from './errors.ts';

/** A spatial relationship of NGSI-LD 1.9.1 §4.10; distances in metres. */
export type GeoRelation =
  | { readonly kind: 'near'; readonly bound: 'maximum' | 'minimum'; readonly metres: number }
  | { readonly kind: 'within' | 'contains' | 'overlaps' | 'intersects' | 'equals' | 'disjoint' };

/** A condition on one GeoProperty of an entity against a reference geometry. */
export interface GeoQuery {
  readonly relation: GeoRelation;
  readonly geometry: Geometry;
  /** IRI of the GeoProperty. */
  readonly property: string;
}

/** The three texts of a geoquery and the IRI of the property it is about. */
export interface GeoQueryText {
  readonly georel?: string | undefined;
  readonly geometry?: string | undefined;
  readonly coordinates?: unknown;
}

const topological = ['within', 'contains', 'overlaps', 'intersects', 'equals', 'disjoint'] as const;
const geometryTypes = ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon'];
const maximumPositions = 10_000;
/** Half of the equator: nothing on Earth lies farther. */
const farthest = 20_037_509;

/** Parses a geoquery; undefined when none of its parameters is given. NGSI-LD 1.9.1 §4.10. */
export function parseGeoQuery(text: GeoQueryText, property: string): GeoQuery | undefined {
  const missing = (['georel', 'geometry', 'coordinates'] as const).filter((name) => text[name] === undefined);
  if (missing.length === 3) return undefined;
  if (missing.length > 0) throw queryError('geo-incomplete', { missing: missing.join(', ') }, { field: missing[0]! });
  return {
    relation: parseRelation(text.georel!),
    geometry: parseGeometry(text.geometry!, text.coordinates, 'coordinates'),
    property,
  };
}

function parseRelation(georel: string): GeoRelation {
  const plain = topological.find((each) => each === georel);
  if (plain) return { kind: plain };
  const near = /^near;(max|min)Distance==(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.exec(georel);
  const metres = Number(near?.[2]);
  if (!near || !(metres > 0) || !Number.isFinite(metres))
    throw queryError('georel-unknown', { georel: georel.slice(0, 100) }, { field: 'georel' });
  return { kind: 'near', bound: near[1] === 'max' ? 'maximum' : 'minimum', metres: Math.min(metres, farthest) };
}

/** A reference geometry of a type and its coordinates, as text or parsed; GeometryCollection is not among them. */
export function parseGeometry(type: string, coordinates: unknown, parameter: string): Geometry {
  if (!geometryTypes.includes(type))
    throw queryError('geometry-type-unknown', { geometry: type.slice(0, 60) }, { field: 'geometry' });
  const invalid = (reason: string) =>
    queryError('coordinates-invalid', { parameter, geometry: type, reason }, { field: parameter });
  const parsed = typeof coordinates === 'string' ? parseJsonText(coordinates) : coordinates;
  if (!Array.isArray(parsed) || depthOf(parsed) > 4) throw invalid('it is not a list of positions');
  if (parsed.flat(4).length > maximumPositions * 2) throw invalid(`it has more than ${maximumPositions} positions`);
  const geometry = { type, coordinates: parsed };
  const fault = geometryFault(geometry);
  if (fault) throw invalid(fault);
  return geometry;
}

function parseJsonText(text: string): unknown {
  if (text.length > 500_000) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function depthOf(value: unknown): number {
  let depth = 0;
  for (let at = value; Array.isArray(at) && depth < 6; at = at[0]) depth += 1;
  return depth;
}

/** West, south, east, north in degrees; west beyond east means across the antimeridian. */
export type Box = readonly [west: number, south: number, east: number, north: number];

/** Parses a bounding box of two or three dimensions, heights ignored. OGC API Features 1.0 §7.15.3. */
export function parseBox(text: string): Box {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const invalid = (reason: string) => queryError('bbox-invalid', { reason }, { field: 'bbox' });
  if ((numbers.length !== 4 && numbers.length !== 6) || !numbers.every(Number.isFinite))
    throw invalid('it needs four or six numbers');
  const half = numbers.length / 2;
  const [west, south, east, north] = [numbers[0]!, numbers[1]!, numbers[half]!, numbers[half + 1]!];
  if (Math.abs(west) > 180 || Math.abs(east) > 180) throw invalid('a longitude lies outside -180 to 180');
  if (Math.abs(south) > 90 || Math.abs(north) > 90) throw invalid('a latitude lies outside -90 to 90');
  if (south > north) throw invalid('south lies north of north');
  return [west, south, east, north];
}

const earthRadius = 6_371_008.8;

/** A box that surely contains everything within `metres` of the geometry; null where longitude gives no bound. */
export function boxAround(geometry: Geometry, metres: number): Box | null {
  const positions = (geometry.coordinates as unknown[]).flat(4) as number[];
  const stride = positionSize(geometry.coordinates);
  let [west, south, east, north] = [180, 90, -180, -90];
  for (let at = 0; at < positions.length; at += stride) {
    const [longitude, latitude] = [positions[at]!, positions[at + 1]!];
    [west, east] = [Math.min(west, longitude), Math.max(east, longitude)];
    [south, north] = [Math.min(south, latitude), Math.max(north, latitude)];
  }
  // One percent more than on the sphere, since the database measures on the ellipsoid.
  const angle = (metres / earthRadius) * (180 / Math.PI) * 1.01;
  [south, north] = [south - angle, north + angle];
  if (south < -89 || north > 89) return null;
  const widest = Math.max(Math.abs(south), Math.abs(north)) * (Math.PI / 180);
  const across = angle / Math.cos(widest);
  return west - across < -180 || east + across > 180 ? null : [west - across, south, east + across, north];
}

function positionSize(coordinates: unknown): number {
  let at = coordinates;
  while (Array.isArray(at) && Array.isArray(at[0])) at = at[0];
  return (at as unknown[]).length;
}
