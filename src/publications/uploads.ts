import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type FeedClient,
  type FeedOutcome,
  type FeedVersion,
  fetchFeed,
  fileSource,
  type Source,
} from '../connectors/index.ts';
import { DomainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { publicationsError } from './errors.ts';
import type { SourceFile } from './publication.ts';

/** A file that has arrived. */
export interface StoredFile {
  readonly file: string;
  readonly size: number;
}

/** The files of publications, below DATA_DIR/uploads under names of our own. */
export interface Uploads {
  /** Streams a body to disk; a body beyond the limit leaves nothing behind. */
  receive(body: AsyncIterable<Uint8Array>): Promise<StoredFile>;
  fetch(
    client: FeedClient,
    feed: { url: string; headers: Readonly<Record<string, string>> },
    known: FeedVersion | null,
    signal?: AbortSignal,
  ): Promise<FeedOutcome & { stored?: StoredFile }>;
  open(source: SourceFile): Promise<Source>;
  remove(file: string | null): Promise<void>;
}

/** Keeps files in `directory`. */
export function createUploads({ directory, maxBytes }: { directory: string; maxBytes: number }): Uploads {
  const place = (file: string) => join(directory, file);
  const fresh = async () => {
    await mkdir(directory, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
      throw publicationsError('upload-not-kept', { code: cause.code ?? '?' }, { cause });
    });
    return newId();
  };
  const remove = async (file: string | null) => {
    if (file !== null) await rm(place(file), { force: true });
  };

  return {
    async receive(body) {
      const file = await fresh();
      try {
        await pipeline(Readable.from(bounded(body, maxBytes)), createWriteStream(place(file), { mode: 0o600 }));
      } catch (cause) {
        await remove(file);
        if (cause instanceof DomainError) throw cause;
        const { code = '?', syscall } = cause as NodeJS.ErrnoException;
        if (syscall === 'open' || syscall === 'write') throw publicationsError('upload-not-kept', { code }, { cause });
        throw publicationsError('upload-broken', {}, { cause });
      }
      return { file, size: (await stat(place(file))).size };
    },
    async fetch(client, feed, known, signal) {
      const file = await fresh();
      const outcome = await fetchFeed(client, feed, place(file), {
        ...(known ? { known } : {}),
        ...(signal ? { signal } : {}),
      });
      if (outcome.outcome === 'unchanged') return outcome;
      return { ...outcome, stored: { file, size: (await stat(place(file))).size } };
    },
    async open({ file, name }) {
      if (file === null) throw publicationsError('upload-gone');
      try {
        return await fileSource(place(file), name);
      } catch (cause) {
        throw publicationsError('upload-gone', {}, { cause });
      }
    },
    remove,
  };
}

async function* bounded(body: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > limit) throw publicationsError('upload-too-large', { limit });
    yield chunk;
  }
}
