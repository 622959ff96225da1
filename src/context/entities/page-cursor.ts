import type { ActiveContext } from '../../linked-data/index.ts';
import type { Cursor } from '../query/index.ts';
import { readError } from './entity-read-errors.ts';

/** A cursor for links to other pages, which are asked for with the same context. NGSI-LD 1.9.1 §5.5.9.1. */
export const writePageCursor = (cursor: Cursor, { digest }: ActiveContext): string => `${cursor}.${digest}`;

/** The cursor of a link; refuses one that was made when the names of the request meant something else. */
export function readPageCursor(text: string, { digest }: ActiveContext): Cursor {
  const end = text.lastIndexOf('.');
  if (end !== -1 && text.slice(end + 1) !== digest) throw readError('context-changed', {}, { field: '@context' });
  return end === -1 ? text : text.slice(0, end);
}
