import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createMigrated } from './database.ts';
import type { Ending } from './node.ts';
import { sourceLoader } from './source-loader.ts';

/** A node in a process of its own, which can be killed without a word. */
export interface NodeChild {
  readonly child: ChildProcess;
  readonly url: string;
  /** Resolves with the exit code, null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Asks as the operator; a body travels as JSON, bytes as they are. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
}

const operatorKey = 'child-operator-key-0123456789';
const script = join(import.meta.dirname, 'node-process.ts');

/** A folder and, on PostgreSQL, a migrated database that several nodes open one after another; removed with the test. */
export async function ownGround(ending: Ending): Promise<Record<string, string>> {
  const directory = await mkdtemp(join(tmpdir(), 'vozel-child-'));
  ending.after(() => rm(directory, { recursive: true, force: true }));
  const server = process.env.TEST_DATABASE_URL;
  if (!server) return { DATA_DIR: directory };
  const name = `child_${randomUUID().slice(0, 8)}`;
  await createMigrated(server, name);
  ending.after(() => administer(server, `drop database ${name} with (force)`));
  return { DATA_DIR: directory, DATABASE_URL: Object.assign(new URL(server), { pathname: `/${name}` }).href };
}

/** Starts the process and waits until its doors are open; what is left of it ends with the test. */
export async function startChild(ending: Ending, settings: Record<string, string>): Promise<NodeChild> {
  const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', OPERATOR_KEY: operatorKey };
  const child = spawn(process.execPath, ['--import', sourceLoader, script], {
    env: { ...env, RATE_LIMIT: '100000', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  ending.after(stop);
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk;
      const found = /ready (\S+)/.exec(text)?.[1];
      if (found) resolve(found);
    });
    void ended.then((code) => reject(new Error(`the node ended with ${code}`)));
  });
  return {
    child,
    url,
    ended,
    ask: (method, path, body, headers = {}) => {
      const raw = body instanceof Uint8Array || body === undefined ? body : JSON.stringify(body);
      return fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json', ...headers },
        ...(raw === undefined ? {} : { body: raw as NonNullable<RequestInit['body']> }),
      });
    },
  };
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(statement);
  await client.end();
}
