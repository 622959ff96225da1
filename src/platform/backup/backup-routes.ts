import { Readable } from 'node:stream';
import { Hono, type MiddlewareHandler } from 'hono';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/index.ts';
import { compress } from './archive.ts';
import { writeBackup } from './backup.ts';

/** `GET /api/v1/operator/backup`: the whole database as one compressed file, for the operator only. */
export function backupRoutes(deps: {
  db: Database;
  clock: Clock;
  requireOperator: MiddlewareHandler;
  /** Told before a backup leaves: it holds everything that the node knows. */
  taken: (name: string) => Promise<void>;
}): Hono {
  const routes = new Hono();
  routes.get('/api/v1/operator/backup', deps.requireOperator, async (c) => {
    const made = deps.clock.now();
    const name = `vozel-${made.toISOString().slice(0, 19).replaceAll(':', '')}.backup.gz`;
    await deps.taken(name);
    c.header('content-type', 'application/gzip');
    c.header('content-disposition', `attachment; filename="${name}"`);
    c.header('cache-control', 'no-store');
    return c.body(Readable.toWeb(compress(writeBackup(deps.db, made))) as ReadableStream);
  });
  return routes;
}
