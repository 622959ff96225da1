import type { RequestContext } from './environment.ts';
import { httpError } from './errors.ts';

/** Which page the caller asks for. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
  /** The content of the cursor in the `next` link of the page before; undefined on the first page. */
  readonly after: unknown;
}

/** How large pages are at one door. */
export interface PageLimits {
  readonly usual?: number;
  readonly most?: number;
  readonly mostOffset?: number;
}

/** Reads `limit`, `offset` and `after` from the query; refuses by name what is no page. */
export function readPage(c: RequestContext, limits: PageLimits = {}): Page {
  const { usual = 20, most = 1000, mostOffset = 100_000 } = limits;
  const after = c.req.query('after');
  return {
    limit: readWhole(c, 'limit', usual, 0, most),
    offset: readWhole(c, 'offset', 0, 0, mostOffset),
    after: after === undefined ? undefined : openCursor(after, 'after'),
  };
}

/** A whole number from the query, or `otherwise` when it is absent. */
export function readWhole(c: RequestContext, field: string, otherwise: number, least: number, most: number): number {
  const text = c.req.query(field);
  if (text === undefined) return otherwise;
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most)) throw httpError('number-invalid', { field, least, most }, { field });
  return number;
}

/** Writes the place after the last row of a page so that it fits in a link. */
export function closeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Reads what `closeCursor` wrote; the room that made it checks its shape. */
export function openCursor(cursor: string, field = 'after'): unknown {
  if (/^[\w-]{1,4096}$/.test(cursor)) {
    try {
      return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    } catch {
      // Falls through to the named refusal: the text is no JSON.
    }
  }
  throw httpError('cursor-invalid', { field }, { field });
}
