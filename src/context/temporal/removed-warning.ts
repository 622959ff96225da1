import type { RequestContext } from '../../platform/http/index.ts';
import { instantText } from './instants.ts';

/**
 * Says in the header `NGSILD-Warning` (NGSI-LD 1.9.1 §6.3.17) that an answer is not all there was: until when, in
 * microseconds, something has been removed, and of which attributes nothing can be told. Headers hold ASCII alone.
 */
export function warnOfRemoved(c: RequestContext, removed: number | null, leftOut: readonly string[] = []): void {
  const sentences = [
    ...(removed === null ? [] : [`what was before ${instantText(removed)} is no longer kept`]),
    ...(leftOut.length === 0 ? [] : [`aggregates of ${leftOut.join(', ')} need instances that are no longer kept`]),
  ];
  if (sentences.length === 0) return;
  const text = sentences
    .join('; ')
    .slice(0, 1_000)
    .replace(/[^\x20-\x7e]|["\\]/g, '?');
  c.header('NGSILD-Warning', `199 vozel "${text}"`);
}
