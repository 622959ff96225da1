/** How a column writes its dates and times. */
export type MomentFormat = 'iso' | 'day-first' | 'month-first' | 'year-slashes';

/** A date alone, or a moment. */
export interface Moment {
  readonly kind: 'date' | 'dateTime';
  /** `2026-09-21`, or an instant in UTC `2026-09-21T10:00:00Z`. */
  readonly iso: string;
}

const time = /(?:[T ,]+(?:ob )?(\d{1,2})[:.](\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?/.source;
const isoPattern = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})${time}$`, 'i');
/** DB2 and Db2-like exports: `2026-02-06-08.35.00.000000`. */
const dottedPattern = /^(\d{4}-\d{2}-\d{2})-(\d{2})\.(\d{2})\.(\d{2})(?:\.(\d{1,9}))?$/;
const slashPattern = new RegExp(`^(\\d{4})/(\\d{1,2})/(\\d{1,2})${time}$`, 'i');
const dayFirstPattern = new RegExp(`^(\\d{1,2})[./-]\\s?(\\d{1,2})[./-]\\s?(\\d{4})\\.?${time}$`, 'i');

/** The formats in which a text is a real date; 03/04/2026 has two. */
export function momentFormatsOf(text: string): readonly MomentFormat[] {
  if (text.length < 8 || text.length > 40) return [];
  const formats: MomentFormat[] =
    text.includes('/') && !slashPattern.test(text) ? ['day-first', 'month-first'] : guessable(text);
  return formats.filter((format) => parseMoment(text, format) !== null);
}

const guessable = (text: string): MomentFormat[] =>
  isoPattern.test(text) || dottedPattern.test(text)
    ? ['iso']
    : slashPattern.test(text)
      ? ['year-slashes']
      : ['day-first'];

/** Reads a date or a time; without a zone it is wall-clock time in Slovenia. Null when it is not a real date. */
export function parseMoment(text: string, format: MomentFormat): Moment | null {
  const trimmed = text.trim().replace(dottedPattern, '$1T$2:$3:$4');
  const pattern = format === 'iso' ? isoPattern : format === 'year-slashes' ? slashPattern : dayFirstPattern;
  const match = pattern.exec(trimmed);
  if (!match) return null;
  const [, a, b, c, hour, minute, second, fraction, zone] = match;
  const [year, month, day] = format === 'day-first' ? [c, b, a] : format === 'month-first' ? [c, a, b] : [a, b, c];
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  if (!isRealDate(date)) return null;
  if (hour === undefined) return { kind: 'date', iso: isoDate(date) };
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second ?? 0)];
  if (hours > 24 || minutes > 59 || seconds > 59 || (hours === 24 && minutes + seconds > 0)) return null;
  const milliseconds = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const wall = Date.UTC(date.year, date.month - 1, date.day, hours, minutes, seconds, milliseconds);
  const offset = zone ? zoneMinutes(zone) : sloveneOffsetMinutes(wall);
  const instant = new Date(wall - offset * 60_000);
  return { kind: 'dateTime', iso: instant.toISOString().replace('.000Z', 'Z') };
}

/**
 * Minutes that wall-clock time in Slovenia is ahead of UTC at `wall` (milliseconds of the wall clock read as UTC): summer time from the
 * last Sunday of March, 2:00, to that of October (September before 1996), 3:00. The hour that comes twice is taken as its first.
 */
export function sloveneOffsetMinutes(wall: number): number {
  const year = new Date(wall).getUTCFullYear();
  if (year < 1983) return 60;
  const begins = lastSunday(year, 2) + 2 * 3_600_000;
  const ends = lastSunday(year, year < 1996 ? 8 : 9) + 3 * 3_600_000;
  return wall >= begins && wall < ends ? 120 : 60;
}

function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0));
  return last.getTime() - last.getUTCDay() * 86_400_000;
}

function zoneMinutes(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function isRealDate({ year, month, day }: CalendarDate): boolean {
  if (year < 1000 || year > 2999 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const isoDate = ({ year, month, day }: CalendarDate) =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

/** Counts how a whole column writes its dates. */
export class MomentEvidence {
  #formats: Record<MomentFormat, number> = { iso: 0, 'day-first': 0, 'month-first': 0, 'year-slashes': 0 };
  #times = 0;
  #total = 0;

  add(text: string): boolean {
    const formats = momentFormatsOf(text);
    if (formats.length === 0) return false;
    this.#total += 1;
    for (const format of formats) this.#formats[format] += 1;
    if (parseMoment(text, formats[0]!)?.kind === 'dateTime') this.#times += 1;
    return true;
  }

  get moments(): number {
    return this.#total;
  }

  /** The format that most texts fit; day first where both fit, as is usual here. */
  decide(): { format: MomentFormat; kind: 'date' | 'dateTime'; ambiguous: boolean } {
    const { iso, 'day-first': dayFirst, 'month-first': monthFirst, 'year-slashes': yearFirst } = this.#formats;
    // What starts with the year is read in every column, so one text of another order decides the column's format.
    const format =
      dayFirst + monthFirst > 0
        ? monthFirst > dayFirst
          ? 'month-first'
          : 'day-first'
        : yearFirst > iso
          ? 'year-slashes'
          : 'iso';
    const both = dayFirst > 0 && dayFirst === monthFirst;
    return { format, kind: this.#times > 0 ? 'dateTime' : 'date', ambiguous: both };
  }
}
