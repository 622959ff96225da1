import { existsSync } from 'node:fs';
import { readConfig } from '../config.ts';
import { readArchive, readBackup } from '../platform/backup/index.ts';
import { migrate, openDatabase } from '../platform/database/index.ts';
import type { Bilingual } from '../platform/language.ts';
import { cliError } from './cli-errors.ts';
import { copied, told, usage } from './cli-language.ts';

export const summary: Bilingual = {
  sl: 'obnovi varnostno kopijo v prazno bazo (DATABASE_URL ali DATA_DIR): vozel restore kopija.gz',
  en: 'restore a backup into an empty database (DATABASE_URL or DATA_DIR): vozel restore copy.gz',
};

/** Fills the empty database that the settings name from a backup file: all of it or nothing. */
export async function run([file]: readonly string[]): Promise<number> {
  if (!file) return usage(summary);
  if (!existsSync(file)) throw cliError('file-unreadable', { file });
  const config = readConfig();
  const db = await openDatabase(
    config.databaseUrl === undefined ? { dataDirectory: config.dataDirectory } : { url: config.databaseUrl },
  );
  try {
    await migrate(db);
    console.log(told(copied(await readBackup(db, readArchive(file)))));
    return 0;
  } finally {
    await db.close();
  }
}
