import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, migrate, openDatabase, readMigrations } from '../../src/platform/database/index.ts';

/** Whatever closes things when it ends: a test's context, or `{ after }` from `node:test` for a whole file. */
interface Ending {
  after(work: () => Promise<void>): void;
}

/**
 * A migrated database of its own, cloned from a template: on the PostgreSQL that TEST_DATABASE_URL names, else on the
 * embedded engine in memory. It is gone when the test or file ends.
 */
export async function freshDatabase(ending: Ending): Promise<Database> {
  const server = process.env.TEST_DATABASE_URL;
  return server ? freshPostgres(ending, server) : freshEmbedded(ending);
}

/** Changes with the migrations, so that a template is never older than they are. */
async function schemaDigest(): Promise<string> {
  const digest = createHash('sha256');
  for (const migration of await readMigrations()) digest.update(migration.name).update(migration.digest);
  return digest.digest('hex').slice(0, 16);
}

async function freshEmbedded(ending: Ending): Promise<Database> {
  const db = await openDatabase({ memory: true, image: await embeddedTemplate() });
  ending.after(() => db.close());
  return db;
}

async function embeddedTemplate(): Promise<Uint8Array> {
  const folder = join(tmpdir(), 'vozel-templates');
  const file = join(folder, `${await schemaDigest()}.image`);
  if (!existsSync(file)) {
    await mkdir(folder, { recursive: true });
    const db = await openDatabase({ memory: true });
    await migrate(db);
    const unfinished = `${file}.${randomUUID()}`;
    await writeFile(unfinished, (await db.image())!);
    await db.close();
    await rename(unfinished, file);
  }
  return readFile(file);
}

async function freshPostgres(ending: Ending, server: string): Promise<Database> {
  const name = `vozel_test_${randomUUID().replaceAll('-', '')}`;
  await createMigrated(server, name);
  const db = await openDatabase({ url: databaseUrl(server, name), connections: 6 });
  ending.after(async () => {
    await db.close();
    await withClient(server, (client) => client.query(`drop database if exists ${name} with (force)`));
  });
  return db;
}

/** Creates a migrated database on a PostgreSQL server. */
export async function createMigrated(server: string, name: string): Promise<void> {
  const template = `vozel_template_${await schemaDigest()}`;
  await withClient(server, async (client) => {
    await preparePostgresTemplate(client, server, template);
    await client.query(`create database ${name} template ${template}`);
  });
}

/** Test files start at once; the first makes the template while the others wait at the lock. */
async function preparePostgresTemplate(client: pg.Client, server: string, template: string): Promise<void> {
  await client.query('select pg_advisory_lock(73)');
  const known = await client.query('select 1 from pg_database where datname = $1', [template]);
  if (known.rowCount === 0) {
    const building = `${template}_building`;
    await client.query(`drop database if exists ${building} with (force)`);
    await client.query(`create database ${building}`);
    const db = await openDatabase({ url: databaseUrl(server, building), connections: 2 });
    await migrate(db).finally(() => db.close());
    await client.query(`alter database ${building} rename to ${template}`);
  }
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function withClient<T>(server: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
