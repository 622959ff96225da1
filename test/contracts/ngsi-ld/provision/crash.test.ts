import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { type Database, migrate, openDatabase } from '../../../../src/platform/database/index.ts';
import { sourceLoader } from '../../../support/source-loader.ts';

const operatorKey = 'crash-operator-key-0123456789';
const writer = join(import.meta.dirname, '..', '..', '..', 'support', 'node-process.ts');

/** A node in a process of its own, which can be killed without a word. */
async function startProcess(settings: Record<string, string>): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['--import', sourceLoader, writer], {
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error', OPERATOR_KEY: operatorKey, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk;
      const found = /ready (\S+)/.exec(text)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the node ended with ${code}`)));
  });
  return { child, url };
}

/** Writes until the node dies; returns what was acknowledged. */
async function writeUntilKilled(url: string, child: ChildProcess, round: number): Promise<Map<string, number>> {
  const acknowledged = new Map<string, number>();
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${operatorKey}` };
  const killed = new Promise((resolve) => child.once('exit', resolve));
  const lane = async (number: number) => {
    const id = `urn:crash:${round}:${number}`;
    for (let value = 1; ; value += 1) {
      const body = JSON.stringify([{ id, type: 'T', level: { type: 'Property', value } }]);
      const address = `${url}/ngsi-ld/v1/entityOperations/upsert?options=update`;
      const answer = await fetch(address, { method: 'POST', headers, body }).catch(() => null);
      if (answer === null) return;
      if (answer.status < 300) acknowledged.set(id, value);
      await answer.arrayBuffer().catch(() => null);
    }
  };
  setTimeout(() => child.kill('SIGKILL'), 1_500 + Math.random() * 500);
  await Promise.all([...Array.from({ length: 16 }, (_, number) => lane(number)), killed]);
  return acknowledged;
}

/** Every acknowledged write must be in the entity (or overtaken there), in history and in the change log. */
async function verify(db: Database, acknowledged: ReadonlyMap<string, number>): Promise<void> {
  assert.ok(acknowledged.size > 0);
  const attribute = 'https://uri.etsi.org/ngsi-ld/default-context/level';
  for (const [id, value] of acknowledged) {
    const { rows } = await db.pool.query(
      `select (select (document -> $2 ->> 'value')::int from entity where space = 1 and id = $1) as value,
              (select count(distinct number) from sample join series on series.id = sample.series
                where space = 1 and entity = $1 and attribute = $2 and number <= $3)::int as samples,
              (select count(*) from change where space = 1 and entity = $1)::int as changes`,
      [id, attribute, value],
    );
    const [found] = rows as { value: number; samples: number; changes: number }[];
    assert.ok(
      found && found.value >= value && found.samples === value && found.changes >= value,
      JSON.stringify({ id, value, found }),
    );
  }
}

test('kill -9 under write load loses no acknowledged write', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'vozel-crash-'));
  after(() => rm(directory, { recursive: true, force: true }));
  const server = process.env.TEST_DATABASE_URL;
  const settings: Record<string, string> = { DATA_DIR: directory };
  const name = `crash_${process.pid}_${Date.now()}`;
  if (server) {
    await administer(server, `create database ${name}`);
    settings.DATABASE_URL = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  }
  const acknowledged = new Map<string, number>();
  for (let round = 0; round < 3; round += 1) {
    const { child, url } = await startProcess(settings);
    for (const [id, value] of await writeUntilKilled(url, child, round)) acknowledged.set(id, value);
  }
  const db = await openDatabase(settings.DATABASE_URL ? { url: settings.DATABASE_URL } : { dataDirectory: directory });
  try {
    await migrate(db);
    await verify(db, acknowledged);
  } finally {
    await db.close();
    if (server) await administer(server, `drop database ${name} with (force)`);
  }
});

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(statement);
  await client.end();
}
