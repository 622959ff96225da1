import { queryError } from './errors.ts';

/** Where a page ends: opaque to clients, stable while entities come and go. */
export type Cursor = string;

/** What a cursor holds: the side of the page it stands on, and the keys of the row it stands at. */
export interface CursorPlace {
  readonly direction: 'after' | 'before';
  readonly keys: readonly (string | number)[];
}

/** Writes a cursor. */
export function writeCursor(place: CursorPlace): Cursor {
  return Buffer.from(JSON.stringify([place.direction === 'after' ? 1 : 0, ...place.keys])).toString('base64url');
}

/** Reads a cursor made for an ordering of `keys` keys. */
export function readCursor(cursor: Cursor, keys: number): CursorPlace {
  const parsed = parse(cursor);
  if (!Array.isArray(parsed) || parsed.length !== keys + 1 || (parsed[0] !== 0 && parsed[0] !== 1)) throw invalid();
  const values = parsed.slice(1) as unknown[];
  if (!values.every(isKey)) throw invalid();
  return { direction: parsed[0] === 1 ? 'after' : 'before', keys: values };
}

function isKey(value: unknown): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && value.isWellFormed() && !value.includes('\u0000'));
}

function parse(cursor: Cursor): unknown {
  if (cursor.length > 20_000) throw invalid();
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw invalid();
  }
}

function invalid(): Error {
  return queryError('cursor-invalid', {}, { field: 'cursor' });
}
