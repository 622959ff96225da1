import { fold, type Place, type PlaceKind } from './place.ts';
import { type PlaceFiles, type Rings, readPlaceFiles } from './place-files.ts';
import { boundsOf, contains, metresToBorder } from './polygons.ts';

/** The lines that must stand wherever places or their polygons are shown. */
export const placesAttribution = {
  places: 'Geodetska uprava Republike Slovenije, Register prostorskih enot, 16. 2. 2025; lastna obdelava',
  population: 'Statistični urad Republike Slovenije, 2021',
  polygons: 'Geodetska uprava RS, Register prostorskih enot, 22. 4. 2020, poenostavljeno (CC BY)',
} as const;

/** Accuracy of the bundled polygons, in metres. */
const polygonAccuracyMetres = 100;

/** A place found by name: `exact` when the spelling is the register's, `folded` when only without carons or case. */
export interface PlaceMatch {
  readonly place: Place;
  readonly spelling: 'exact' | 'folded';
}

/** The answer to "where is this?": one place, several possible ones, or none. It never guesses between several. */
export type Located =
  | { readonly outcome: 'found'; readonly place: Place; readonly spelling: 'exact' | 'folded' }
  | { readonly outcome: 'ambiguous'; readonly candidates: readonly Place[] }
  | { readonly outcome: 'unknown' };

/** Which municipality a point lies in; near a border the simplified polygons cannot decide. */
export interface MunicipalityAt {
  readonly municipality: Place;
  readonly accuracyMetres: number;
  readonly nearBorder: boolean;
}

/** A MultiPolygon of GeoJSON. */
export interface PlacePolygon {
  readonly type: 'MultiPolygon';
  readonly coordinates: readonly Rings[];
}

/** The gazetteer: places of Slovenia by code, by name and by point. */
export interface Places {
  list(kind: PlaceKind): readonly Place[];
  /** Parts of a municipality or region: settlements and subdivisions, or municipalities. */
  within(kind: PlaceKind, container: { municipality?: string; region?: string }): readonly Place[];
  byCode(kind: PlaceKind, code: string): Place | null;
  bySlug(kind: PlaceKind, slug: string): Place | null;
  /** Every place of that name, exact spellings first. */
  find(name: string, filter?: PlaceFilter): readonly PlaceMatch[];
  /** The one place of that name, or why there is none. An exact spelling wins over folded ones: Celje is not Čelje. */
  locate(name: string, filter?: PlaceFilter): Located;
  municipalityAt(longitude: number, latitude: number): MunicipalityAt | null;
  /** The same without the distance to its border, for many points. */
  municipalityOf(longitude: number, latitude: number): Place | null;
  polygon(kind: PlaceKind, code: string): PlacePolygon | null;
  bounds(kind: PlaceKind, code: string): readonly [number, number, number, number] | null;
}

/** Narrows a search by name. */
export interface PlaceFilter {
  readonly kinds?: readonly PlaceKind[];
  readonly municipality?: string;
}

/** Reads the bundled gazetteer of `directory` (`models/places`). */
export function loadPlaces(directory: string): Places {
  return createPlaces(readPlaceFiles(directory));
}

/** The gazetteer over given places. */
function createPlaces(files: PlaceFiles): Places {
  const kinds = Map.groupBy(files.places, (place) => place.kind);
  const codes = new Map(files.places.map((place) => [`${place.kind}:${normalCode(place.kind, place.code)}`, place]));
  const slugs = new Map(files.places.map((place) => [`${place.kind}:${place.slug}`, place]));
  const names = indexNames(files.places);
  const boxes = new Map([...files.polygons].map(([key, parts]) => [key, boundsOf(parts)]));
  const list = (kind: PlaceKind) => kinds.get(kind) ?? [];

  const find = (name: string, filter: PlaceFilter = {}): PlaceMatch[] => {
    const wanted = name.trim();
    return (names.get(fold(wanted)) ?? [])
      .filter((place) => passes(place, filter))
      .map((place): PlaceMatch => ({ place, spelling: spells(place, wanted) ? 'exact' : 'folded' }))
      .sort((a, b) => a.spelling.localeCompare(b.spelling));
  };

  const around = (longitude: number, latitude: number): { municipality: Place; part: Rings } | null => {
    for (const municipality of list('municipality')) {
      const key = `municipality:${municipality.code}`;
      const box = boxes.get(key);
      if (!box || longitude < box[0] || longitude > box[2] || latitude < box[1] || latitude > box[3]) continue;
      const part = files.polygons.get(key)!.find((rings) => contains(rings, [longitude, latitude]));
      if (part) return { municipality, part };
    }
    return null;
  };

  return {
    list,
    find,
    within: (kind, { municipality, region }) =>
      list(kind).filter((place) => (municipality ? place.municipality === municipality : place.region === region)),
    byCode: (kind, code) => codes.get(`${kind}:${normalCode(kind, code)}`) ?? null,
    bySlug: (kind, slug) => slugs.get(`${kind}:${slug}`) ?? null,
    locate(name, filter = {}) {
      const matches = find(name, { kinds: ['settlement'], ...filter });
      const exact = matches.filter((match) => match.spelling === 'exact');
      const best = exact.length > 0 ? exact : matches;
      if (best.length === 0) return { outcome: 'unknown' };
      if (best.length === 1) return { outcome: 'found', ...best[0]! };
      return { outcome: 'ambiguous', candidates: best.map((match) => match.place) };
    },
    municipalityOf: (longitude, latitude) => around(longitude, latitude)?.municipality ?? null,
    municipalityAt(longitude, latitude) {
      const found = around(longitude, latitude);
      if (!found) return null;
      const nearBorder = metresToBorder(found.part, [longitude, latitude]) < 2 * polygonAccuracyMetres;
      return { municipality: found.municipality, accuracyMetres: polygonAccuracyMetres, nearBorder };
    },
    polygon(kind, code) {
      const coordinates = files.polygons.get(`${kind}:${normalCode(kind, code)}`);
      return coordinates ? { type: 'MultiPolygon', coordinates } : null;
    },
    bounds: (kind, code) => boxes.get(`${kind}:${normalCode(kind, code)}`) ?? null,
  };
}

/** `52`, `052` and `SI-052` name the same municipality. */
function normalCode(kind: PlaceKind, code: string): string {
  const bare = code.trim().replace(/^SI-/i, '');
  return kind === 'municipality' && /^\d{1,3}$/.test(bare) ? bare.padStart(3, '0') : bare;
}

function indexNames(places: readonly Place[]): Map<string, Place[]> {
  const index = new Map<string, Place[]>();
  for (const place of places) {
    for (const name of new Set(
      [place.names.sl, place.names.it, place.names.hu].flatMap((text) => (text ? [fold(text)] : [])),
    )) {
      const known = index.get(name);
      if (known) known.push(place);
      else index.set(name, [place]);
    }
  }
  return index;
}

const passes = (place: Place, { kinds, municipality }: PlaceFilter) =>
  (!kinds || kinds.includes(place.kind)) &&
  (!municipality || place.municipality === municipality || place.code === municipality);

function spells(place: Place, name: string): boolean {
  const wanted = name.toLocaleLowerCase('sl');
  return Object.values(place.names).some((text: string) => text.toLocaleLowerCase('sl') === wanted);
}
