import type { Point } from './views.ts';

/** A point, or the middle of a larger shape's box: enough to see where something lies. */
export function middleOf(geometry: { readonly coordinates?: unknown } | null): Point | null {
  const points = pointsOf(geometry?.coordinates);
  if (points.length === 0) return null;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [x, y] of points) {
    [west, east] = [Math.min(west, x), Math.max(east, x)];
    [south, north] = [Math.min(south, y), Math.max(north, y)];
  }
  return [(west + east) / 2, (south + north) / 2];
}

/** All positions of a geometry, however deep they lie. */
function pointsOf(coordinates: unknown): Point[] {
  if (!Array.isArray(coordinates)) return [];
  if (typeof coordinates[0] === 'number') return [[coordinates[0], Number(coordinates[1])]];
  return coordinates.flatMap(pointsOf);
}
