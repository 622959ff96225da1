import { pipeline } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { DomainError } from '../../platform/errors.ts';
import { defaultLimits, type ReadOptions, type Source } from '../connector.ts';
import { connectorsError } from '../errors.ts';
import { bytesBetween, lastBytes } from '../sources.ts';
import { directoryOf, endOfDirectory, type Part, startOfData } from './zip-directory.ts';

/** A ZIP archive whose parts are expanded one at a time, as streams. */
export interface Archive {
  /** Whether it has a part of this name; case does not count (ECMA-376 Part 2, §6.2.2.3). */
  has(name: string): boolean;
  /**
   * The expanded bytes of a part, in pieces of at most 64 KB, with `compressed` bytes read for them so far. Refuses a part that is
   * missing or damaged, and more than `maxExpandedBytes` from all parts together.
   */
  read(name: string): AsyncGenerator<Piece>;
}

/** Some expanded bytes, and the share of the part's compressed bytes that has been read. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly share: number;
}

/** A directory is at most so long; 10,000 parts need a tenth of it. */
const maxDirectoryBytes = 16 * 1024 * 1024;
/** The end record, its longest comment, and the ZIP64 locator before it. */
const tailBytes = 22 + 65_535 + 20;
const pieceBytes = 64 * 1024;
/** Sheets are written 10 to 50 times as long as they are compressed; what expands further than this was made to exhaust its reader. */
const maxRatio = 250;
/** Up to this size the ratio does not matter. */
const alwaysAllowed = 16 * 1024 * 1024;
/** So many pieces are expanded before other work of the process has its turn. */
const piecesPerTurn = 8;

/** What a fault of the archive itself is named by, where no part is known. */
const wholeArchive = 'ZIP';

/** Opens an archive by its directory, which stands at its end; sizes are known from there, and what goes beyond them is refused. */
export async function openArchive(source: Source, options: ReadOptions = {}): Promise<Archive> {
  const { maxExpandedBytes } = { ...defaultLimits, ...options.limits };
  const { signal } = options;
  const parts = await readDirectory(source);
  let expanded = 0;

  return {
    has: (name) => parts.has(name.toLowerCase()),
    async *read(name) {
      const part = parts.get(name.toLowerCase());
      if (!part) throw broken(name);
      const limit = Math.min(maxExpandedBytes - expanded, Math.max(alwaysAllowed, part.compressed * maxRatio));
      if (part.expanded > limit) throw connectorsError('archive-expands-too-far', { limit });
      let [length, checksum, pieces] = [0, 0, 0];
      try {
        for await (const piece of expand(source, part)) {
          signal?.throwIfAborted();
          length += piece.bytes.length;
          expanded += piece.bytes.length;
          if (length > part.expanded) throw broken(name);
          checksum = crc32(piece.bytes, checksum);
          yield piece;
          if (++pieces % piecesPerTurn === 0) await nextTurn();
        }
      } catch (cause) {
        if (cause instanceof DomainError || signal?.aborted) throw cause;
        throw broken(name, cause);
      }
      if (length !== part.expanded || checksum !== part.checksum) throw broken(name);
    },
  };
}

/** The refusal of a workbook because of one of its parts. */
export const broken = (part: string, cause?: unknown): DomainError =>
  connectorsError('broken-workbook', { part: part.slice(0, 200) }, { cause });

async function readDirectory(source: Source): Promise<ReadonlyMap<string, Part>> {
  const { bytes: tail, total } = await lastBytes(source, tailBytes);
  const between = async (from: number, length: number) => {
    if (length > maxDirectoryBytes || from + length > total) throw broken(wholeArchive);
    const chunks: Buffer[] = [];
    for await (const chunk of bytesBetween(source, from, from + length)) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  const end = await endOfDirectory(tail, between);
  const parts = end && directoryOf(await between(end.from, end.length), end.parts);
  if (!parts) throw broken(wholeArchive);
  return parts;
}

async function* expand(source: Source, part: Part): AsyncGenerator<Piece> {
  let read = 0;
  const compressed = dataOf(source, part, (length) => {
    read += length;
  });
  const share = () => (part.compressed === 0 ? 1 : read / part.compressed);
  if (part.method === 'stored') {
    for await (const bytes of compressed) yield { bytes, share: share() };
    return;
  }
  const inflate = createInflateRaw({ chunkSize: pieceBytes });
  pipeline(compressed, inflate, () => undefined);
  for await (const bytes of inflate as AsyncIterable<Buffer>) yield { bytes, share: share() };
}

/** The compressed bytes of a part, behind its own header. */
async function* dataOf(source: Source, part: Part, note: (length: number) => void): AsyncGenerator<Buffer> {
  let head = Buffer.alloc(0);
  let left: number | null = null;
  for await (const chunk of bytesBetween(source, part.offset, Number.POSITIVE_INFINITY)) {
    let data = chunk;
    if (left === null) {
      head = Buffer.concat([head, chunk]);
      const start = startOfData(head);
      if (start === 'broken') throw broken(part.name);
      if (start === 'unknown' || start > head.length) continue;
      data = head.subarray(start);
      left = part.compressed;
    }
    for (let at = 0; at < Math.min(data.length, left); at += pieceBytes) {
      const piece = data.subarray(at, Math.min(at + pieceBytes, left));
      note(piece.length);
      yield piece;
    }
    left -= Math.min(data.length, left);
    if (left === 0) return;
  }
  throw broken(part.name);
}
