import type { RequestContext } from './environment.ts';
import { httpError } from './errors.ts';

/** The entity tag of a version (RFC 9110 §8.8.3); `variant` tells apart representations of the same version. */
export function entityTag(version: number | string, variant = ''): string {
  return `"${version}${variant === '' ? '' : `-${variant}`}"`;
}

/** `null` without the header, `*` for any, else the listed tags without a weakness mark. */
export type TagCondition = null | '*' | readonly string[];

/** The tags of `If-Match` (RFC 9110 §13.1.1). */
export const readIfMatch = (c: RequestContext): TagCondition => readTags(c, 'If-Match');

/** The tags of `If-None-Match` (RFC 9110 §13.1.2). */
export const readIfNoneMatch = (c: RequestContext): TagCondition => readTags(c, 'If-None-Match');

/** Refuses with 412 unless `If-Match` allows the current tag; `null` means that nothing is there yet. */
export function requireMatch(c: RequestContext, current: string | null): void {
  const wanted = readIfMatch(c);
  if (wanted !== null && !covers(wanted, current)) throw httpError('precondition-failed', { condition: 'If-Match' });
  const unwanted = readIfNoneMatch(c);
  if (unwanted !== null && covers(unwanted, current)) {
    throw httpError('precondition-failed', { condition: 'If-None-Match' });
  }
}

/** Sets `ETag`; true when the caller already holds this version, and 304 is the whole answer. */
export function isFresh(c: RequestContext, tag: string): boolean {
  c.header('ETag', tag);
  const held = readIfNoneMatch(c);
  return held !== null && covers(held, tag);
}

/** Whether a condition names the current tag. */
export function covers(condition: Exclude<TagCondition, null>, current: string | null): boolean {
  if (current === null) return false;
  return condition === '*' || condition.includes(current.replace(/^W\//, ''));
}

function readTags(c: RequestContext, field: string): TagCondition {
  const header = c.req.header(field);
  if (header === undefined) return null;
  if (header.trim() === '*') return '*';
  const tags = header.split(',').map((part) => /^(?:W\/)?("[\x21\x23-\x7e\x80-\uffff]*")$/.exec(part.trim())?.[1]);
  if (tags.some((tag) => tag === undefined)) throw httpError('etag-malformed', { field }, { field });
  return tags.filter((tag) => tag !== undefined);
}
