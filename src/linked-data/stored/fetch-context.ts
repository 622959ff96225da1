import type { Outbound } from '../../platform/outbound/index.ts';
import type { FetchDocument } from '../context-documents.ts';
import { linkedDataError } from '../errors.ts';

/**
 * Fetches contexts through the one client for outgoing calls. A request waits for a context that nobody has fetched
 * before, so its host is given up after `seconds` of silence, or twice as long altogether.
 */
export function createContextFetch(outbound: Outbound, seconds: number): FetchDocument {
  const patience = { timeoutSeconds: seconds, wholeSeconds: 2 * seconds, retries: 1 };
  return async (url, { accept, maxBytes, held }) => {
    const conditions = {
      ...(held?.etag ? { 'if-none-match': held.etag } : {}),
      ...(held?.lastModified ? { 'if-modified-since': held.lastModified } : {}),
    };
    const answer = await outbound.call(url, { headers: { accept, ...conditions }, maxBytes, ...patience });
    const { status, headers } = answer;
    if (status === 200) return { body: await answer.text(), headers };
    await answer.discard();
    if (status === 304 && held) return { body: '', headers, isUnchanged: true };
    throw linkedDataError('context-refused', { url, status }, { field: '@context' });
  };
}
