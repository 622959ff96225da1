import { Kysely, type Transaction as KyselyTransaction, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { type EmbeddedEngine, openEmbeddedEngine } from './embedded-engine.ts';
import { createEmbeddedPool } from './embedded-pool.ts';
import { databaseError } from './errors.ts';
import { lockFolder } from './folder-lock.ts';
import { createPostgresListener, createPostgresPool } from './postgres.ts';
import { checkServer } from './server.ts';
import { createSilenceWatch } from './silence.ts';
import type { Tables } from './tables.ts';

/** A transaction under way; everything run through it commits or fails together. */
export type Transaction = KyselyTransaction<Tables>;

/** Whatever a store's statement can run on: the database itself or a transaction. */
export type Executor = Kysely<Tables> | Transaction;

/** The one door to PostgreSQL or to the embedded engine; the same SQL gives the same values through either. */
export interface Database {
  readonly engine: 'postgres' | 'embedded';
  readonly kysely: Kysely<Tables>;
  /** In the shape of `pg.Pool`, for libraries that bring their own SQL. */
  readonly pool: pg.Pool;
  /** Commits what `work` did when it returns, undoes all of it when it throws. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** A transaction that may also run a script of many statements. */
  script<T>(work: (tx: Transaction, runScript: (text: string) => Promise<void>) => Promise<T>): Promise<T>;
  /** Calls `onMessage` with each payload that is notified on the channel; with '' when some may have been missed. */
  listen(channel: string, onMessage: (payload: string) => void): Promise<() => Promise<void>>;
  /** The embedded engine's whole data folder as an archive; undefined on PostgreSQL, which has its own tools. */
  image(): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

/** Where the database is: a PostgreSQL address, a folder, or memory (for tests), optionally begun from an image. */
export interface DatabaseOptions {
  readonly url?: string;
  readonly connections?: number;
  readonly dataDirectory?: string;
  readonly memory?: boolean;
  readonly image?: Uint8Array;
}

/**
 * Opens the database that the options name. The embedded engine's folder is locked for this process; a PostgreSQL that
 * is away or cannot carry a node is refused with the reason.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.url === undefined ? openEmbedded(options) : openPostgres(options.url, options.connections ?? 10);
}

async function openPostgres(url: string, connections: number): Promise<Database> {
  const watch = createSilenceWatch(url);
  const pool = createPostgresPool(url, connections, watch);
  const listener = createPostgresListener(url, watch);
  const kysely = overPool(pool);
  await checkServer(kysely, url).catch(async (error) => {
    watch.close();
    await pool.end();
    throw error;
  });
  return {
    engine: 'postgres',
    kysely,
    pool,
    ...transactions(kysely),
    listen: listener.listen,
    image: async () => undefined,
    close: once(async () => {
      watch.close();
      await listener.close();
      await pool.end();
    }),
  };
}

async function openEmbedded(options: DatabaseOptions): Promise<Database> {
  const directory = options.memory ? undefined : (options.dataDirectory ?? './data');
  const unlock = directory === undefined ? () => {} : lockFolder(directory);
  const engine = await openEmbeddedEngine({
    ...(directory === undefined ? {} : { directory: `${directory}/database` }),
    ...(options.image === undefined ? {} : { image: options.image }),
  }).catch((cause: Error) => {
    unlock();
    throw databaseError('engine-not-opened', { directory: directory ?? '–', reason: cause.message }, { cause });
  });
  const pool = createEmbeddedPool(engine);
  const kysely = overPool(pool);
  return {
    engine: 'embedded',
    kysely,
    pool,
    ...transactions(kysely),
    listen: engine.listen,
    image: () => quietImage(pool, engine),
    close: once(async () => {
      await pool.end();
      unlock();
    }),
  };
}

const overPool = (pool: pg.Pool) => new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });

function transactions(kysely: Kysely<Tables>): Pick<Database, 'transaction' | 'script'> {
  return {
    transaction: (work) => kysely.transaction().execute(work),
    script: (work) =>
      kysely.transaction().execute((tx) =>
        // Without parameters both engines take several statements in one text.
        work(tx, async (text) => void (await tx.executeQuery(rawScript(text)))),
      ),
  };
}

function rawScript(text: string): Parameters<Transaction['executeQuery']>[0] {
  return { sql: text, parameters: [], query: { kind: 'RawNode', sqlFragments: [text], parameters: [] } } as never;
}

/** Holds the only connection while the image is taken, so that no transaction is half in it. */
async function quietImage(pool: pg.Pool, engine: EmbeddedEngine): Promise<Uint8Array> {
  const client = await pool.connect();
  try {
    return await engine.dump();
  } finally {
    client.release();
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
