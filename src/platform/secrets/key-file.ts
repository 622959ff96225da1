import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { secretError } from './errors.ts';

/** The secret key kept in the data folder; made there, readable by its owner only, when there is none. */
export async function keptSecretKey(dataDirectory: string): Promise<string> {
  const file = join(dataDirectory, 'secret-key');
  const kept = (await readKept(file)) ?? (await makeKey(dataDirectory, file)) ?? (await readKept(file));
  if (kept === null || kept.length < 32) throw secretError('key-unreadable', { file });
  return kept;
}

async function readKept(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return null;
    throw secretError('key-unreadable', { file }, { cause });
  }
}

/** The key that was made; null when another process was quicker. */
async function makeKey(directory: string, file: string): Promise<string | null> {
  const key = randomBytes(32).toString('base64url');
  const candidate = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeFile(candidate, `${key}\n`, { mode: 0o600, flag: 'wx' });
    // Linking fails when the key exists already, so that of two processes that start at once only one makes it.
    await link(candidate, file);
    return key;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST') return null;
    throw secretError('key-not-kept', { directory, reason: message }, { cause });
  } finally {
    await rm(candidate, { force: true }).catch(() => undefined);
  }
}
