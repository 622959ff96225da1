/** The lengths of time that a history is shown for, and the periods that it is added up by. */
export const ranges = { day: 1, week: 7, month: 30, year: 365, custom: 0 } as const;
/** One of them; `custom` has dates of its own. */
export type Range = keyof typeof ranges;

/** Periods by their ISO 8601 duration, in hours. */
const stepHours = { PT1H: 1, PT6H: 6, P1D: 24, P1W: 168 } as const;
/** One of them. */
export type Step = keyof typeof stepHours;
/** The periods in the order in which they are offered. */
export const steps = Object.keys(stepHours) as readonly Step[];

/** What becomes of the values of a period, as NGSI-LD names it. */
export const methods = ['avg', 'min', 'max', 'sum', 'totalCount'] as const;
/** One of them. */
export type Method = (typeof methods)[number];

/** Which part of a history is looked at, and how. */
export interface HistoryView {
  readonly range: Range;
  readonly step: Step;
  readonly method: Method;
  readonly from: Date;
  readonly to: Date;
}

const hour = 3_600_000;
const day = 24 * hour;
/** So many points are still told apart in the picture. */
const mostPeriods = 400;
const usualSteps: Readonly<Record<Range, Step>> = {
  day: 'PT1H',
  week: 'PT6H',
  month: 'P1D',
  year: 'P1W',
  custom: 'P1D',
};

type Read = (name: string) => string | undefined;

/** The view that an address asks for; what is not understood, or has too many periods, gives way to what serves. */
export function readHistoryView(read: Read, now: Date): HistoryView {
  const [from, to] = [readDay(read('from')), readDay(read('to'))];
  const wanted = (Object.keys(ranges) as Range[]).find((each) => each === read('range')) ?? 'week';
  const isCustom = wanted === 'custom' && from !== null && to !== null && from <= to;
  const range = wanted === 'custom' && !isCustom ? 'week' : wanted;
  const asked = steps.find((each) => each === read('step')) ?? usualSteps[range];
  // To the end of the present hour, so that periods are made of whole ones and can be added up from them.
  const end = isCustom ? to!.getTime() + day : Math.ceil((now.getTime() + 1) / hour) * hour;
  const begin = isCustom ? from!.getTime() : end - ranges[range] * day;
  const step = steps.find((each) => steps.indexOf(each) >= steps.indexOf(asked) && fits(begin, end, each)) ?? 'P1W';
  const start = Math.max(startOf(begin, step), end - mostPeriods * stepHours[step] * hour);
  return {
    range,
    step,
    method: methods.find((each) => each === read('method')) ?? 'avg',
    from: new Date(start),
    to: new Date(end),
  };
}

const fits = (from: number, to: number, step: Step) => (to - from) / (stepHours[step] * hour) <= mostPeriods;

/** Days and weeks begin at midnight, UTC, as hours do on the hour. */
function startOf(time: number, step: Step): number {
  const length = Math.min(stepHours[step] * hour, day);
  return Math.floor(time / length) * length;
}

function readDay(text: string | undefined): Date | null {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const date = new Date(`${text}T00:00:00Z`);
  const year = date.getUTCFullYear();
  return Number.isNaN(date.getTime()) || year < 1900 || year > 2200 ? null : date;
}
