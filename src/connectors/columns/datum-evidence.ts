import { metresBetween, type Places, type Position, type ReferenceSystem, toWgs84 } from '../../places/index.ts';
import type { ColumnProfile } from './column.ts';
import type { GeometrySuggestion } from './geometry-suggestion.ts';
import { isCode, municipalityCode } from './meanings.ts';

/** A row of the sample: where it says it is, in both senses. */
export interface PlacedRow {
  readonly position: Position;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What the named places of rows say about two coordinate systems. */
export interface DatumEvidence {
  readonly system: ReferenceSystem;
  /** The column with the names of places. */
  readonly column: string;
  readonly rows: number;
}

const fewestRows = 5;
/** How sure the settlements must be: the mean difference in standard errors. */
const sureness = 4;

/**
 * Decides between D96 and D48, 611 m apart, by the places that rows name: around their settlements' centres points
 * scatter evenly under the right system only, and no point lies outside its municipality. Without enough such rows a
 * person is asked.
 */
export function settleDatum(
  suggestion: GeometrySuggestion,
  rows: readonly PlacedRow[],
  columns: readonly ColumnProfile[],
  places: Places | null,
): GeometrySuggestion {
  const [other] = suggestion.alternatives;
  const { source } = suggestion;
  if (!other || source.from === 'place' || !places) return suggestion;
  const systems: Pair = [source.system, other.system];
  const evidence = bySettlement(rows, columns, places, systems) ?? byMunicipality(rows, columns, places, systems);
  if (!evidence) return suggestion;
  const spare = evidence.system === source.system ? other.system : source.system;
  return {
    ...suggestion,
    source: { ...source, system: evidence.system },
    alternatives: [{ system: spare, metresApart: other.metresApart }],
    ask: false,
    evidence,
  };
}

type Pair = readonly [ReferenceSystem, ReferenceSystem];

function bySettlement(
  rows: readonly PlacedRow[],
  columns: readonly ColumnProfile[],
  places: Places,
  [first, second]: Pair,
): DatumEvidence | null {
  const column =
    columns.find(({ meaning }) => meaning === 'settlement') ??
    columns.find((one) => one.type === 'text' && !isCode(one) && namesPlaces(one, places));
  if (!column) return null;
  const municipality = columns.find(({ meaning }) => meaning === 'municipality')?.name;
  const differences = rows.flatMap(({ position, values }) => {
    const code = municipality ? municipalityCode(String(values[municipality] ?? ''), places) : null;
    const found = places.locate(String(values[column.name] ?? ''), code ? { municipality: code } : {});
    if (found.outcome !== 'found') return [];
    const [near, far] = [first, second].map((system) => metresBetween(toWgs84(system, position), found.place.point));
    // A point far away belongs to another place of that name.
    return Math.min(near!, far!) > 5000 ? [] : [far! ** 2 - near! ** 2];
  });
  if (differences.length < fewestRows) return null;
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (differences.length - 1);
  const error = Math.sqrt(variance / differences.length);
  if (Math.abs(mean) < sureness * error) return null;
  return { system: mean > 0 ? first : second, column: column.name, rows: differences.length };
}

/** Only points near a border tell: inside their municipality under one system, outside under the other. */
function byMunicipality(
  rows: readonly PlacedRow[],
  columns: readonly ColumnProfile[],
  places: Places,
  [first, second]: Pair,
): DatumEvidence | null {
  const column = columns.find(({ meaning }) => meaning === 'municipality')?.name;
  if (!column) return null;
  let [forFirst, forSecond] = [0, 0];
  for (const { position, values } of rows) {
    const code = municipalityCode(String(values[column] ?? ''), places);
    if (!code) continue;
    const [one, two] = [first, second].map((system) => {
      const [longitude, latitude] = toWgs84(system, position);
      return places.municipalityOf(longitude, latitude)?.code === code;
    });
    if (one && !two) forFirst += 1;
    if (two && !one) forSecond += 1;
  }
  const [more, less] = [Math.max(forFirst, forSecond), Math.min(forFirst, forSecond)];
  if (more < fewestRows || more < 4 * less) return null;
  return { system: forFirst > forSecond ? first : second, column, rows: more };
}

/** Seats of municipalities and other lists whose names are places although their header does not say so. */
function namesPlaces(column: ColumnProfile, places: Places): boolean {
  const { examples } = column;
  return (
    examples.length >= 3 &&
    examples.filter((name) => places.find(name, { kinds: ['settlement'] }).length > 0).length >= examples.length * 0.8
  );
}
