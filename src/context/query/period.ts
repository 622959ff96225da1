import { queryError } from './errors.ts';

/** A span of time, open where an end is null; both ends are included. */
export interface Period {
  readonly from: Date | null;
  readonly to: Date | null;
  /** IRI of the attribute whose observedAt or DateTime value is asked; absent = any observation, else the last change. */
  readonly attribute?: string;
}

const instantForm = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** Parses an instant or interval. OGC API Features 1.0 §7.15.4. */
export function parsePeriod(text: string): Period {
  const parts = text.split('/');
  const invalid = () => queryError('period-invalid', { value: text.slice(0, 100) }, { field: 'datetime' });
  const instant = (part: string, endOfDay: boolean): Date | null => {
    if (part === '' || part === '..') return null;
    const whole = part.length === 10 ? `${part}T${endOfDay ? '23:59:59.999' : '00:00:00'}Z` : part;
    const date = new Date(whole);
    if (!instantForm.test(part) || Number.isNaN(date.getTime())) throw invalid();
    return date;
  };
  if (parts.length > 2 || text === '' || (parts.length === 1 && text === '..')) throw invalid();
  const period = { from: instant(parts[0]!, false), to: instant(parts.at(-1)!, true) };
  if (parts.length === 2 && period.from === null && period.to === null) throw invalid();
  if (period.from && period.to && period.from > period.to) throw invalid();
  return period;
}
