import { isDateTime } from '../../linked-data/index.ts';
import { temporalError } from './errors.ts';

/** Which of an instance's times is asked. NGSI-LD 1.9.1 §4.8. */
export type TimeProperty = 'observedAt' | 'createdAt' | 'modifiedAt' | 'deletedAt';

/** How a period is asked for. NGSI-LD 1.9.1 §4.11. */
export type TimeRelation = 'before' | 'after' | 'between';

/** A temporal query: `from` is included, `to` is not; both as ISO texts, null where that side is open. */
export interface TimeQuery {
  /** Null: every instance, by the time that it has. */
  readonly property: TimeProperty | null;
  readonly relation: TimeRelation | null;
  readonly from: string | null;
  readonly to: string | null;
  /** Only so many instances of each attribute, the latest. */
  readonly last: number | null;
}

type Parameters = Readonly<Record<string, string | undefined>>;

const properties: readonly TimeProperty[] = ['observedAt', 'createdAt', 'modifiedAt', 'deletedAt'];
const relations: readonly TimeRelation[] = ['before', 'after', 'between'];
const mostLast = 1_000_000;

/** Parses a temporal query. NGSI-LD 1.9.1 §4.11, §5.2.21; queries of many entities cannot do without one. */
export function readTimeQuery(parameters: Parameters, { required }: { readonly required: boolean }): TimeQuery {
  const { timerel, timeAt, endTimeAt, timeproperty, lastN } = parameters;
  if (required && timerel === undefined) throw temporalError('query-missing', {}, { field: 'timerel' });
  const relation = timerel === undefined ? null : oneOf(relations, 'timerel', timerel);
  if (relation === null && timeAt !== undefined) throw missing('timerel', 'timeAt');
  if (relation !== null && timeAt === undefined) throw missing('timeAt', 'timerel');
  if (relation === 'between' && endTimeAt === undefined) throw missing('endTimeAt', 'timerel=between');
  const named = timeproperty === undefined ? null : oneOf(properties, 'timeproperty', timeproperty);
  const at = timeAt === undefined ? null : readTime('timeAt', timeAt);
  const end = endTimeAt === undefined ? null : readTime('endTimeAt', endTimeAt);
  const from = relation === 'before' ? null : at;
  const to = relation === 'before' ? at : relation === 'between' ? end : null;
  if (from !== null && to !== null && Date.parse(from) > Date.parse(to))
    throw temporalError('period-reversed', {}, { field: 'endTimeAt' });
  return {
    property: named ?? (relation === null ? null : 'observedAt'),
    relation,
    from,
    to,
    last: lastN === undefined ? null : readLast(lastN),
  };
}

function oneOf<Word extends string>(words: readonly Word[], parameter: string, value: string): Word {
  const word = words.find((each) => each === value);
  if (word !== undefined) return word;
  const allowed = words.join(', ');
  throw temporalError('value-invalid', { parameter, value: value.slice(0, 60), allowed }, { field: parameter });
}

/** PostgreSQL does not know the decimal comma of ISO 8601, and no year 0. */
function readTime(parameter: string, value: unknown): string {
  if (!isDateTime(value) || value.startsWith('0000'))
    throw temporalError('time-invalid', { parameter }, { field: parameter });
  return value.replace(',', '.');
}

function readLast(text: string): number {
  const last = Number(text);
  if (!/^\d{1,7}$/.test(text) || last < 1 || last > mostLast)
    throw temporalError('last-invalid', { maximum: mostLast }, { field: 'lastN' });
  return last;
}

function missing(parameter: string, given: string): Error {
  return temporalError('member-missing', { parameter, given }, { field: parameter });
}
