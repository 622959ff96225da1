import type { MomentFormat } from './moments.ts';
import type { DecimalMark } from './numbers.ts';
import type { Unit } from './units.ts';

/** What the values of a column are. */
export type ColumnType =
  | 'text'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'date'
  | 'dateTime'
  | 'geometry'
  | 'object'
  | 'empty';

/** What a column is about, as far as its name and values tell. */
export type ColumnMeaning =
  | 'identifier'
  | 'name'
  | 'description'
  | 'longitude'
  | 'latitude'
  | 'easting'
  | 'northing'
  | 'municipality'
  | 'region'
  | 'settlement'
  | 'post-code'
  | 'address'
  | 'observed-at';

/** A value that does not fit its column's type. */
export interface Exception {
  readonly line: number;
  readonly value: string;
}

/** One column, judged over the whole source. */
export interface ColumnProfile {
  readonly name: string;
  readonly type: ColumnType;
  readonly decimalMark?: DecimalMark;
  readonly momentFormat?: MomentFormat;
  /** Both readings fit every value (1.234; 03/04/2026): a person should confirm. */
  readonly ambiguous?: boolean;
  readonly unit?: Unit;
  readonly meaning?: ColumnMeaning;
  readonly filled: number;
  readonly empty: number;
  /** Values written `<1`: below what the instrument detects. */
  readonly belowDetection: number;
  /** Whether every filled value occurs once; null when the source was too long to tell. */
  readonly unique: boolean | null;
  /** All values with their counts, when there are few. */
  readonly enumeration?: readonly { readonly value: string; readonly count: number }[];
  readonly examples: readonly string[];
  readonly range?: { readonly min: number; readonly max: number };
  /** Values that are not of the type: how many, and the first of them. */
  readonly exceptionCount: number;
  readonly exceptions: readonly Exception[];
}

/** Texts that stand for "no value" in columns of numbers, dates and yes/no. */
const missing = new Set([
  '',
  '-',
  '–',
  '—',
  '/',
  '.',
  '..',
  '...',
  'null',
  'nan',
  'n/a',
  'na',
  '#n/a',
  'n.p.',
  'ni podatka',
  'ni podatkov',
  'nodata',
  'no data',
  'undefined',
]);

/** Whether a text stands for "no value". */
export const isMissing = (text: string): boolean => text.length <= 12 && missing.has(text.trim().toLowerCase());
