import { type EntityDraft, isGeometry, mapPositions } from '../connectors/index.ts';
import type { Places } from '../places/index.ts';

/** West, south, east, north. */
export type Box = readonly [west: number, south: number, east: number, north: number];

/** Where and when the entities of a run lie. */
export interface Covered {
  readonly bbox?: Box;
  /** Located entities by the code of their municipality; those elsewhere under an empty code. */
  readonly municipalities?: Readonly<Record<string, number>>;
  /** First and last moment or day of observation. */
  readonly period?: { readonly start: string; readonly end: string };
}

/** One municipality stands for the dataset when it holds this share of what is located. */
const mostly = 0.95;
/** All of so many; beyond them every tenth, which says the same. */
const countedWhole = 20_000;

/** Gathers coverage over a run, whose memory does not grow with it. */
export class Coverage {
  readonly #places: Places;
  readonly #municipalities = new Map<string, number>();
  #bbox: Box | undefined;
  #start: string | undefined;
  #end: string | undefined;
  #located = 0;

  constructor(places: Places) {
    this.#places = places;
  }

  add(entity: EntityDraft): void {
    const box = boxOf(entity);
    if (box) this.#locate(box);
    for (const attribute of Object.values(entity)) {
      if (typeof attribute === 'object' && attribute.observedAt) this.#observed(attribute.observedAt);
    }
    const { dateObserved } = entity;
    if (typeof dateObserved === 'object') this.#observed(momentOf(dateObserved.value));
  }

  get covered(): Covered {
    return {
      ...(this.#bbox ? { bbox: this.#bbox } : {}),
      ...(this.#municipalities.size > 0 ? { municipalities: Object.fromEntries(this.#municipalities) } : {}),
      ...(this.#start && this.#end ? { period: { start: this.#start, end: this.#end } } : {}),
    };
  }

  #locate(box: Box): void {
    this.#bbox = joined(this.#bbox, box);
    this.#located += 1;
    if (this.#located > countedWhole && this.#located % 10 !== 0) return;
    const [west, south, east, north] = box;
    const code = this.#places.municipalityOf((west + east) / 2, (south + north) / 2)?.code ?? '';
    this.#municipalities.set(code, (this.#municipalities.get(code) ?? 0) + 1);
  }

  #observed(moment: string | null): void {
    if (moment === null) return;
    if (!this.#start || moment < this.#start) this.#start = moment;
    if (!this.#end || moment > this.#end) this.#end = moment;
  }
}

/** Ids of the places that data are about: one municipality that holds nearly all of them, else every one with data. */
export function placesCovered({ municipalities = {} }: Covered): string[] {
  const counts = Object.entries(municipalities).sort((a, b) => b[1] - a[1]);
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  const [most] = counts;
  if (!most) return [];
  if (most[1] >= all * mostly) return most[0] === '' ? [] : [`municipality:${most[0]}`];
  return counts.flatMap(([code]) => (code === '' ? [] : [`municipality:${code}`])).sort();
}

/** What two runs cover together: an appended file adds to what was there. */
export function joinedCoverage(a: Covered, b: Covered): Covered {
  const municipalities = { ...a.municipalities };
  for (const [code, count] of Object.entries(b.municipalities ?? {}))
    municipalities[code] = (municipalities[code] ?? 0) + count;
  const periods = [a.period, b.period].filter((period) => period !== undefined);
  return {
    ...(a.bbox || b.bbox ? { bbox: a.bbox && b.bbox ? joined(a.bbox, b.bbox) : (a.bbox ?? b.bbox)! } : {}),
    ...(Object.keys(municipalities).length > 0 ? { municipalities } : {}),
    ...(periods.length > 0
      ? { period: { start: least(periods.map(({ start }) => start)), end: greatest(periods.map(({ end }) => end)) } }
      : {}),
  };
}

const least = (texts: readonly string[]) => [...texts].sort()[0]!;
const greatest = (texts: readonly string[]) => [...texts].sort().at(-1)!;

/** Minutes between two requests, with the code of the EU table frequency that says it. */
const frequencies: readonly (readonly [minutes: number, code: string])[] = [
  [1, '1MIN'],
  [5, '5MIN'],
  [10, '10MIN'],
  [15, '15MIN'],
  [30, '30MIN'],
  [60, 'HOURLY'],
  [120, 'BIHOURLY'],
  [180, 'TRIHOURLY'],
  [720, '12HRS'],
  [1440, 'DAILY'],
  [10_080, 'WEEKLY'],
  [20_160, 'BIWEEKLY'],
  [43_200, 'MONTHLY'],
];

/** The code of the EU table frequency nearest to a feed's schedule. */
export function frequencyOf(everyMinutes: number): string {
  const distance = (minutes: number) => Math.abs(Math.log(minutes / everyMinutes));
  return frequencies.reduce((best, next) => (distance(next[0]) < distance(best[0]) ? next : best))[1];
}

function momentOf(value: unknown): string | null {
  const moment = typeof value === 'object' && value !== null && '@value' in value ? value['@value'] : value;
  return typeof moment === 'string' && /^\d{4}-\d{2}-\d{2}/.test(moment) ? moment : null;
}

/** The box around an entity's location. */
function boxOf({ location }: EntityDraft): Box | null {
  if (typeof location !== 'object' || !isGeometry(location.value)) return null;
  let box: Box | undefined;
  mapPositions(location.value, (position) => {
    const [x, y] = position as [number, number];
    box = joined(box, [x, y, x, y]);
    return position;
  });
  return box ?? null;
}

const joined = (a: Box | undefined, b: Box): Box =>
  a ? [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])] : b;
