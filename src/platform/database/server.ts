import type { DomainError } from '../errors.ts';
import type { Executor } from './database.ts';
import { databaseError } from './errors.ts';
import { readServer, type Server } from './server-store.ts';

const leastMajor = 15;
const wantedExtensions = ['postgis', 'pg_trgm', 'btree_gist'] as const;

/** Why a server cannot carry a node; null when it can. */
export function shortcomingOf({ versionNumber, version, encoding, extensions }: Server): DomainError | null {
  if (versionNumber < leastMajor * 10_000) return databaseError('server-too-old', { version, least: leastMajor });
  const missing = wantedExtensions.filter((name) => !extensions.includes(name));
  if (missing.length > 0) return databaseError('extensions-missing', { names: missing.join(', ') });
  if (encoding !== 'UTF8') return databaseError('database-not-utf8', { encoding });
  return null;
}

/** Refuses a server that is away, lets nobody in or cannot carry a node, before anything is written to it. */
export async function checkServer(executor: Executor, url: string): Promise<void> {
  const server = await readServer(executor, wantedExtensions).catch((cause: unknown) => {
    throw connectionError(cause, url);
  });
  const shortcoming = shortcomingOf(server);
  if (shortcoming) throw shortcoming;
}

/** What the failure of a first connection means to whoever wrote DATABASE_URL. */
export function connectionError(cause: unknown, url: string): DomainError {
  const { code = '', message = '' } = cause as { code?: string; message?: string };
  const { host, pathname } = new URL(url);
  // Node tells of several addresses tried at once without a message.
  const parameters = { host, name: decodeURIComponent(pathname.slice(1)), reason: message || code };
  if (code === '3D000') return databaseError('no-such-database', parameters, { cause });
  const isRefused = code.startsWith('28') || code === '42501';
  return databaseError(isRefused ? 'access-refused' : 'server-unreachable', parameters, { cause });
}
