import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { secretError } from './errors.ts';

/** The secret key kept in the data folder; made there, readable by its owner only, when there is none. */
export async function keptSecretKey(dataDirectory: string): Promise<string> {
  const file = join(dataDirectory, 'secret-key');
  await mkdir(dataDirectory, { recursive: true });
  const candidate = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(candidate, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  // Linking fails when the key exists already, so that of two processes that start at once only one makes it.
  await link(candidate, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(candidate);
  const key = (await readFile(file, 'utf8')).trim();
  if (key.length < 32) throw secretError('key-unreadable', { file });
  return key;
}
