import { DomainError } from '../platform/errors.ts';
import type { ContextValue } from './active-context.ts';
import { linkedDataError } from './errors.ts';

/** What the outbound client brings from an address; it throws when it cannot. */
export type FetchDocument = (
  url: string,
  options: { readonly accept: string; readonly maxBytes: number },
) => Promise<{ readonly body: string }>;

/** Where fetched contexts are kept between restarts; a node without one keeps them in memory only. */
export interface ContextCache {
  read(url: string): Promise<{ readonly body: string; readonly fetched: Date } | null>;
  write(url: string, body: string): Promise<void>;
}

/** Gives the `@context` value that an address stands for. */
export interface ContextDocuments {
  load(url: string): Promise<ContextValue>;
  /** Forgets what is remembered about an address, so that the next use fetches it anew. */
  forget(url: string): void;
}

/** Contexts that are answered without a network: address → text of the document. */
export type BundledContexts = ReadonlyMap<string, () => Promise<string>>;

interface Deps {
  readonly bundled: BundledContexts;
  readonly fetch: FetchDocument;
  readonly cache?: ContextCache | undefined;
  readonly now?: () => number;
}

const limits = { bytes: 1_048_576, remembered: 1_000, fresh: 24 * 3_600_000, failed: 10_000 };
const accept = 'application/ld+json, application/json;q=0.9';

interface Remembered {
  readonly value: Promise<ContextValue>;
  until: number;
}

/**
 * Contexts by address: bundled and overridden ones first, then memory, the cache and at last the network. A host that
 * cannot be reached is not asked again for ten seconds, and a stale copy is better than none.
 */
export function createContextDocuments({ bundled, fetch, cache, now = Date.now }: Deps): ContextDocuments {
  const memory = new Map<string, Remembered>();

  const obtain = async (url: string): Promise<ContextValue> => {
    const local = bundled.get(url) ?? bundled.get(url.replace(/^http:/, 'https:'));
    if (local) return contextOf(await local(), url);
    const kept = (await cache?.read(url)) ?? null;
    if (kept && now() - kept.fetched.getTime() < limits.fresh) return contextOf(kept.body, url);
    try {
      const { body } = await fetch(url, { accept, maxBytes: limits.bytes });
      const value = contextOf(body, url);
      await cache?.write(url, body);
      return value;
    } catch (error) {
      if (kept) return contextOf(kept.body, url);
      if (error instanceof DomainError && error.code.startsWith('linked-data.')) throw error;
      throw linkedDataError('context-unavailable', { url }, { field: '@context', cause: error });
    }
  };

  const load = (url: string): Promise<ContextValue> => {
    const known = memory.get(url);
    if (known && known.until > now()) return known.value;
    if (memory.size >= limits.remembered) memory.clear();
    const entry: Remembered = { value: obtain(url), until: now() + limits.fresh };
    entry.value.catch(() => {
      entry.until = now() + limits.failed;
    });
    memory.set(url, entry);
    return entry.value;
  };

  return { load, forget: (url) => void memory.delete(url) };
}

function contextOf(body: string, url: string): ContextValue {
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch (error) {
    // NGSI-LD 1.9.1 §5.5.6: what was had but is no context is the caller's mistake, not the other side's.
    throw linkedDataError('context-invalid', { reason: `${url} is not JSON` }, { field: '@context', cause: error });
  }
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, '@context')) {
    throw linkedDataError('context-invalid', { reason: `${url} has no @context` }, { field: '@context' });
  }
  return (document as { '@context': ContextValue })['@context'];
}
