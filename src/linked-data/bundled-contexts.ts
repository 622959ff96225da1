import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundledContexts } from './context-documents.ts';

/** The contexts shipped in `models/contexts`, by every address under which they are known. */
export async function readBundledContexts(directory: string): Promise<BundledContexts> {
  const index = JSON.parse(await readFile(join(directory, 'index.json'), 'utf8')) as Record<string, string>;
  return new Map(Object.entries(index).map(([url, file]) => [url, () => readFile(join(directory, file), 'utf8')]));
}

/** The operator's own address → file map (`CONTEXT_OVERRIDES`), laid over the bundled contexts. */
export function overrideContexts(
  bundled: BundledContexts,
  overrides: Readonly<Record<string, string>>,
): BundledContexts {
  const entries = Object.entries(overrides).map(([url, file]) => [url, () => readFile(file, 'utf8')] as const);
  return new Map([...bundled, ...entries]);
}
