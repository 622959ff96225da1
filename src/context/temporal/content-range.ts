import { instantText } from './instants.ts';
import type { TimeQuery } from './time-query.ts';

/** The header `Content-Range` of a part of a history. NGSI-LD 1.9.1 §6.3.10; times of the part in microseconds. */
export function contentRange(query: TimeQuery, part: { readonly least: number; readonly most: number }): string {
  const [least, most] = [instantText(part.least), instantText(part.most)];
  if (query.last !== null) {
    const start = query.to ?? most;
    return `DateTime ${start}-${least}/${query.last}`;
  }
  return `DateTime ${query.from ?? least}-${most}/*`;
}
