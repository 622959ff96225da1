import type { Place, Places } from '../../places/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Language } from '../../platform/language.ts';
import { readerOf } from './reader.ts';
import { createRemembered } from './remembered.ts';
import type { Column, DatasetCard, Point, RowSource, Rows, Viewer } from './views.ts';

/** One measuring place with its latest value. */
export interface Reading {
  readonly name: string;
  readonly value: number;
  readonly point: Point | null;
  /** The municipality it stands in; null without a position in Slovenia. */
  readonly municipality: Place | null;
}

/** What a live dataset measures just now, the greatest values first. */
export interface LiveReadings {
  readonly card: DatasetCard;
  readonly label: string;
  readonly unit: string | null;
  readonly readings: readonly Reading[];
}

/** Reads the latest values of live datasets. */
export interface LiveSource {
  of(viewer: Viewer, cards: readonly DatasetCard[], language: Language): Promise<readonly LiveReadings[]>;
}

const mostRows = 500;

/** What a reader looks for first; any other number serves where none of these is measured. */
const sought = ['availableSpotNumber', 'pm10', 'intensity', 'temperature'];

/** Live values over the rows of datasets, remembered for five seconds per kind of reader. */
export function createLiveSource(deps: { rows: RowSource; places: Places; clock: Clock }): LiveSource {
  const remembered = createRemembered<LiveReadings | null>({ clock: deps.clock, milliseconds: 5_000, most: 200 });
  const municipalityOf = createMunicipalityLookup(deps.places);

  const read = async (viewer: Viewer, card: DatasetCard, language: Language): Promise<LiveReadings | null> => {
    if (card.number === null) return null;
    const view = { filters: [], order: null, offset: 0, limit: mostRows };
    const rows = await deps.rows.page(viewer, card, view, language);
    const value = headline(rows.columns);
    const name = rows.columns.find((column) => column.type === 'text');
    return value && name ? readingsOf(card, rows, value, name, municipalityOf) : null;
  };

  // One dataset that cannot be read must not take the page away; its own page says why.
  const recent = async (viewer: Viewer, card: DatasetCard, language: Language) => {
    const key = JSON.stringify([card.slug, language, await readerOf(viewer, card)]);
    return remembered.of(key, () => read(viewer, card, language).catch(() => null));
  };

  return {
    async of(viewer, cards, language) {
      const found = await Promise.all(cards.map((card) => recent(viewer, card, language)));
      return found.filter((one) => one !== null && one.readings.length > 0) as LiveReadings[];
    },
  };
}

function headline(columns: readonly Column[]): Column | undefined {
  const numbers = columns.filter((column) => column.type === 'number');
  return sought.flatMap((key) => numbers.find((column) => column.key === key) ?? [])[0] ?? numbers[0];
}

function readingsOf(
  card: DatasetCard,
  rows: Rows,
  value: Column,
  name: Column,
  municipalityOf: (point: Point) => Place | null,
): LiveReadings {
  const [valueAt, nameAt] = [rows.columns.indexOf(value), rows.columns.indexOf(name)];
  const readings = rows.rows.flatMap(({ cells, point }): Reading[] => {
    const measured = cells[valueAt];
    if (typeof measured !== 'number') return [];
    const municipality = point && municipalityOf(point);
    return [{ name: String(cells[nameAt] ?? ''), value: measured, point, municipality }];
  });
  readings.sort((a, b) => b.value - a.value);
  return { card, label: value.label, unit: value.unit, readings };
}

/** Stations stand still, so that each place is looked up once. */
function createMunicipalityLookup(places: Places): (point: Point) => Place | null {
  const known = new Map<string, Place | null>();
  return (point) => {
    const key = point.join();
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    if (known.size >= 10_000) known.clear();
    const found = places.municipalityAt(...point)?.municipality ?? null;
    known.set(key, found);
    return found;
  };
}

/** How many measuring places stand in each municipality, by code. */
export function readingsByMunicipality(live: readonly LiveReadings[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { municipality } of live.flatMap(({ readings }) => readings)) {
    if (municipality) counts.set(municipality.code, (counts.get(municipality.code) ?? 0) + 1);
  }
  return counts;
}
