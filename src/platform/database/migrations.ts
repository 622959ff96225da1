import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database } from './database.ts';
import { databaseError } from './errors.ts';
import { appliedMigrations, applyMigration, prepareMigrations } from './migration-store.ts';

/** One file of `migrations/`: its first line says why it exists. */
export interface Migration {
  readonly name: string;
  readonly text: string;
  readonly digest: string;
}

/** What PostgreSQL says to a user without the right, and to anybody on a server that only reads. */
const forbidden = ['42501', '25006'];

const folder = () => {
  const isSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(isSource ? '../../../migrations' : '../migrations', import.meta.url));
};

/** The migrations of this version, in the order in which they run. */
export async function readMigrations(directory = folder()): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(directory, name), 'utf8');
      return { name, text, digest: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

/**
 * Brings the schema to this version and returns the names of the migrations that ran. Forward only; each runs in its
 * own transaction under one lock, so two processes that start at once never run one twice.
 */
export async function migrate(db: Database, migrations?: readonly Migration[]): Promise<string[]> {
  const wanted = migrations ?? (await readMigrations());
  await prepareMigrations(db).catch((cause: { code?: string; message: string }) => {
    if (!forbidden.includes(cause.code ?? '')) throw cause;
    throw databaseError('tables-forbidden', { reason: cause.message }, { cause });
  });
  const applied = await appliedMigrations(db);
  const ran: string[] = [];
  for (const migration of wanted) {
    const known = applied.get(migration.name);
    if (known === migration.digest) continue;
    if (known !== undefined) throw databaseError('migration-changed', { name: migration.name });
    try {
      if ((await applyMigration(db, migration)) === 'applied') ran.push(migration.name);
    } catch (cause) {
      const statements = migration.text.match(/^create extension .+;$/gm)?.join(' ');
      if (statements !== undefined && forbidden.includes((cause as { code?: string }).code ?? '')) {
        throw databaseError('extension-forbidden', { statements }, { cause });
      }
      throw databaseError('migration-failed', { name: migration.name, reason: (cause as Error).message }, { cause });
    }
  }
  return ran;
}
