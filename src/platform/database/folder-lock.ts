import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { databaseError } from './errors.ts';

/**
 * Locks a data folder for this process, or refuses when another process holds it.
 *
 * The engine itself takes no lock, and a second process would erase acknowledged rows. SQLite's exclusive lock is one
 * of the operating system: it ends with the process however that ends, also across containers that share the folder.
 */
export function lockFolder(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(directory, 'lock'));
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (cause) {
    lock.close();
    throw databaseError('data-directory-in-use', { directory }, { cause });
  }
  return () => lock.close();
}
