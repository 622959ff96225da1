import type { Place, PlaceKind, Places } from '../../places/index.ts';

const kinds: ReadonlySet<string> = new Set<PlaceKind>([
  'region',
  'municipality',
  'settlement',
  'subdivision',
  'postal-district',
]);

/** The place that an id like `municipality:061` names; null when there is none. */
export function readPlaceId(id: string, places: Places): Place | null {
  const [kind = '', code = ''] = id.split(':', 2);
  return kinds.has(kind) && code !== '' ? places.byCode(kind as PlaceKind, code) : null;
}

/** The id of a place in records and facets. */
export const placeId = (place: Place): string => `${place.kind}:${place.code}`;
