import { Unzip, UnzipInflate } from 'fflate';
import { DomainError } from '../../platform/errors.ts';
import type { Source } from '../connector.ts';
import { connectorsError } from '../errors.ts';

/** What is in a compressed workbook, found by expanding it once. */
export interface Archive {
  readonly entries: ReadonlyMap<string, number>;
  readonly expandedBytes: number;
}

/**
 * Expands a workbook once without keeping it, and refuses it when it grows beyond `limit`: sizes in the archive's own
 * directory may lie, so the bytes are counted.
 */
export async function inspectArchive(source: Source, limit: number): Promise<Archive> {
  const entries = new Map<string, number>();
  let expandedBytes = 0;
  let failure: unknown = null;
  const unzip = new Unzip((file) => {
    entries.set(file.name, 0);
    if (entries.size > 10_000) throw connectorsError('archive-expands-too-far', { limit });
    file.ondata = (error, chunk) => {
      if (error) failure = error;
      expandedBytes += chunk?.length ?? 0;
      entries.set(file.name, (entries.get(file.name) ?? 0) + (chunk?.length ?? 0));
      if (expandedBytes > limit) throw connectorsError('archive-expands-too-far', { limit });
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for await (const chunk of source.open() as AsyncIterable<Buffer>) {
      // Small pieces bound what one step can expand to before it is counted.
      for (let at = 0; at < chunk.length; at += 16_384) unzip.push(chunk.subarray(at, at + 16_384));
    }
    unzip.push(new Uint8Array(0), true);
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    failure = cause;
  }
  if (failure || !entries.has('xl/workbook.xml')) {
    throw connectorsError('broken-workbook', { reason: 'the archive is damaged' }, { cause: failure });
  }
  return { entries, expandedBytes };
}
