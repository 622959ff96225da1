import { join } from 'node:path';
import type { Config } from './config.ts';
import {
  type Contexts,
  createContextFetch,
  createContexts,
  openStoredContexts,
  readBundledContexts,
  type StoredContexts,
} from './linked-data/index.ts';
import type { Clock } from './platform/clock.ts';
import { type Database, migrate, openDatabase } from './platform/database/index.ts';
import type { Listener } from './platform/http/index.ts';
import { type MqttBroker, openMqttBroker, type Rights } from './platform/mqtt/index.ts';
import type { Outbound } from './platform/outbound/index.ts';
import { createSecrets, keptSecretKey, type Secrets } from './platform/secrets/index.ts';

/** The folder of bundled data models, vocabularies and places. */
export const models = join(import.meta.dirname, '..', 'models');

/** The parsed contexts; those that `CONTEXT_OVERRIDES` names come from files, others are fetched once and kept. */
export async function openContexts(
  config: Config,
  { db, clock, outbound, baseUrl }: { db: Database; clock: Clock; outbound: Outbound; baseUrl: string },
): Promise<{ contexts: Contexts; stored: StoredContexts; unfollow: () => Promise<void> }> {
  const fetch = createContextFetch(outbound, config.contextTimeout);
  const stored = openStoredContexts({ db, clock, fetch, baseUrl });
  const contexts = createContexts({
    bundled: await readBundledContexts(join(models, 'contexts')),
    overrides: config.contextOverrides ?? {},
    fetch,
    copies: stored.copies,
    own: stored.own,
  });
  return { contexts, stored, unfollow: await stored.follow(contexts) };
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

/** Opens the node's own MQTT broker in the process that brings notifications out, where the settings want one. */
export async function openBroker(
  { mqttPort, host, roles }: Config,
  listener: Listener | null,
  identify: (key: string) => Promise<Rights | null>,
): Promise<MqttBroker | null> {
  if (mqttPort === undefined || !roles.includes('followers')) return null;
  try {
    return await openMqttBroker({ port: mqttPort, host, identify });
  } catch (error) {
    await listener?.close(0);
    throw error;
  }
}
