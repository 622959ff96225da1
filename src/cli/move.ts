import { readConfig } from '../config.ts';
import { linesOf, readBackup, writeBackup } from '../platform/backup/index.ts';
import { migrate, openDatabase } from '../platform/database/index.ts';
import type { Bilingual } from '../platform/language.ts';

export const summary: Bilingual = {
  sl: 'preseli ustavljeno vozlišče iz vgrajene baze (DATA_DIR) v PostgreSQL: vozel move postgres://…',
  en: 'move a stopped node from the embedded engine (DATA_DIR) to PostgreSQL: vozel move postgres://…',
};

/** Copies everything from the embedded engine's folder, which stays as it is, into an empty PostgreSQL database. */
export async function run([address]: readonly string[]): Promise<number> {
  if (!address || !/^postgres(ql)?:\/\//.test(address)) {
    console.error(`${summary.sl}\n${summary.en}`);
    return 2;
  }
  const source = await openDatabase({ dataDirectory: readConfig().dataDirectory });
  try {
    await migrate(source);
    const target = await openDatabase({ url: address });
    try {
      await migrate(target);
      const { tables, rows } = await readBackup(target, linesOf(writeBackup(source, new Date())));
      console.log(JSON.stringify({ tables, rows }));
      return 0;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
