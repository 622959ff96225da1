import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { DomainError } from '../../platform/errors.ts';
import { connectorsError } from '../errors.ts';

/** Where a feed is and how often it is asked. */
export const feedAddress = z.object({
  url: z.url({ protocol: /^https?$/ }).max(2000),
  /** Header name → value; values are sealed where they are stored and never shown again. */
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,64}$/), z.string().max(4000)).default({}),
  /** Minutes between two requests; null means only on demand. */
  everyMinutes: z.int().min(1).max(44_640).nullable().default(null),
});

/** One feed. */
export type FeedAddress = z.infer<typeof feedAddress>;

/** What the last answer said about itself, for a conditional request (RFC 9110 §13). */
export interface FeedVersion {
  readonly etag?: string;
  readonly lastModified?: string;
}

/** The part of the node's outbound client that feeds need: it bounds time and size and guards private networks. */
export interface FeedClient {
  fetch(
    url: string,
    request: { headers: Readonly<Record<string, string>>; signal?: AbortSignal; maxBytes: number },
  ): Promise<Response>;
}

/** A new document on disk, or word that nothing has changed since `known`. */
export type FeedOutcome =
  | { readonly outcome: 'fetched'; readonly version: FeedVersion }
  | { readonly outcome: 'unchanged' };

const maxFeedBytes = 64 * 1024 * 1024;

/** Fetches a feed into the file `path`; a failure leaves no file. */
export async function fetchFeed(
  client: FeedClient,
  feed: Pick<FeedAddress, 'url' | 'headers'>,
  path: string,
  { known = {}, signal }: { known?: FeedVersion; signal?: AbortSignal } = {},
): Promise<FeedOutcome> {
  const host = hostOf(feed.url);
  const response = await request(client, feed, known, host, signal);
  if (response.status === 304) return { outcome: 'unchanged' };
  if (!response.ok || !response.body)
    throw connectorsError('source-refused', { host, status: response.status }, { field: 'url' });
  try {
    await pipeline(
      Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]),
      bounded,
      createWriteStream(path),
    );
  } catch (cause) {
    await rm(path, { force: true });
    if (cause instanceof DomainError) throw cause;
    throw connectorsError('source-unavailable', { host, reason: reasonOf(cause) }, { field: 'url', cause });
  }
  const etag = response.headers.get('etag');
  const lastModified = response.headers.get('last-modified');
  return { outcome: 'fetched', version: { ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) } };
}

async function request(
  client: FeedClient,
  { url, headers }: Pick<FeedAddress, 'url' | 'headers'>,
  known: FeedVersion,
  host: string,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const conditional = {
    ...(known.etag ? { 'if-none-match': known.etag } : {}),
    ...(known.lastModified ? { 'if-modified-since': known.lastModified } : {}),
  };
  try {
    return await client.fetch(url, {
      headers: { accept: 'application/geo+json, application/json', ...headers, ...conditional },
      maxBytes: maxFeedBytes,
      ...(signal ? { signal } : {}),
    });
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw connectorsError('source-unavailable', { host, reason: reasonOf(cause) }, { field: 'url', cause });
  }
}

async function* bounded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxFeedBytes) throw connectorsError('file-too-large', { limit: maxFeedBytes });
    yield chunk;
  }
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    throw connectorsError('address-not-allowed', { address: url.slice(0, 200), reason: 'not a URL' }, { field: 'url' });
  }
}

const reasonOf = (cause: unknown) =>
  cause instanceof Error ? cause.message.slice(0, 200) : String(cause).slice(0, 200);
