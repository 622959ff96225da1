import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { databaseError } from './errors.ts';

/** SQLITE_BUSY: another process holds the lock. */
const sqliteBusy = 5;

/**
 * Locks a data folder for this process, or refuses when another process holds it.
 *
 * The engine itself takes no lock, and a second process would erase acknowledged rows. SQLite's exclusive lock is one
 * of the operating system: it ends with the process however that ends, also across containers that share the folder.
 */
export function lockFolder(directory: string): () => void {
  let lock: DatabaseSync | undefined;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    lock = new DatabaseSync(join(directory, 'lock'));
    lock.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (cause) {
    lock?.close();
    if ((cause as { errcode?: number }).errcode === sqliteBusy) {
      throw databaseError('data-directory-in-use', { directory }, { cause });
    }
    throw databaseError('data-directory-unusable', { directory, reason: (cause as Error).message }, { cause });
  }
  const held = lock;
  return () => held.close();
}
