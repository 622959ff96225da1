import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, migrate, openDatabase } from '../../src/platform/database/index.ts';
import { startCluster } from './cluster.ts';

/** Where data of a benchmark lie: a durable PostgreSQL, or a folder of the embedded engine. */
export interface Ground {
  readonly engine: 'PostgreSQL' | 'embedded';
  /** What a node on this ground is started with. */
  readonly settings: Readonly<Record<string, string>>;
  /** The first process of a database server beside the node. */
  readonly server: number | undefined;
  /** Opens the data while no node does; the embedded engine has room for one process. */
  open(): Promise<Database>;
  close(): Promise<void>;
}

/** Runs a program on the engine that BENCH_ENGINE asks for (`postgres` or `embedded`), else on both, each on new ground. */
export async function onEachGround(program: (ground: Ground) => Promise<void>): Promise<void> {
  for (const make of enginesAsked())
    await on(make, (ground) => {
      console.log(`— ${ground.engine}`);
      return program(ground);
    });
}

/** Runs a program on a PostgreSQL of its own. */
export const onPostgres = <Result>(program: (ground: Ground) => Promise<Result>): Promise<Result> =>
  on(postgres, program);

async function on<Result>(make: () => Promise<Ground>, program: (ground: Ground) => Promise<Result>): Promise<Result> {
  const ground = await make();
  try {
    return await program(ground);
  } finally {
    await ground.close();
  }
}

function enginesAsked(): readonly (() => Promise<Ground>)[] {
  const known = { postgres, embedded };
  const asked = process.env.BENCH_ENGINE;
  if (asked === undefined) return Object.values(known);
  if (asked !== 'postgres' && asked !== 'embedded')
    throw new Error(`BENCH_ENGINE is postgres or embedded, not ${asked}`);
  return [known[asked]];
}

/** A cluster with fsync and synchronous_commit on. */
async function postgres(): Promise<Ground> {
  const cluster = await startCluster();
  const folder = mkdtempSync(join(tmpdir(), 'vozel-bench-files-'));
  const open = () => openDatabase({ url: cluster.url, connections: 8 });
  await migrated(open);
  return {
    engine: 'PostgreSQL',
    settings: { DATABASE_URL: cluster.url, DATA_DIR: folder },
    server: cluster.process,
    open,
    async close() {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function embedded(): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'vozel-bench-embedded-'));
  const open = () => openDatabase({ dataDirectory: folder });
  await migrated(open);
  return {
    engine: 'embedded',
    settings: { DATA_DIR: folder },
    server: undefined,
    open,
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function migrated(open: () => Promise<Database>): Promise<void> {
  const db = await open();
  await migrate(db);
  await db.close();
}

/** Does something with the data while no node does. */
export async function alone<Result>(ground: Ground, work: (db: Database) => Promise<Result>): Promise<Result> {
  const db = await ground.open();
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** Opens what everybody may read of the given types in the shared space, as a dataset. */
export async function openToAnybody(db: Database, dataset: number, types: readonly string[]): Promise<void> {
  await db.pool.query('insert into selection (space, dataset, types) values (1, $1, $2::text[])', [dataset, types]);
  await db.pool.query(`insert into permission_grant (id, holder, dataset, source) values ($1, 'anyone', $2, 'open')`, [
    randomUUID(),
    dataset,
  ]);
}
