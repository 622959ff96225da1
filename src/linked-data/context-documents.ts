import { DomainError } from '../platform/errors.ts';
import type { ContextValue } from './active-context.ts';
import { linkedDataError } from './errors.ts';

/** What an address answered. */
export interface FetchedDocument {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the copy that was `held` still holds; the body is empty then. */
  readonly isUnchanged?: boolean;
}

/** How a document is asked for. */
export interface FetchOptions {
  readonly accept: string;
  readonly maxBytes: number;
  /** The copy that is already there (RFC 9110 §13.1). */
  readonly held?: { readonly etag: string | null; readonly lastModified: string | null };
}

/** What the outbound client brings from an address; it throws when it cannot. */
export type FetchDocument = (url: string, options: FetchOptions) => Promise<FetchedDocument>;

/** Where fetched contexts are kept between restarts; a node without one keeps them in memory only. */
export interface ContextCopies {
  /** The copy of an address, however old: whoever keeps it also looks whether it still holds. */
  read(url: string): Promise<string | null>;
  keep(url: string, document: FetchedDocument): Promise<void>;
  /** Notes that contexts are in use now. */
  noteUse(addresses: readonly string[]): Promise<void>;
}

/** Contexts that this node serves under addresses of its own. */
export interface OwnContexts {
  /** The text that stands at an address, null when nothing does; undefined when the address is not ours. */
  read(url: string): Promise<string | null> | undefined;
  /** The address of a context that was given inline or as several. */
  addressOf(source: ContextValue): string;
  /** Makes sure that `addressOf` leads to the context. */
  remember(space: number, source: ContextValue): Promise<void>;
}

/** Gives the `@context` value that an address stands for. */
export interface ContextDocuments {
  load(url: string): Promise<ContextValue>;
  /** Keeps what has been fetched of these addresses, now that it has proved to be a context. */
  keep(addresses: Iterable<string>): Promise<void>;
  /** Lets what has been fetched of these addresses be fetched anew soon: together they make no context. */
  distrust(addresses: Iterable<string>): void;
  /** Forgets what is remembered about an address, so that the next use reads it anew; without one, all of it. */
  forget(url?: string): void;
}

/** Contexts that are answered without a network: address → text of the document. */
export type BundledContexts = ReadonlyMap<string, () => Promise<string>>;

interface Deps {
  readonly bundled: BundledContexts;
  readonly fetch: FetchDocument;
  readonly copies?: ContextCopies | undefined;
  readonly own?: OwnContexts | undefined;
  readonly now?: () => number;
}

const limits = { remembered: 1_000, fresh: 24 * 3_600_000, failed: 10_000 };

/** How contexts are asked for, and how large they may be. */
export const contextRequest = { accept: 'application/ld+json, application/json;q=0.9', maxBytes: 1_048_576 } as const;

interface Remembered {
  readonly value: Promise<ContextValue>;
  until: number;
  /** What was fetched and is not kept yet. */
  fetched?: FetchedDocument;
}

/**
 * Contexts by address: bundled and overridden ones first, then our own, memory, the kept copies and at last the network.
 * A host that cannot be reached is not asked again for ten seconds.
 */
export function createContextDocuments({ bundled, fetch, copies, own, now = Date.now }: Deps): ContextDocuments {
  const memory = new Map<string, Remembered>();

  const obtain = async (url: string, fetched: (document: FetchedDocument) => void): Promise<ContextValue> => {
    const local = bundledText(bundled, url);
    if (local) return contextOf(await local(), url);
    const served = own?.read(url);
    if (served) return contextOf((await served) ?? unavailable(url), url);
    const kept = await copies?.read(url);
    if (kept) return contextOf(kept, url);
    try {
      const document = await fetch(url, contextRequest);
      const value = contextOf(document.body, url);
      fetched(document);
      return value;
    } catch (error) {
      if (error instanceof DomainError && error.code.startsWith('linked-data.')) throw error;
      return unavailable(url, error);
    }
  };

  const load = (url: string): Promise<ContextValue> => {
    const known = memory.get(url);
    if (known && known.until > now()) return known.value;
    if (memory.size >= limits.remembered) memory.clear();
    const entry: Remembered = {
      value: obtain(url, (document) => {
        entry.fetched = document;
      }),
      until: now() + limits.fresh,
    };
    entry.value.catch((error) => {
      // A database that was away says nothing about the address.
      entry.until = error instanceof DomainError ? now() + limits.failed : 0;
    });
    memory.set(url, entry);
    return entry.value;
  };

  return {
    load,
    async keep(addresses) {
      for (const url of addresses) {
        const entry = memory.get(url);
        if (!entry?.fetched) continue;
        await copies?.keep(url, entry.fetched);
        delete entry.fetched;
      }
    },
    distrust(addresses) {
      for (const url of addresses) {
        const entry = memory.get(url);
        if (entry?.fetched) entry.until = Math.min(entry.until, now() + limits.failed);
      }
    },
    forget: (url) => void (url === undefined ? memory.clear() : memory.delete(url)),
  };
}

/** The text of a bundled context; http and https name the same one. */
export const bundledText = (bundled: BundledContexts, url: string) =>
  bundled.get(url) ?? bundled.get(url.replace(/^http:/, 'https:'));

/** Refuses since an address gives nothing; why stands beside it where a reason has a name. */
export function unavailable(url: string, cause?: unknown): never {
  const faults = cause instanceof DomainError ? [cause] : [];
  throw linkedDataError('context-unavailable', { url }, { field: '@context', cause, faults });
}

/** The `@context` member of a document's text. */
export function contextOf(body: string, url: string): ContextValue {
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
