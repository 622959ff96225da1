import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { sourceLoader } from '../test/support/source-loader.ts';

/** A node in a process of its own, started as `npm start` does, with what it has written so far. */
interface Served {
  readonly child: ChildProcess;
  readonly lines: string[];
  /** What it has complained about so far. */
  readonly complaints: string[];
  /** The part in brackets of the first line that matches, now or later. */
  line(pattern: RegExp): Promise<string>;
}

const folder = await mkdtemp(join(tmpdir(), 'vozel-serve-'));
const settings = await ownDatabase();
const children: ChildProcess[] = [];
after(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** A database of its own on the server that the tests use; on the embedded engine a folder is enough. */
async function ownDatabase(): Promise<{ readonly [setting: string]: string }> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) return {};
  const name = `vozel_serve_${process.pid}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`drop database if exists ${name} with (force)`);
  await client.query(`create database ${name}`);
  after(async () => {
    await client.query(`drop database if exists ${name} with (force)`);
    await client.end();
  });
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { DATABASE_URL: url.href };
}

function serve(parameters: readonly string[] = [], more: Readonly<Record<string, string>> = {}): Served {
  const child = spawn(
    process.execPath,
    ['--import', sourceLoader, join(import.meta.dirname, 'serve.ts'), ...parameters],
    {
      env: { ...process.env, PORT: '0', HOST: '127.0.0.1', DATA_DIR: folder, LOG_LEVEL: 'info', ...settings, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  children.push(child);
  const lines: string[] = [];
  let rest = '';
  child.stdout!.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    child.emit('news');
  });
  child.once('exit', () => child.emit('news'));
  const complaints: string[] = [];
  child.stderr!.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  return {
    child,
    lines,
    complaints,
    async line(pattern) {
      for (;;) {
        const found = lines.map((text) => pattern.exec(text)).find((match) => match !== null);
        if (found) return found[1] ?? found[0];
        assert.equal(child.exitCode, null, `the node ended:\n${[...lines, ...complaints].join('\n')}`);
        await once(child, 'news');
      }
    },
  };
}

test('a node killed while it fills the demonstration completes it at its next start, nothing twice', async () => {
  const first = serve();
  const claim = await first.line(/^ {4}(http\S+token=\S+)$/);
  await first.line(/"dataset":"naselja","written":2000/);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  assert.ok(!first.lines.some((line) => line.startsWith('{') && line.includes(claim)), 'the log holds no claim link');

  const second = serve();
  const url = await second.line(/"url":"([^"]+)"/);
  await second.line(/"msg":"the demonstration is filled"/);
  const counts = { obcine: 212, 'deli-obcin': 1247, naselja: 6035, 'stevci-prometa-v-zivo': 60 };
  for (const [slug, count] of Object.entries(counts)) {
    const answer = await fetch(`${url}/ogc/collections/${slug}/items?f=json&limit=1`);
    assert.equal(((await answer.json()) as { numberMatched: number }).numberMatched, count, slug);
  }
  const { total } = (await (await fetch(`${url}/api/v1/datasets`)).json()) as { total: number };
  assert.equal(total, 7);
  const types = (await (await fetch(`${url}/ngsi-ld/v1/types`)).json()) as { typeList: string[] };
  assert.equal(types.typeList.length, 7);
  // As Ctrl+C does at a terminal: the signal comes from the terminal, from npm and from the program of `npm start`.
  for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM'] as const) second.child.kill(signal);
  const [code] = await once(second.child, 'exit');
  assert.equal(code, 0);
  assert.ok(second.lines.some((line) => line.includes('node stopped')));
});

test('what keeps a node from starting is said in both languages, without a stack, with an exit code', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  t.after(() => taken.close());
  const port = String((taken.address() as AddressInfo).port);
  const refused = serve([], { PORT: port });
  const wrong = serve([], { PORT: 'many', ROLES: 'cook' });
  const ends = await Promise.all([refused, wrong].map(({ child }) => once(child, 'close')));
  assert.deepEqual(ends, [
    [1, null],
    [2, null],
  ]);
  const text = refused.complaints.join('');
  assert.match(text, new RegExp(`^Vrata ${port} so zasedena; .+\n {2}Port ${port} is taken; .+\n$`));
  assert.match(wrong.complaints.join(''), /Setting PORT .*Setting ROLES /s);
});
