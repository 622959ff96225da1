import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { DomainError } from '../../platform/errors.ts';
import type { Outbound } from '../../platform/outbound/index.ts';
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
export type FeedClient = Pick<Outbound, 'call'>;

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
  const answer = await client.call(feed.url, {
    headers: { accept: 'application/geo+json, application/json', ...feed.headers, ...conditions(known) },
    maxBytes: maxFeedBytes,
    ...(signal ? { signal } : {}),
  });
  if (answer.status === 304) {
    await answer.discard();
    return { outcome: 'unchanged' };
  }
  if (answer.status !== 200) {
    await answer.discard();
    throw connectorsError('source-refused', { host, status: answer.status }, { field: 'url' });
  }
  try {
    await pipeline(answer.stream(), createWriteStream(path));
  } catch (cause) {
    await rm(path, { force: true });
    if (cause instanceof DomainError) throw cause;
    throw connectorsError('source-unavailable', { host, reason: reasonOf(cause) }, { field: 'url', cause });
  }
  const { etag, 'last-modified': lastModified } = answer.headers;
  return { outcome: 'fetched', version: { ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) } };
}

const conditions = ({ etag, lastModified }: FeedVersion) => ({
  ...(etag ? { 'if-none-match': etag } : {}),
  ...(lastModified ? { 'if-modified-since': lastModified } : {}),
});

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    throw connectorsError('address-not-allowed', { address: url.slice(0, 200), reason: 'not a URL' }, { field: 'url' });
  }
}

const reasonOf = (cause: unknown) =>
  cause instanceof Error ? cause.message.slice(0, 200) : String(cause).slice(0, 200);
