import { temporalError } from './errors.ts';

/** How values of a period become one. NGSI-LD 1.9.1 §4.5.19.1. */
export const aggregationMethods = [
  ...(['totalCount', 'distinctCount', 'sum', 'avg', 'min', 'max', 'stddev', 'sumsq'] as const),
] as const;
/** One of them. */
export type AggregationMethod = (typeof aggregationMethods)[number];

/** The length of a period; all zero: the whole range. Months and years are those of the calendar. */
export interface PeriodLength {
  readonly months: number;
  readonly milliseconds: number;
}

/** What an aggregated representation is made by. */
export interface Aggregation {
  readonly methods: readonly AggregationMethod[];
  readonly length: PeriodLength;
}

/** Consecutive periods in microseconds: where each begins, and where the last one ends. */
export interface Periods {
  readonly starts: readonly number[];
  readonly end: number;
}

const mostPeriods = 20_000;

/** Parses `aggrMethods` and `aggrPeriodDuration`. */
export function readAggregation(parameters: Readonly<Record<string, string | undefined>>): Aggregation {
  const { aggrMethods, aggrPeriodDuration = 'PT0S' } = parameters;
  if (aggrMethods === undefined)
    throw temporalError(
      'member-missing',
      { parameter: 'aggrMethods', given: 'aggregatedValues' },
      { field: 'aggrMethods' },
    );
  const methods = aggrMethods.split(',').map((name) => readMethod(name.trim()));
  return { methods: [...new Set(methods)], length: readLength(aggrPeriodDuration) };
}

function readMethod(name: string): AggregationMethod {
  const method = aggregationMethods.find((each) => each === name);
  if (method !== undefined) return method;
  const allowed = aggregationMethods.join(', ');
  throw temporalError(
    'value-invalid',
    { parameter: 'aggrMethods', value: name.slice(0, 60), allowed },
    { field: 'aggrMethods' },
  );
}

const weeks = /^P(\d{1,6})W$/;
const parts =
  /^P(?=\d|T\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/;

/** Parses a duration of ISO 8601 as NGSI-LD 1.9.1 §4.5.19.1 has it. */
function readLength(text: string): PeriodLength {
  const byWeeks = weeks.exec(text);
  if (byWeeks) return { months: 0, milliseconds: Number(byWeeks[1]) * 7 * day };
  const found = parts.exec(text);
  if (found === null) throw temporalError('duration-invalid', {}, { field: 'aggrPeriodDuration' });
  const [years, months, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? '0')) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    months: years * 12 + months,
    milliseconds: days * day + hours * 3_600_000 + minutes * 60_000 + seconds * 1_000,
  };
}

const day = 86_400_000;

/** The periods from `from` until all of the time before `until` is covered. Times in microseconds. */
export function periodsOf({ months, milliseconds }: PeriodLength, from: number, until: number): Periods {
  if (months === 0 && milliseconds === 0) return { starts: [from], end: until };
  const starts: number[] = [];
  for (let count = 0; ; count += 1) {
    const start = added(from, months * count, milliseconds * count);
    if (count > 0 && !(start < until)) return { starts, end: start };
    if (count === mostPeriods)
      throw temporalError('periods-too-many', { maximum: mostPeriods }, { field: 'aggrPeriodDuration' });
    starts.push(start);
  }
}

/** Months of the calendar keep the day, or take the last one that the month has. */
function added(from: number, months: number, milliseconds: number): number {
  if (months === 0) return from + milliseconds * 1_000;
  const whole = Math.floor(from / 1_000);
  const date = new Date(whole);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return (date.getTime() + milliseconds) * 1_000 + (from - whole * 1_000);
}
