import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { Source } from './connector.ts';

/** A file on disk as a source. */
export async function fileSource(path: string, name: string = basename(path)): Promise<Source> {
  const { size } = await stat(path);
  return { name, size, open: () => createReadStream(path, { highWaterMark: 256 * 1024 }) };
}

/** Bytes or text in memory as a source. */
export function memorySource(name: string, content: string | Uint8Array): Source {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : Buffer.from(content);
  return {
    name,
    size: bytes.length,
    open: () => Readable.from(bytes.length > 0 ? [bytes] : [], { objectMode: false }),
  };
}

/** The first `limit` bytes of a source. */
export async function firstBytes(source: Source, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const stream = source.open();
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= limit) break;
  }
  stream.destroy();
  return Buffer.concat(chunks).subarray(0, limit);
}

/** The bytes of a source from an offset up to another, in the pieces in which they come. */
export async function* bytesBetween(source: Source, from: number, to: number): AsyncGenerator<Buffer> {
  const stream = source.open();
  let at = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const piece = chunk.subarray(Math.max(0, from - at), Math.max(0, Math.min(chunk.length, to - at)));
      at += chunk.length;
      if (piece.length > 0) yield piece;
      if (at >= to) return;
    }
  } finally {
    stream.destroy();
  }
}

/** The last `limit` bytes of a source, and how many it has altogether. */
export async function lastBytes(source: Source, limit: number): Promise<{ bytes: Buffer; total: number }> {
  const chunks: Buffer[] = [];
  let [held, total] = [0, 0];
  for await (const chunk of source.open() as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    held += chunk.length;
    total += chunk.length;
    while (held - chunks[0]!.length >= limit) held -= chunks.shift()!.length;
  }
  return { bytes: Buffer.concat(chunks).subarray(-limit), total };
}
