import { contextError } from '../errors.ts';
import type { Entity, EntityOperation } from './entity.ts';

/** Refuses with 412 when `If-Match` names other versions than the present one (RFC 9110 §13.1.1). */
export function requireIfMatch(current: Entity | null, { id, ifMatch }: EntityOperation): void {
  if (ifMatch === undefined) return;
  if (current !== null && (ifMatch === '*' || ifMatch.some((tag) => versionOf(tag) === String(current.version))))
    return;
  throw contextError('version-changed', { id });
}

/** Every representation of a version has a tag of its own, `"version-variant"`; a write means the version. */
function versionOf(tag: string): string {
  return /^"([^"-]*)(?:-[^"]*)?"$/.exec(tag)?.[1] ?? '';
}
