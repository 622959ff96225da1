import { join } from 'node:path';
import type { Config } from './config.ts';
import { type Contexts, createContexts, readBundledContexts } from './linked-data/index.ts';
import { type Database, migrate, openDatabase } from './platform/database/index.ts';
import type { Listener } from './platform/http/index.ts';
import type { Outbound } from './platform/outbound/index.ts';
import { createSecrets, keptSecretKey, type Secrets } from './platform/secrets/index.ts';

/** The folder of bundled data models, vocabularies and places. */
export const models = join(import.meta.dirname, '..', 'models');

/** The parsed contexts; those that `CONTEXT_OVERRIDES` names come from files, others through the outbound client. */
export async function openContexts(config: Config, outbound: Outbound): Promise<Contexts> {
  return createContexts({
    bundled: await readBundledContexts(join(models, 'contexts')),
    overrides: config.contextOverrides ?? {},
    fetch: async (address, { accept, maxBytes }) => {
      const answer = await outbound.call(address, { headers: { accept }, maxBytes });
      if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`);
      return { body: await answer.text() };
    },
  });
}

/** A browser on this machine reaches a node that listens everywhere as localhost. */
export function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Seals and opens secrets under the key of the settings, or the one that is kept in the data folder. */
export async function openSecrets(config: Config): Promise<Secrets> {
  return createSecrets(config.secretKey ?? (await keptSecretKey(config.dataDirectory)), config.olderSecretKey);
}

/** Opens and migrates the database that the settings name; when it cannot, the port is given back. */
export async function openOwnDatabase(config: Config, listener: Listener | null): Promise<Database> {
  let db: Database | undefined;
  try {
    db = await openDatabase(
      config.databaseUrl === undefined ? { dataDirectory: config.dataDirectory } : { url: config.databaseUrl },
    );
    await migrate(db);
    return db;
  } catch (error) {
    await db?.close();
    await listener?.close(0);
    throw error;
  }
}
