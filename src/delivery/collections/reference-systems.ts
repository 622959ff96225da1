import type { Geometry } from '../../linked-data/index.ts';
import { fromWgs84, type Position, type ReferenceSystem, toWgs84 } from '../../places/index.ts';
import { deliveryError } from '../errors.ts';

/** A coordinate reference system that delivery offers. */
export interface Crs {
  readonly uri: string;
  readonly system: ReferenceSystem;
  /** EPSG:4326 counts latitude first; CRS84 is the same with longitude first. */
  readonly latitudeFirst: boolean;
}

const epsg = 'http://www.opengis.net/def/crs/EPSG/0/';

/** WGS 84, longitude first: what is stored, and the default everywhere. */
export const crs84: Crs = {
  uri: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84',
  system: 'EPSG:4326',
  latitudeFirst: false,
};

/** All that are offered; the first is the default (OGC API Features Part 2, §6.2). */
export const offeredCrs: readonly Crs[] = [
  crs84,
  { uri: `${epsg}4326`, system: 'EPSG:4326', latitudeFirst: true },
  { uri: `${epsg}3794`, system: 'EPSG:3794', latitudeFirst: false },
  { uri: `${epsg}3857`, system: 'EPSG:3857', latitudeFirst: false },
];

/** Reads `crs` or `bbox-crs`. OGC API Features Part 2, requirements /req/crs/fc-crs-definition and fc-bbox-crs-definition. */
export function readCrs(text: string | null, parameter: string): Crs {
  if (text === null) return crs84;
  const found = offeredCrs.find(({ uri }) => uri === text || uri === text.replace(/^https:/, 'http:'));
  if (!found) throw deliveryError('reference-system-unknown', { system: text.slice(0, 200) }, { field: parameter });
  return found;
}

/** A geometry in another reference system; projected coordinates to the millimetre. */
export function projectGeometry(geometry: Geometry, crs: Crs): Geometry {
  if (crs === crs84) return geometry;
  if (geometry.geometries) {
    return { ...geometry, geometries: geometry.geometries.map((part) => projectGeometry(part, crs)) };
  }
  return { ...geometry, coordinates: projectCoordinates(geometry.coordinates as unknown[], crs) };
}

function projectCoordinates(coordinates: readonly unknown[], crs: Crs): unknown[] {
  if (typeof coordinates[0] !== 'number') return coordinates.map((part) => projectCoordinates(part as unknown[], crs));
  const [longitude, latitude, ...heights] = coordinates as number[];
  if (crs.latitudeFirst) return [latitude, longitude, ...heights];
  const [x, y] = fromWgs84(crs.system, [longitude!, latitude!]);
  return [Math.round(x * 1_000) / 1_000, Math.round(y * 1_000) / 1_000, ...heights];
}

/** How many points stand for one side of a projected box, whose sides are curved in WGS 84. */
const pointsOnSide = 16;

/** The area of a box given in a projected system, as a polygon in WGS 84. */
export function areaOfBox(box: readonly number[], crs: Crs): Geometry {
  const [west, south, east, north] = box as [number, number, number, number];
  const corners: Position[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
  const ring = corners.flatMap((corner, index) => {
    const next = corners[(index + 1) % corners.length]!;
    return Array.from({ length: pointsOnSide }, (_, step) => {
      const part = step / pointsOnSide;
      return toWgs84(crs.system, [corner[0] + (next[0] - corner[0]) * part, corner[1] + (next[1] - corner[1]) * part]);
    });
  });
  return { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
}
