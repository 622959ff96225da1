import type { Geometry } from '../../linked-data/index.ts';

/** A geometry as well-known text (OGC Simple Features, ISO 19125-1 §7). */
export function toWkt(geometry: Geometry): string {
  const name = geometry.type.toUpperCase();
  if (geometry.geometries) {
    return geometry.geometries.length === 0 ? `${name} EMPTY` : `${name}(${geometry.geometries.map(toWkt).join(',')})`;
  }
  const coordinates = geometry.coordinates as unknown[];
  const isLifted = Array.isArray(firstPosition(coordinates)) && firstPosition(coordinates).length > 2;
  const text = list(coordinates);
  return `${name}${isLifted ? ' Z ' : ''}${typeof coordinates[0] === 'number' ? `(${text})` : text}`;
}

/** A position stands bare, everything above it in parentheses. */
function list(coordinates: readonly unknown[]): string {
  if (typeof coordinates[0] === 'number') return coordinates.slice(0, 3).join(' ');
  return `(${coordinates.map((part) => list(part as unknown[])).join(',')})`;
}

function firstPosition(coordinates: readonly unknown[]): readonly unknown[] {
  let at = coordinates;
  while (Array.isArray(at[0])) at = at[0];
  return at;
}
