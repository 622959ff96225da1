import type { PlacePolygon } from '../../places/index.ts';
import type { Box } from './box-parts.ts';

/** Turns WGS 84 into the whole-numbered plane of a drawing. */
export interface Projection {
  readonly width: number;
  readonly height: number;
  point(longitude: number, latitude: number): readonly [number, number];
}

/** West, south, east, north. */
export type Bounds = Box;

/** Slovenia with a little air around it. */
export const sloveniaBounds: Bounds = [13.34, 45.4, 16.63, 46.9];

/** An equirectangular drawing of `bounds`, `width` units wide, true to scale in its middle. */
export function projectionOf(bounds: Bounds, width: number): Projection {
  const [west, south, east, north] = bounds;
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = width / ((east - west) * shrink);
  return {
    width,
    height: Math.round((north - south) * scale),
    point: (longitude, latitude) => [
      Math.round((longitude - west) * shrink * scale),
      Math.round((north - latitude) * scale),
    ],
  };
}

/** The `d` of a polygon: whole numbers, each point relative to the one before, so that 212 of them stay small. */
export function pathOf(polygon: PlacePolygon, projection: Projection): string {
  return polygon.coordinates.flatMap((rings) => rings.map((ring) => ringPath(ring, projection))).join('');
}

function ringPath(ring: readonly (readonly [number, number])[], projection: Projection): string {
  let [lastX, lastY] = [0, 0];
  let path = '';
  for (const [index, [longitude, latitude]] of ring.entries()) {
    const [x, y] = projection.point(longitude, latitude);
    if (index === 0) path = `M${x} ${y}l`;
    else if (index === ring.length - 1) break;
    else if (x !== lastX || y !== lastY) path += pair(x - lastX, y - lastY, path.endsWith('l'));
    [lastX, lastY] = [x, y];
  }
  return `${path}z`;
}

/** A minus sign parts two numbers as well as a space does. */
function pair(dx: number, dy: number, first: boolean): string {
  const lead = first || dx < 0 ? '' : ' ';
  return `${lead}${dx}${dy < 0 ? '' : ' '}${dy}`;
}

/** The bounds with `share` of air on each side, as a landscape at least `least` degrees wide. */
export function padded([west, south, east, north]: Bounds, share: number, least = 0.08): Bounds {
  const middle = [(west + east) / 2, (south + north) / 2] as const;
  const shrink = Math.cos((middle[1] * Math.PI) / 180);
  const [width, height] = [(east - west) * (0.5 + share), (north - south) * (0.5 + share)];
  const halfWidth = Math.max(width, least / 2, (height * landscape) / shrink);
  const halfHeight = Math.max(height, (halfWidth * shrink) / tallest);
  return [middle[0] - halfWidth, middle[1] - halfHeight, middle[0] + halfWidth, middle[1] + halfHeight];
}

/** Width to height: close-ups are neither towers nor ribbons. */
const [landscape, tallest] = [1.35, 1.9];

/** Whether two boxes touch. */
export function overlaps(a: Bounds, b: Bounds): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

type Position = readonly [number, number];

/** The part of a polygon inside a box (Sutherland–Hodgman, edge by edge), so that nothing is drawn out of sight. */
export function clipped(polygon: PlacePolygon, [west, south, east, north]: Bounds): PlacePolygon {
  const edges: readonly [(p: Position) => boolean, (a: Position, b: Position) => Position][] = [
    [(p) => p[0] >= west, (a, b) => atLongitude(a, b, west)],
    [(p) => p[0] <= east, (a, b) => atLongitude(a, b, east)],
    [(p) => p[1] >= south, (a, b) => atLatitude(a, b, south)],
    [(p) => p[1] <= north, (a, b) => atLatitude(a, b, north)],
  ];
  const rings = (ring: readonly Position[]) =>
    edges.reduce<readonly Position[]>((kept, [inside, cross]) => cut(kept, inside, cross), ring);
  const coordinates = polygon.coordinates
    .map((part) => part.map(rings).filter((ring) => ring.length > 2))
    .filter((part) => part.length > 0);
  return { type: 'MultiPolygon', coordinates };
}

function cut(
  ring: readonly Position[],
  inside: (p: Position) => boolean,
  cross: (a: Position, b: Position) => Position,
): readonly Position[] {
  const kept: Position[] = [];
  for (const [index, point] of ring.entries()) {
    const before = ring[(index + ring.length - 1) % ring.length]!;
    if (inside(point) !== inside(before)) kept.push(cross(before, point));
    if (inside(point)) kept.push(point);
  }
  return kept.length > 0 ? [...kept, kept[0]!] : kept;
}

function atLongitude(a: Position, b: Position, x: number): Position {
  return [x, a[1] + ((b[1] - a[1]) * (x - a[0])) / (b[0] - a[0])];
}

function atLatitude(a: Position, b: Position, y: number): Position {
  return [a[0] + ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]), y];
}
