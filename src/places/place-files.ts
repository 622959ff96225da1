import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { placesError } from './errors.ts';
import { type Place, type PlaceKind, type PlaceNames, slugOf } from './place.ts';
import { toWgs84 } from './reference-systems.ts';

type Row = Readonly<Record<string, string>>;

/** GeoJSON rings of one place, outer ring first. */
export type Rings = readonly (readonly (readonly [number, number])[])[];

/** What the bundled files hold. */
export interface PlaceFiles {
  readonly places: readonly Place[];
  /** Simplified polygons by `kind:code`. */
  readonly polygons: ReadonlyMap<string, readonly Rings[]>;
}

/** Reads the bundled files of `directory`; about 60 ms, once per process. */
export function readPlaceFiles(directory: string): PlaceFiles {
  const municipalities = rows(directory, 'municipalities.csv').map(municipality);
  const regions = rows(directory, 'regions.csv').map((row) => region(row, municipalities));
  const byMid = new Map(municipalities.map((place) => [place.mid, place]));
  const byCode = new Map(municipalities.map((place) => [place.code, place]));
  const settlements = rows(directory, 'settlements.csv').map((row) => settlement(row, byMid.get(row.OB_MID!)));
  const subdivisions = rows(directory, 'subdivisions.csv').map((row) => subdivision(row, byCode));
  const posts = rows(directory, 'postal-districts.csv').map((row) =>
    registered('postal-district', row, 'PT', row.PT_ID!),
  );
  return {
    places: [...regions, ...municipalities, ...settlements, ...subdivisions, ...posts],
    polygons: readPolygons(directory, regions),
  };
}

function rows(directory: string, file: string): Row[] {
  try {
    return parse(readFileSync(join(directory, file)), { bom: true, columns: true }) as Row[];
  } catch (cause) {
    throw placesError('place-data-damaged', { file }, { cause });
  }
}

function municipality(row: Row): Place {
  return {
    kind: 'municipality',
    code: row.sifra!,
    mid: row.gurs_mid!,
    slug: slugOf(row.name_sl!),
    names: names(row.name_sl!, row.name_it, row.name_hu),
    region: row.region_sr_id!,
    point: [Number(row.seat_lon), Number(row.seat_lat)],
    areaKm2: Number(row.area_km2),
    population: Number(row.population_2021),
    iso: row.iso!,
    nuts3: row.nuts3!,
  };
}

function region(row: Row, municipalities: readonly Place[]): Place {
  const parts = municipalities.filter((place) => place.region === row.SR_ID);
  const population = parts.reduce((sum, place) => sum + (place.population ?? 0), 0);
  return { ...registered('region', row, 'SR', row.SR_ID!), population, nuts3: parts[0]?.nuts3 ?? '' };
}

function settlement(row: Row, within: Place | undefined): Place {
  const place = registered('settlement', row, 'NA', row.NA_MID!);
  const second = row.NA_DJ;
  // Second names are Hungarian in Pomurje (region 1) and Italian on the coast; there are no others.
  const bilingual = within?.region === '1' ? names(place.names.sl, '', second) : names(place.names.sl, second);
  return { ...place, slug: `${place.slug}-${place.mid}`, names: bilingual, ...lies(within) };
}

/** The leading digits of a subdivision's code are its municipality's: 60602 lies in 060. */
function subdivision(row: Row, byCode: ReadonlyMap<string, Place>): Place {
  const code = row.ODO_ID!;
  const within = byCode.get(String(Math.floor(Number(code) / 1000)).padStart(3, '0'));
  const place = registered('subdivision', row, 'ODO', code);
  return { ...place, slug: `${place.slug}-${code}`, ...lies(within) };
}

function registered(kind: PlaceKind, row: Row, prefix: string, code: string): Place {
  const name = row[`${prefix}_UIME`]!;
  return {
    kind,
    code,
    mid: row[`${prefix}_MID`]!,
    slug: slugOf(name),
    names: { sl: name },
    point: toWgs84('EPSG:3794', [Number(row.CEN_E), Number(row.CEN_N)]),
    areaKm2: Number(row.POV_KM2),
  };
}

const lies = (within: Place | undefined) =>
  within ? { municipality: within.code, ...(within.region ? { region: within.region } : {}) } : {};

const names = (sl: string, it?: string, hu?: string): PlaceNames => ({
  sl,
  ...(it ? { it } : {}),
  ...(hu ? { hu } : {}),
});

interface PolygonFeature {
  readonly properties: { readonly id?: number; readonly name: string };
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
}

function readPolygons(directory: string, regions: readonly Place[]): Map<string, readonly Rings[]> {
  const polygons = new Map<string, readonly Rings[]>();
  const regionCode = new Map(regions.map((place) => [place.names.sl, place.code]));
  for (const feature of features(directory, 'municipality-polygons.geojson')) {
    polygons.set(`municipality:${String(feature.properties.id).padStart(3, '0')}`, parts(feature));
  }
  for (const feature of features(directory, 'region-polygons.geojson')) {
    polygons.set(`region:${regionCode.get(feature.properties.name)}`, parts(feature));
  }
  return polygons;
}

function features(directory: string, file: string): PolygonFeature[] {
  try {
    return (JSON.parse(readFileSync(join(directory, file), 'utf8')) as { features: PolygonFeature[] }).features;
  } catch (cause) {
    throw placesError('place-data-damaged', { file }, { cause });
  }
}

const parts = ({ geometry }: PolygonFeature): readonly Rings[] =>
  geometry.type === 'Polygon' ? [geometry.coordinates as Rings] : (geometry.coordinates as Rings[]);
