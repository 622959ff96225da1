import { metresBetween, type ReferenceSystem, toWgs84 } from '../../places/index.ts';

/** How many values of a column lie in the ranges that tell coordinate systems apart. */
export class CoordinateEvidence {
  count = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  #sum = 0;
  readonly #within = new Map<string, number>();

  add(value: number): void {
    this.count += 1;
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
    this.#sum += value;
    for (const [name, from, to] of ranges) {
      if (value >= from && value <= to) this.#within.set(name, (this.#within.get(name) ?? 0) + 1);
    }
  }

  get mean(): number {
    return this.count === 0 ? Number.NaN : this.#sum / this.count;
  }

  /** Share of values within a named range. */
  share(range: RangeName): number {
    return this.count === 0 ? 0 : (this.#within.get(range) ?? 0) / this.count;
  }
}

type RangeName =
  | 'longitude-slovenia'
  | 'latitude-slovenia'
  | 'longitude'
  | 'latitude'
  | 'easting-slovenia'
  | 'northing-slovenia'
  | 'mercator-x-slovenia'
  | 'mercator-y-slovenia'
  | 'mercator'
  | 'utm-easting'
  | 'utm-northing-slovenia'
  | 'utm-northing';

/** Slovenia with a margin of some kilometres; the national grids' eastings and northings do not overlap, so order shows. */
const ranges: readonly (readonly [RangeName, number, number])[] = [
  ['longitude-slovenia', 13.2, 16.7],
  ['latitude-slovenia', 45.3, 47.0],
  ['longitude', -180, 180],
  ['latitude', -90, 90],
  ['easting-slovenia', 365_000, 632_000],
  ['northing-slovenia', 20_000, 205_000],
  ['mercator-x-slovenia', 1_465_000, 1_865_000],
  ['mercator-y-slovenia', 5_670_000, 5_945_000],
  ['mercator', -20_037_509, 20_037_509],
  ['utm-easting', 150_000, 850_000],
  ['utm-northing-slovenia', 5_010_000, 5_215_000],
  ['utm-northing', 3_900_000, 7_900_000],
];

/** A judgement on two columns: which is the first axis, which system, and what else is as plausible. */
export interface SystemJudgement {
  readonly system: ReferenceSystem;
  readonly swapped: boolean;
  /** Whether most positions lie in Slovenia. */
  readonly inSlovenia: boolean;
  /** Systems that fit the values as well, with the metres by which a point would move. */
  readonly alternatives: readonly { readonly system: ReferenceSystem; readonly metresApart: number }[];
}

const most = 0.9;

interface Rule {
  readonly system: ReferenceSystem;
  readonly x: RangeName;
  readonly y: RangeName;
  readonly inSlovenia: boolean;
}

/** From the most particular to the most general. */
const rules: readonly Rule[] = [
  { system: 'EPSG:4326', x: 'longitude-slovenia', y: 'latitude-slovenia', inSlovenia: true },
  { system: 'EPSG:3794', x: 'easting-slovenia', y: 'northing-slovenia', inSlovenia: true },
  { system: 'EPSG:3857', x: 'mercator-x-slovenia', y: 'mercator-y-slovenia', inSlovenia: true },
  { system: 'EPSG:25833', x: 'utm-easting', y: 'utm-northing-slovenia', inSlovenia: true },
  { system: 'EPSG:4326', x: 'longitude', y: 'latitude', inSlovenia: false },
  { system: 'EPSG:25832', x: 'utm-easting', y: 'utm-northing', inSlovenia: false },
  { system: 'EPSG:3857', x: 'mercator', y: 'mercator', inSlovenia: false },
];

/**
 * Which system two columns of coordinates are in, by the ranges of all their values. D48 and D96 fit the same ranges:
 * the words around decide (`d48`, `3912`, `gauß`, `gk`), and the other one is named as an alternative 611 m away.
 */
export function judgeSystem(x: CoordinateEvidence, y: CoordinateEvidence, words: string): SystemJudgement | null {
  for (const rule of rules) {
    for (const swapped of [false, true]) {
      const [first, second] = swapped ? [y, x] : [x, y];
      if (swapped && !rule.inSlovenia) continue;
      if (first.share(rule.x) < most || second.share(rule.y) < most) continue;
      const system = rule.system === 'EPSG:3794' && saysD48(words) ? 'EPSG:3912' : rule.system;
      return {
        system,
        swapped,
        inSlovenia: rule.inSlovenia,
        alternatives: alternatives(system, [first.mean, second.mean]),
      };
    }
  }
  return null;
}

/** Whether words around coordinates name the old datum. */
export const saysD48 = (words: string): boolean =>
  /d48|3912|2170|gauss|gaus|(?:^|[^a-z])gk(?:[^a-z]|$)|gkx|gky|mgi/i.test(words);

/** Whether words around coordinates name the present national datum. */
export const saysD96 = (words: string): boolean => /d96|3794|etrs|(?:^|[^a-z])tm(?:[^a-z]|$)/i.test(words);

function alternatives(system: ReferenceSystem, mean: readonly [number, number]): SystemJudgement['alternatives'] {
  const other = system === 'EPSG:3794' ? 'EPSG:3912' : system === 'EPSG:3912' ? 'EPSG:3794' : null;
  if (!other) return [];
  return [{ system: other, metresApart: Math.round(metresBetween(toWgs84(system, mean), toWgs84(other, mean))) }];
}
