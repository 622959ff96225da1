import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { linesOf, readBackup, writeBackup } from '../platform/backup/index.ts';
import { migrate, openDatabase } from '../platform/database/index.ts';
import type { Bilingual } from '../platform/language.ts';
import { cliError } from './cli-errors.ts';
import { copied, told, usage } from './cli-language.ts';

export const summary: Bilingual = {
  sl: 'preseli ustavljeno vozlišče iz vgrajene baze (DATA_DIR) v PostgreSQL: vozel move postgres://…',
  en: 'move a stopped node from the embedded engine (DATA_DIR) to PostgreSQL: vozel move postgres://…',
};

/** Copies everything from the embedded engine's folder, which stays as it is, into an empty PostgreSQL database. */
export async function run([address]: readonly string[]): Promise<number> {
  if (!address || !/^postgres(ql)?:\/\//.test(address)) return usage(summary);
  const { dataDirectory } = readConfig();
  if (!existsSync(join(dataDirectory, 'database'))) throw cliError('nothing-to-move', { directory: dataDirectory });
  const source = await openDatabase({ dataDirectory });
  try {
    await migrate(source);
    const target = await openDatabase({ url: address });
    try {
      await migrate(target);
      console.log(told(copied(await readBackup(target, linesOf(writeBackup(source, new Date()))))));
      return 0;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
