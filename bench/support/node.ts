import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from '../../scripts/build.mjs';
import type { Ground } from './engines.ts';
import { processorTime } from './processor-time.ts';

const program = fileURLToPath(new URL('./node-program.ts', import.meta.url));
const compiled = join(import.meta.dirname, '../../dist/bench');
const operatorKey = 'bench-operator-key-0123456789';

/** A node under load: in a process of its own, limits of callers lifted, a follower running, and a provider's key. */
export interface BenchNode {
  readonly url: string;
  readonly port: number;
  /** Of an organisation's provider: what it reads and writes is decided by grants and stewardship. */
  readonly key: string;
  asOperator(
    method: string,
    path: string,
    body?: unknown,
    type?: string,
    more?: Readonly<Record<string, string>>,
  ): Promise<Response>;
  /** Changes that the follower has seen. */
  followed(): Promise<number>;
  /** Processor time so far, in microseconds: of the node, of the database beside it. */
  processor(): readonly [node: number, database: number];
  /** Megabytes of memory: now, and at the most. */
  memory(): readonly [now: number, most: number];
  stop(): Promise<void>;
}

/** Starts a node on a ground, compiled like the one that people run. */
export async function startNode(ground: Ground): Promise<BenchNode> {
  await compile({ node: program }, compiled);
  const child = fork(join(compiled, 'node.mjs'), {
    execArgv: ['--enable-source-maps', ...(process.env.BENCH_NODE_FLAGS?.split(' ') ?? [])],
    env: {
      ...process.env,
      ...ground.settings,
      ...{ PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error', OPERATOR_KEY: operatorKey },
      ...{ RATE_LIMIT: '0', REQUESTS_AT_ONCE: '1000' },
    },
  });
  const url = await addressOf(child);
  const asOperator: BenchNode['asOperator'] = (method, path, body, type = 'application/json', more = {}) =>
    fetch(url + path, {
      method,
      headers: {
        Authorization: `Bearer ${operatorKey}`,
        ...(body === undefined ? {} : { 'Content-Type': type }),
        ...more,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  return {
    url,
    port: Number(new URL(url).port),
    key: await providersKey(asOperator),
    asOperator,
    async followed() {
      child.send('figures');
      const [{ followed }] = (await once(child, 'message')) as [{ followed: number }];
      return followed;
    },
    processor: () => [processorTime(child.pid!), ground.server === undefined ? 0 : processorTime(ground.server)],
    memory: () => memoryOf(child.pid!),
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      setTimeout(() => child.kill('SIGKILL'), 20_000).unref();
      await ended;
    },
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  const ended = new Promise<never>((_, reject) =>
    child.once('exit', (code) => reject(new Error(`the node ended with ${code}`))),
  );
  const [{ url }] = (await Promise.race([once(child, 'message'), ended])) as [{ url: string }];
  return url;
}

async function providersKey(ask: BenchNode['asOperator']): Promise<string> {
  const organisation = { slug: 'bench', kind: 'municipality', names: { sl: 'Občina Bench' } };
  // A node that is started again on its ground has it already.
  const made = await ask('POST', '/api/v1/organisations', organisation);
  if (made.status !== 409) await answered(Promise.resolve(made));
  const key = await answered(ask('POST', '/api/v1/organisations/bench/keys', { name: 'bench', role: 'provider' }));
  return (key as { key: string }).key;
}

/** The body of an answer; anything but a success ends the run. */
export async function answered(asked: Promise<Response>): Promise<unknown> {
  const answer = await asked;
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${answer.url}: ${text.slice(0, 400)}`);
  return text === '' ? null : JSON.parse(text);
}

function memoryOf(process: number): readonly [number, number] {
  const status = readFileSync(`/proc/${process}/status`, 'utf8');
  const of = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1_024);
  return [of('VmRSS'), of('VmHWM')];
}
