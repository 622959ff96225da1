import type { ComparableLiteral, Literal } from './q-tree.ts';

const numberForm = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const dateForm = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const timeForm = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d{1,9})?Z$/;
const dateTimeForm =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/;
const uriForm = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s"<>\\^`{}]+$/;

/** Reads an unquoted literal: number, boolean, dateTime, date, time or URI; null when it is none of them. NGSI-LD 1.9.1 §4.9. */
export function readLiteral(text: string): Literal | null {
  if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true' };
  return readComparable(text) ?? (uriForm.test(text) ? { kind: 'string', value: text } : null);
}

/** Reads an unquoted literal that has an order; URIs are not among them. */
export function readComparable(text: string): ComparableLiteral | null {
  if (numberForm.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? { kind: 'number', value, text } : null;
  }
  if (dateForm.test(text)) return { kind: 'date', value: text };
  if (timeForm.test(text)) return { kind: 'time', value: canonicalTime(text) };
  if (dateTimeForm.test(text)) return readDateTime(text);
  return null;
}

function readDateTime(text: string): ComparableLiteral | null {
  const [minutes, rest] = [text.slice(0, 16), text.slice(16)];
  const parts = /^(?::(\d\d)(?:[.,](\d+))?)?(Z|[+-]\d\d:\d\d)?$/.exec(rest);
  if (!parts) return null;
  const instant = new Date(`${minutes}:${parts[1] ?? '00'}${parts[3] ?? 'Z'}`);
  if (Number.isNaN(instant.getTime())) return null;
  const seconds = instant.toISOString();
  // Years beyond 9999 and before 0 get a sign in ISO form and would sort wrongly as text.
  if (seconds.length !== 24) return null;
  return { kind: 'dateTime', value: canonicalTime(`${seconds.slice(0, 19)}.${parts[2] ?? '0'}Z`) };
}

/**
 * The form in which instants compare as text: no `Z`, a dot, no trailing zeros in the fraction.
 * The database functions `query_date_time` and `query_time` compute the same.
 */
export function canonicalTime(text: string): string {
  const bare = text.replace(',', '.').replace('Z', '');
  return bare.includes('.') ? bare.replace(/0+$/, '').replace(/\.$/, '') : bare;
}

const storedForms = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  time: /^\d{2}:\d{2}:\d{2}([.,]\d+)?Z$/,
  dateTime: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}([.,]\d+)?Z$/,
} as const;

/** The comparable form of a stored string of the given temporal kind; null when it is not of that kind. NGSI-LD 1.9.1 §4.6.3. */
export function storedInstant(value: unknown, kind: 'date' | 'time' | 'dateTime'): string | null {
  if (typeof value !== 'string' || !storedForms[kind].test(value)) return null;
  return kind === 'date' ? value : canonicalTime(value);
}

/** Text order by code point, as PostgreSQL compares strings in JSON paths; code units would misplace what lies beyond U+FFFF. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const [a, b] = [left.charCodeAt(at), right.charCodeAt(at)];
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

// Surrogates (U+D800–DFFF) stand for code points above every other unit, so they are moved behind U+E000–FFFF.
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
