import { type Places, parseReferenceSystem, type ReferenceSystem } from '../../places/index.ts';
import { DomainError } from '../../platform/errors.ts';
import type { ColumnProfile } from './column.ts';
import type { ColumnProfiler } from './column-profiler.ts';
import { CoordinateEvidence, judgeSystem, type SystemJudgement, saysD48, saysD96 } from './coordinate-evidence.ts';

import type { DatumEvidence } from './datum-evidence.ts';

/** Where the geometry of a record comes from. */
export type GeometrySource =
  | { readonly from: 'format'; readonly system: ReferenceSystem }
  | { readonly from: 'wkt'; readonly column: string; readonly system: ReferenceSystem }
  | { readonly from: 'columns'; readonly x: string; readonly y: string; readonly system: ReferenceSystem }
  | {
      readonly from: 'place';
      readonly settlement?: string | undefined;
      readonly municipality?: string | undefined;
      /** Code of the municipality whose settlements are meant where several of one name exist. */
      readonly within?: string | undefined;
    };

/** A proposed source of geometry, and what a person should confirm about it. */
export interface GeometrySuggestion {
  readonly source: GeometrySource;
  /** The source itself says which system it uses. */
  readonly declared: boolean;
  readonly alternatives: SystemJudgement['alternatives'];
  /** True when nothing decides between two plausible systems. */
  readonly ask: boolean;
  readonly inSlovenia: boolean;
  /** The places named in the rows that decided between two systems. */
  readonly evidence?: DatumEvidence;
}

/** Geometry that the format carried, gathered over the whole source. */
export interface FormatGeometry {
  readonly x: CoordinateEvidence;
  readonly y: CoordinateEvidence;
  readonly declared: string | undefined;
}

/** Gathers evidence on the geometries of a format. */
export const formatGeometry = (declared: string | undefined): FormatGeometry => ({
  x: new CoordinateEvidence(),
  y: new CoordinateEvidence(),
  declared,
});

/** Proposes where geometry comes from: the format, Well-Known Text, two columns of coordinates, or names of places. */
export function suggestGeometry(
  format: FormatGeometry,
  profilers: readonly ColumnProfiler[],
  columns: readonly ColumnProfile[],
  sourceName: string,
  places: Places | null,
): GeometrySuggestion | null {
  return (
    fromFormat(format, sourceName) ??
    fromWkt(profilers, columns, sourceName) ??
    fromColumns(profilers, columns, sourceName) ??
    fromPlaces(columns, places)
  );
}

function fromFormat({ x, y, declared }: FormatGeometry, words: string): GeometrySuggestion | null {
  if (x.count === 0) return null;
  // RFC 7946 §4: without an old-style crs member GeoJSON is WGS 84, unless the numbers say otherwise.
  return (
    judged(x, y, declared, words, (system) => ({ from: 'format', system })) ?? {
      source: { from: 'format', system: 'EPSG:4326' },
      declared: false,
      alternatives: [],
      ask: true,
      inSlovenia: false,
    }
  );
}

function fromWkt(
  profilers: readonly ColumnProfiler[],
  columns: readonly ColumnProfile[],
  words: string,
): GeometrySuggestion | null {
  const column = columns.find(({ type }) => type === 'geometry');
  const profiler = column && profilers.find(({ name }) => name === column.name);
  if (!column || !profiler) return null;
  const { x, y, system } = profiler.wkt;
  return judged(x, y, system, `${words} ${column.name}`, (found) => ({
    from: 'wkt',
    column: column.name,
    system: found,
  }));
}

function fromColumns(
  profilers: readonly ColumnProfiler[],
  columns: readonly ColumnProfile[],
  words: string,
): GeometrySuggestion | null {
  const numeric = columns.filter(({ type }) => type === 'number' || type === 'integer');
  const evidence = (name: string) => profilers.find((profiler) => profiler.name === name)!.coordinates;
  for (const [first, second] of pairs(numeric)) {
    const names = `${words} ${first.name} ${second.name}`;
    const found = judgeSystem(evidence(first.name), evidence(second.name), names);
    if (!found || (!named(first, second) && !(found.inSlovenia && precise(first, second)))) continue;
    const [x, y] = found.swapped ? [second.name, first.name] : [first.name, second.name];
    return { source: { from: 'columns', x, y, system: found.system }, declared: false, ...certainty(found, names) };
  }
  return null;
}

function fromPlaces(columns: readonly ColumnProfile[], places: Places | null): GeometrySuggestion | null {
  const column = columns.find(({ meaning }) => meaning === 'settlement');
  const settlement = column?.name;
  const municipality = columns.find(({ meaning }) => meaning === 'municipality')?.name;
  if (!settlement && !municipality) return null;
  const within = column && !municipality && places ? commonMunicipality(column, places) : null;
  const source = {
    from: 'place' as const,
    ...(settlement ? { settlement } : {}),
    ...(municipality ? { municipality } : {}),
    ...(within ? { within } : {}),
  };
  return { source, declared: false, alternatives: [], ask: false, inSlovenia: true };
}

/** The municipality that has most of a column's settlements: a municipality's own list does not repeat its name. */
function commonMunicipality(column: ColumnProfile, places: Places): string | null {
  const names = column.enumeration?.map(({ value }) => value) ?? column.examples;
  const counts = new Map<string, number>();
  for (const name of names) {
    const codes = places.find(name, { kinds: ['settlement'] }).map(({ place }) => place.municipality);
    for (const code of new Set(codes)) if (code) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const [best, second] = [...counts].sort((a, b) => b[1] - a[1]);
  if (!best || best[1] < 2 || best[1] * 2 < names.length) return null;
  return second && second[1] === best[1] ? null : best[0];
}

function judged(
  x: CoordinateEvidence,
  y: CoordinateEvidence,
  declared: string | undefined,
  words: string,
  sourceOf: (system: ReferenceSystem) => GeometrySource,
): GeometrySuggestion | null {
  const found = judgeSystem(x, y, `${words} ${declared ?? ''}`);
  const named = declared === undefined ? null : knownSystem(declared);
  if (named)
    return {
      source: sourceOf(named),
      declared: true,
      alternatives: [],
      ask: false,
      inSlovenia: found?.inSlovenia ?? false,
    };
  return found && { source: sourceOf(found.system), declared: false, ...certainty(found, words) };
}

const certainty = (found: SystemJudgement, words: string) => ({
  alternatives: found.alternatives,
  ask: found.alternatives.length > 0 && !saysD48(words) && !saysD96(words),
  inSlovenia: found.inSlovenia,
});

function knownSystem(name: string): ReferenceSystem | null {
  try {
    return parseReferenceSystem(name);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

const east = (column: ColumnProfile) => column.meaning === 'longitude' || column.meaning === 'easting';
const north = (column: ColumnProfile) => column.meaning === 'latitude' || column.meaning === 'northing';
const named = (a: ColumnProfile, b: ColumnProfile) => (east(a) && north(b)) || (north(a) && east(b));
const precise = (a: ColumnProfile, b: ColumnProfile) =>
  a.type === 'number' || b.type === 'number' || (a.range?.max ?? 0) > 100_000;

/** Pairs to try: first those whose names say so, then neighbours. */
function pairs(columns: readonly ColumnProfile[]): [ColumnProfile, ColumnProfile][] {
  const spoken = columns
    .filter(east)
    .flatMap((x) => columns.filter(north).map((y): [ColumnProfile, ColumnProfile] => [x, y]));
  const neighbours = columns.slice(1).map((column, index): [ColumnProfile, ColumnProfile] => [columns[index]!, column]);
  return [...spoken, ...neighbours].slice(0, 200);
}
