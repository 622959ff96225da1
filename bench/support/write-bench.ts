import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { startCluster } from './cluster.ts';
import { processorTime } from './processor-time.ts';
import type { RawLoad, RawMeasured } from './raw-load.ts';

const key = 'bench-operator-key-0123456789';

/** A load's figures with the processor time of node and database, in microseconds for each request. */
export interface LoadMeasured extends RawMeasured {
  readonly nodeMicroseconds: number;
  readonly databaseMicroseconds: number;
}

/** A node in its own process over a durable cluster. */
export interface Bench {
  readonly database: pg.Client;
  load(load: Omit<RawLoad, 'port' | 'key'>): Promise<LoadMeasured>;
  stop(): Promise<void>;
}

/** Starts a cluster and a node for a benchmark. */
export async function startBench(): Promise<Bench> {
  const cluster = await startCluster();
  const { child, port } = await startNodeProcess(cluster.url);
  const database = new pg.Client({ connectionString: cluster.url });
  await database.connect();
  return {
    database,
    async load(load) {
      const processes = [child.pid!, cluster.process ?? 0];
      const before = processes.map(processorTime);
      const measured = await inThread({ ...load, port, key });
      const [node, server] = processes.map(
        (process, index) => (processorTime(process) - before[index]!) / measured.requests,
      );
      return { ...measured, nodeMicroseconds: node!, databaseMicroseconds: server! };
    },
    async stop() {
      await database.end();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 8_000).unref();
      await ended;
      await cluster.stop();
    },
  };
}

async function startNodeProcess(url: string): Promise<{ child: ChildProcess; port: number }> {
  const program = join(import.meta.dirname, '..', '..', 'test', 'support', 'node-process.ts');
  const flags = process.env.BENCH_NODE_FLAGS?.split(' ') ?? [];
  const child = spawn(process.execPath, [...flags, '--import', 'tsx', program], {
    env: { ...process.env, DATABASE_URL: url, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error', OPERATOR_KEY: key },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout!.on('data', (chunk: Buffer) => {
      const found = /ready \S+:(\d+)/.exec(chunk.toString())?.[1];
      if (found) resolve(Number(found));
    });
    child.once('exit', (code) => reject(new Error(`the node ended with ${code}`)));
  });
  return { child, port };
}

function inThread(load: RawLoad): Promise<RawMeasured> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./raw-load.ts', import.meta.url), {
      workerData: load,
      execArgv: ['--import', 'tsx'],
    });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** Prints one line of figures and fails the run when requests failed. */
export function report(name: string, measured: LoadMeasured, each = 1): void {
  const perSecond = Math.round((measured.requests * each) / measured.seconds);
  const latency = `p50 ${measured.p50.toFixed(1)} ms, p99 ${measured.p99.toFixed(1)} ms`;
  const processor = [measured.nodeMicroseconds, measured.databaseMicroseconds].map((time) => (time / each).toFixed(0));
  const times = `processor time of the node ${processor[0]} µs, of the database ${processor[1]} µs each`;
  console.log(`${name}: ${perSecond}/s, ${latency}, ${measured.failures} failures; ${times}`);
  if (measured.failures > 0) process.exitCode = 1;
}

/** Looks up every acknowledged write in entity, history and change log; a missing one fails the run. */
export async function verify(database: pg.Client, measured: RawMeasured): Promise<void> {
  const attribute = 'https://uri.etsi.org/ngsi-ld/default-context/level';
  const { rows } = await database.query<{ missing: string }>(
    `select count(*) as missing from unnest($1::text[], $2::bigint[]) as wanted(id, value)
      where not exists (select from sample join series on series.id = sample.series
                         where series.space = 1 and series.entity = wanted.id and attribute = $3 and number = wanted.value)
         or not exists (select from entity where space = 1 and id = wanted.id and document ? $3)
         or not exists (select from change where space = 1 and entity = wanted.id)`,
    [measured.acknowledged.map(([id]) => id), measured.acknowledged.map(([, value]) => value), attribute],
  );
  const { rows: log } = await database.query<{ gap: boolean }>(
    `select position <> (select count(*) from change where space = 1) as gap from change_head where space = 1`,
  );
  console.log(
    `acknowledged ${measured.acknowledged.length} entities, missing ${rows[0]!.missing}, gaps ${log[0]!.gap}`,
  );
  if (Number(rows[0]!.missing) > 0 || log[0]!.gap) process.exitCode = 1;
}

/** Fills the node with the entities of a load. */
export async function seed(bench: Bench, entities: number): Promise<void> {
  for (;;) {
    await bench.load({ kind: 'batch', connections: 2, entities, batch: 500, seconds: 2 });
    const { rows } = await bench.database.query<{ count: string }>('select count(*) from entity where space = 1');
    if (Number(rows[0]!.count) >= entities) break;
  }
  await bench.database.query('vacuum analyze');
}
