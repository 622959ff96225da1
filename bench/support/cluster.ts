import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A PostgreSQL cluster of a benchmark's own, with fsync and synchronous_commit on. */
export interface Cluster {
  readonly url: string;
  /** The server's first process; unknown for a database that was named. */
  readonly process?: number;
  stop(): Promise<void>;
}

/** Starts a fresh cluster on a free port, or takes the one that BENCH_DATABASE_URL names; asserts that it is durable. */
export async function startCluster(): Promise<Cluster> {
  const named = process.env.BENCH_DATABASE_URL;
  if (named !== undefined) {
    await assertDurable(named);
    return { url: named, stop: async () => {} };
  }
  const programs = programFolder();
  const folder = mkdtempSync(join(tmpdir(), 'vozel-bench-'));
  const user = account();
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid!);
  const data = join(folder, 'data');
  execFileSync(join(programs, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'vozel', '-E', 'UTF8'], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  });
  const port = await freePort();
  const settings = [
    '-c',
    'shared_buffers=1GB',
    '-c',
    'max_connections=100',
    '-c',
    'jit=off',
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    `unix_socket_directories=${folder}`,
  ];
  const server = spawn(join(programs, 'postgres'), ['-D', data, '-p', String(port), ...settings], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const url = `postgres://vozel@127.0.0.1:${port}/postgres`;
  await untilReady(url);
  await assertDurable(url);
  return {
    url,
    process: server.pid!,
    async stop() {
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function programFolder(): string {
  const root = '/usr/lib/postgresql';
  const versions = readdirSync(root).map(Number).filter(Number.isFinite);
  return join(root, String(Math.max(...versions)), 'bin');
}

/** PostgreSQL refuses to run as root; then the system's own account for it serves. */
function account(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })));
  return { uid: uid!, gid: gid! };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error('PostgreSQL did not start within ten seconds');
}

async function assertDurable(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const setting of ['fsync', 'synchronous_commit']) {
    const { rows } = await client.query(`select current_setting($1) as value`, [setting]);
    if (rows[0]?.value !== 'on') throw new Error(`${setting} is off: the figures would mean nothing`);
  }
  await client.end();
}
