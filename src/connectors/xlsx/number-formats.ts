import type { Archive } from './archive.ts';
import { scanPart } from './xml-scanner.ts';

/** The day from which a workbook counts its dates. ECMA-376 Part 1 §18.17.4.1. */
export type DateSystem = 1900 | 1904;

/** What the number of a cell means by its format. */
export type NumberKind = 'number' | 'date' | 'time' | 'duration';

/** Formats that need not be written into the workbook, East Asian dates among them. ECMA-376 Part 1 §18.8.30. */
const builtInDates: readonly (readonly [from: number, to: number, kind: NumberKind])[] = [
  [14, 17, 'date'],
  [18, 21, 'time'],
  [22, 22, 'date'],
  [27, 31, 'date'],
  [32, 35, 'time'],
  [36, 36, 'date'],
  [45, 45, 'time'],
  [46, 46, 'duration'],
  [47, 47, 'time'],
  [50, 58, 'date'],
];
const maxStyles = 65_536;

/** What numbers mean under each style that cells refer to. ECMA-376 Part 1 §18.8.10, §18.8.31. */
export async function numberKindsOf(archive: Archive, part: string): Promise<NumberKind[]> {
  const own = new Map<number, NumberKind>();
  const formats: number[] = [];
  let inStyles = false;
  await scanPart(archive, part, {
    open(name, attributes) {
      if (name === 'cellXfs') inStyles = true;
      const id = Number(attributes.numFmtId ?? 0);
      if (name === 'numFmt' && own.size < maxStyles) own.set(id, kindOfFormat(attributes.formatCode ?? ''));
      if (name === 'xf' && inStyles && formats.length < maxStyles) formats.push(id);
    },
    close(name) {
      if (name === 'cellXfs') inStyles = false;
    },
  });
  return formats.map((id) => own.get(id) ?? builtInDates.find(([from, to]) => id >= from && id <= to)?.[2] ?? 'number');
}

/** What a number means under a format code such as `d. mmmm yyyy`, `[h]:mm` or `#,##0.00 "dni"`. ECMA-376 Part 1 §18.8.31. */
export function kindOfFormat(code: string): NumberKind {
  const signs = code
    .slice(0, 1000)
    .toLowerCase()
    // Texts in quotes, single signs behind \, and the signs behind _ (a space as wide) and * (repeated) only show themselves.
    .replace(/"[^"]*"?|\\.|[_*]./g, '')
    // [h] counts hours beyond a day; [red], [$-424] and [>=100] say nothing about dates.
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]?/g, '')
    .split(';')[0]!
    .replace(/general|standard|am\/pm|a\/p/g, '');
  if (/\[[hms]+\]/.test(signs)) return 'duration';
  const hasClock = /[hs]/.test(signs);
  // m is a month unless a clock stands beside it; e is a year only where no digit makes it an exponent.
  if (/[yd]/.test(signs) || (!hasClock && /m/.test(signs)) || (/e/.test(signs) && !/[0#?]/.test(signs))) return 'date';
  return hasClock ? 'time' : 'number';
}

const daySeconds = 86_400;
/** The last second that a workbook knows. */
const lastMoment = Date.UTC(9999, 11, 31, 23, 59, 59);

/**
 * The text of a serial number under its kind: `2026-02-01`, `2026-02-01T12:30:00` (wall clock), `08:30:00`, and `36:15:00` for a
 * duration; null when it is none.
 */
export function momentOf(serial: number, kind: Exclude<NumberKind, 'number'>, system: DateSystem): string | null {
  if (serial < 0 || serial > lastMoment) return null;
  const seconds = Math.round(serial * daySeconds);
  if (kind === 'duration' || (kind === 'time' && seconds < daySeconds)) return clock(seconds);
  // The system of 1900 has a 29th of February that never was, number 60.
  const day = Math.floor(seconds / daySeconds);
  if (system === 1900 && day === 60) return null;
  const base = system === 1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, day < 60 ? 31 : 30);
  const moment = base + seconds * 1000;
  if (moment > lastMoment) return null;
  const text = new Date(moment).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19);
}

function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
