import type { Rings } from './place-files.ts';
import { metresBetween } from './reference-systems.ts';

/** Whether a point lies in a polygon with holes (even–odd rule over all rings). */
export function contains(rings: Rings, [x, y]: readonly [number, number]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i]!;
      const [bx, by] = ring[j]!;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

/** Metres from a point to the nearest edge of a polygon. */
export function metresToBorder(rings: Rings, point: readonly [number, number]): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      nearest = Math.min(nearest, metresBetween(point, nearestOnSegment(ring[i - 1]!, ring[i]!, point)));
    }
  }
  return nearest;
}

/** Smallest box around a polygon: west, south, east, north. */
export function boundsOf(parts: readonly Rings[]): [number, number, number, number] {
  const bounds: [number, number, number, number] = [180, 90, -180, -90];
  for (const [x, y] of parts.flatMap((rings) => rings[0] ?? [])) {
    bounds[0] = Math.min(bounds[0], x);
    bounds[1] = Math.min(bounds[1], y);
    bounds[2] = Math.max(bounds[2], x);
    bounds[3] = Math.max(bounds[3], y);
  }
  return bounds;
}

type Point = readonly [number, number];

function nearestOnSegment(a: Point, b: Point, point: Point): Point {
  const shrink = Math.cos((point[1] * Math.PI) / 180) ** 2;
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx * shrink + dy * dy;
  if (length === 0) return a;
  const along = ((point[0] - a[0]) * dx * shrink + (point[1] - a[1]) * dy) / length;
  const share = Math.max(0, Math.min(1, along));
  return [a[0] + share * dx, a[1] + share * dy];
}
