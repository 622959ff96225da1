import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { DomainError } from '../errors.ts';
import { backupError } from './errors.ts';

/** A backup's lines, compressed, as they travel and lie on disk. */
export function compress(lines: ReadableStream<string>): Readable {
  const compressed = createGzip({ level: 6 });
  void pipeline(Readable.fromWeb(lines as never), compressed).catch((error) => compressed.destroy(error));
  return compressed;
}

/** Writes a stream to a file that appears under its name only when it is whole. */
export async function saveWhole(content: Readable, file: string): Promise<void> {
  const unfinished = `${file}.unfinished`;
  try {
    await pipeline(content, createWriteStream(unfinished, { mode: 0o600, flush: true }));
    await rename(unfinished, file);
  } catch (cause) {
    await rm(unfinished, { force: true });
    const { syscall, message } = cause as NodeJS.ErrnoException;
    if (syscall === undefined || syscall === 'read') throw backupError('backup-interrupted', { file }, { cause });
    throw backupError('file-unwritable', { file, reason: message }, { cause });
  }
}

/** The lines of a compressed backup file. */
export async function* readArchive(file: string): AsyncIterable<string> {
  const content = createGunzip();
  pipeline(createReadStream(file), content).catch(() => undefined);
  const lines = createInterface({ input: content, crlfDelay: Number.POSITIVE_INFINITY });
  // Whoever reads may have stopped before the file turns out to be damaged further on.
  lines.on('error', () => undefined);
  try {
    for await (const line of lines) yield line;
    if (content.errored) throw content.errored;
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw backupError('archive-damaged', { reason: (cause as Error).message }, { cause });
  } finally {
    content.destroy();
  }
}

/** The lines of a backup that is being made, without a file between. */
export async function* linesOf(stream: ReadableStream<string>): AsyncIterable<string> {
  yield* stream as ReadableStream<string> & AsyncIterable<string>;
}
