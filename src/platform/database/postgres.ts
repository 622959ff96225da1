import pg from 'pg';
import type { SilenceWatch } from './silence.ts';
import { pgTypes } from './values.ts';

/** How long a statement, a wait for a lock and an idle transaction may last on PostgreSQL. */
const limits = { statement_timeout: 60_000, lock_timeout: 20_000, idle_in_transaction_session_timeout: 60_000 };

/** How long a new connection may take. */
const connectionTimeoutMillis = 15_000;

/** Compiling a statement that reads many partitions takes seconds, running it milliseconds. The address may say otherwise. */
const options = '-c jit=off';

/** A pool of connections to PostgreSQL whose values parse as on the embedded engine. */
export function createPostgresPool(url: string, connections: number, watch: SilenceWatch): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    types: pgTypes,
    connectionTimeoutMillis,
    application_name: 'vozel',
    stream: watch.stream,
    options,
    ...limits,
  });
  watch.attend(pool);
  // An idle connection that breaks must not end the process; the next use opens another.
  pool.on('error', () => {});
  // Nor one in use: whoever waits for its answer is told by its query.
  pool.on('connect', (client) => void client.on('error', () => {}));
  return pool;
}

/** Hears `NOTIFY` on a connection of its own, which is opened again when it breaks. */
export function createPostgresListener(url: string, { stream }: Pick<SilenceWatch, 'stream'>) {
  const handlers = new Map<string, Set<(payload: string) => void>>();
  let client: pg.Client | undefined;
  let opening: Promise<pg.Client> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  async function open(): Promise<pg.Client> {
    const opened = new pg.Client({
      connectionString: url,
      application_name: 'vozel-listener',
      keepAlive: true,
      connectionTimeoutMillis,
      stream,
    });
    opened.on('error', () => reopenSoon(opened));
    opened.on('end', () => reopenSoon(opened));
    opened.on('notification', ({ channel, payload }) => {
      for (const handle of handlers.get(channel) ?? []) handle(payload ?? '');
    });
    await opened.connect();
    for (const channel of handlers.keys()) await opened.query(`listen ${pg.escapeIdentifier(channel)}`);
    client = opened;
    return opened;
  }

  /** After a gap nobody knows what was missed, so every handler is told once with an empty payload. */
  function reopenSoon(broken: pg.Client): void {
    if (closed || broken !== client) return;
    client = undefined;
    broken.removeAllListeners('end');
    const attempt = async () => {
      opening = open();
      await opening;
      for (const set of handlers.values()) for (const handle of set) handle('');
    };
    const again = () => {
      if (closed) return;
      retry = setTimeout(() => void attempt().catch(again), 500);
    };
    again();
  }

  return {
    async listen(channel: string, onMessage: (payload: string) => void): Promise<() => Promise<void>> {
      const known = handlers.get(channel);
      const set = known ?? new Set();
      set.add(onMessage);
      handlers.set(channel, set);
      opening ??= open();
      const listening = await opening;
      if (!known) await listening.query(`listen ${pg.escapeIdentifier(channel)}`);
      return async () => void set.delete(onMessage);
    },
    async close(): Promise<void> {
      closed = true;
      clearTimeout(retry);
      await opening?.catch(() => undefined);
      await client?.end();
    },
  };
}
