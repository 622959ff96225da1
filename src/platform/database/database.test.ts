import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { freshDatabase } from '../../../test/support/database.ts';
import { sourceLoader } from '../../../test/support/source-loader.ts';
import { DomainError } from '../errors.ts';
import { lockFolder } from './folder-lock.ts';
import { migrate, openDatabase } from './index.ts';
import { shortcomingOf } from './server.ts';

const db = await freshDatabase({ after });
await sql`create table thing (id int primary key, name text)`.execute(db.kysely);

test('a value of each type comes back as the same JavaScript value on both engines', async () => {
  const { rows } = await sql`
      select 1::int as whole, 9007199254740993::bigint as big, 7::bigint as small, 1.50::numeric as exact, true as yes,
             '2026-01-02T03:04:05.678Z'::timestamptz as moment, '2026-01-02'::date as day, '{"a": [1, null]}'::jsonb as json,
             array['č', 'a,b', null]::text[] as texts, array[1, 2]::int[] as wholes, array[3]::bigint[] as bigs,
             '\\x00ff'::bytea as bytes, null::text as nothing, 1.5::float8 as real,
             array['0190f5fe-7c00-7a00-8000-000000000000']::uuid[] as ids`.execute(db.kysely);
  assert.deepEqual(rows[0], {
    whole: 1,
    big: 9007199254740993n,
    small: 7,
    exact: '1.50',
    yes: true,
    moment: new Date('2026-01-02T03:04:05.678Z'),
    day: '2026-01-02',
    json: { a: [1, null] },
    texts: ['č', 'a,b', null],
    wholes: [1, 2],
    bigs: [3],
    bytes: Buffer.from([0, 255]),
    nothing: null,
    real: 1.5,
    ids: ['0190f5fe-7c00-7a00-8000-000000000000'],
  });
});

test('parameters of each kind arrive in the database as they were given', async () => {
  const given = [new Date(0), ['a', 'b"'], [1, 2], Buffer.from([1]), true, 1.25, null, { a: 'ž' }];
  const { rows } = await db.pool.query(
    'select $1::timestamptz a, $2::text[] b, $3::int[] c, $4::bytea d, $5::boolean e, $6::float8 f, $7::text g, $8::jsonb h',
    given,
  );
  assert.deepEqual(Object.values(rows[0]), given);
});

test('a transaction that throws leaves nothing behind', async () => {
  const attempt = db.transaction(async (tx) => {
    await sql`insert into thing values (1, 'one')`.execute(tx);
    throw new Error('changed my mind');
  });
  await assert.rejects(attempt, /changed my mind/);
  const { rows } = await sql`select * from thing`.execute(db.kysely);
  assert.deepEqual(rows, []);
});

test('statements of two transactions never mix', async () => {
  const add = (id: number) =>
    db.transaction(async (tx) => {
      await sql`insert into thing values (${id}, 'x')`.execute(tx);
      await sql`select pg_sleep(0.01)`.execute(tx);
      if (id % 2) throw new Error('odd');
    });
  await Promise.allSettled([2, 3, 4, 5].map(add));
  const { rows } = await sql<{ id: number }>`select id from thing order by id`.execute(db.kysely);
  assert.deepEqual(
    rows.map((row) => row.id),
    [2, 4],
  );
});

test('an error of the database carries its code and constraint', async () => {
  const clash = () => sql`insert into thing values (99, 'a'), (99, 'b')`.execute(db.kysely);
  await assert.rejects(clash, { code: '23505', constraint: 'thing_pkey' });
});

test('several statements in one text answer with a result each', async () => {
  const results = (await db.pool.query('select 1 as a; select 2 as b')) as unknown as { rows: unknown[] }[];
  assert.deepEqual(
    results.map((result) => result.rows),
    [[{ a: 1 }], [{ b: 2 }]],
  );
});

test('a listener hears what is notified after it began to listen, and nothing after it stopped', async () => {
  const heard: string[] = [];
  let wake = () => {};
  const first = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const stop = await db.listen('news', (payload) => {
    heard.push(payload);
    wake();
  });
  await sql`select pg_notify('news', 'hello')`.execute(db.kysely);
  await first;
  await stop();
  await sql`select pg_notify('news', 'late')`.execute(db.kysely);
  assert.deepEqual(heard, ['hello']);
});

test('migrations that two processes start at once run once', async () => {
  const migration = {
    name: '9999_race.sql',
    text: 'create table race (id int); insert into race values (1)',
    digest: 'd',
  };
  const ran = await Promise.all([1, 2, 3].map(() => migrate(db, [migration])));
  assert.deepEqual(ran.flat(), ['9999_race.sql']);
  const { rows } = await sql`select * from race`.execute(db.kysely);
  assert.equal(rows.length, 1);
});

test('a migration that has run with other content is refused by name', async () => {
  const changed = { name: '9999_race.sql', text: 'select 1', digest: 'other' };
  await assert.rejects(migrate(db, [changed]), { code: 'database.migration-changed' });
});

test('a migration that fails leaves nothing of itself', async () => {
  const broken = { name: '9998_broken.sql', text: 'create table half (id int); select 1/0', digest: 'd' };
  await assert.rejects(migrate(db, [broken]), { code: 'database.migration-failed' });
  const { rows } = await sql`select to_regclass('half') as half`.execute(db.kysely);
  assert.deepEqual(rows, [{ half: null }]);
});

test('a second process cannot open a data folder that is in use', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'vozel-lock-'));
  const db = await openDatabase({ dataDirectory: directory });
  try {
    const program = `
      import { openDatabase } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      await openDatabase({ dataDirectory: ${JSON.stringify(directory)} }).then(
        () => console.log('opened'), (error) => console.log(error.code));
      process.exit(0);`;
    const second = spawnSync(process.execPath, ['--import', sourceLoader, '--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    assert.equal(second.stdout.trim(), 'database.data-directory-in-use', second.stderr);
  } finally {
    await db.close();
    await rm(directory, { recursive: true });
  }
});

test('a data folder that cannot be written to is refused with its name, and nobody is said to use it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'vozel-folder-'));
  t.after(() => rm(folder, { recursive: true }));
  const directory = join(folder, 'file');
  await writeFile(directory, '');
  await assert.rejects(openDatabase({ dataDirectory: directory }), {
    code: 'database.data-directory-unusable',
    parameters: { directory, reason: `EEXIST: file already exists, mkdir '${directory}'` },
  });
  await mkdir(join(folder, 'odd', 'lock'), { recursive: true });
  await assert.rejects(openDatabase({ dataDirectory: join(folder, 'odd') }), {
    code: 'database.data-directory-unusable',
  });
});

test('an embedded database that is damaged is refused with its folder, which is free again afterwards', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'vozel-damaged-'));
  t.after(() => rm(directory, { recursive: true }));
  await mkdir(join(directory, 'database'));
  await writeFile(join(directory, 'database', 'PG_VERSION'), '18\n');
  await assert.rejects(openDatabase({ dataDirectory: directory }), { code: 'database.engine-not-opened' });
  lockFolder(directory)();
});

test('a server that is away is refused with its name', async () => {
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  free.close();
  await assert.rejects(openDatabase({ url: `postgres://vozel:hunter2@127.0.0.1:${port}/vozel` }), (error: unknown) => {
    assert.ok(error instanceof DomainError);
    assert.equal(error.code, 'database.server-unreachable');
    for (const language of ['sl', 'en'] as const) {
      assert.match(error.sentence(language), new RegExp(`127\\.0\\.0\\.1:${port}`));
      assert.doesNotMatch(error.sentence(language), /hunter2/);
    }
    return true;
  });
});

test('a server that cannot carry a node is refused by what it lacks', () => {
  const able = {
    versionNumber: 150_000,
    version: '15.0',
    encoding: 'UTF8',
    extensions: ['postgis', 'btree_gist', 'pg_trgm'],
  };
  assert.equal(shortcomingOf(able), null);
  assert.equal(shortcomingOf({ ...able, versionNumber: 149_999, version: '14.12' })?.code, 'database.server-too-old');
  assert.equal(shortcomingOf({ ...able, encoding: 'SQL_ASCII' })?.code, 'database.database-not-utf8');
  const bare = shortcomingOf({ ...able, extensions: ['pg_trgm'] });
  assert.deepEqual([bare?.code, bare?.parameters.names], ['database.extensions-missing', 'postgis, btree_gist']);
});

const server = process.env.TEST_DATABASE_URL;
if (server) {
  test('a database that is not there, and one where nothing may be created, are refused as such', async (t) => {
    await assert.rejects(openDatabase({ url: at(server, { pathname: '/nowhere' }) }), {
      code: 'database.no-such-database',
      parameters: { host: new URL(server).host, name: 'nowhere', reason: 'database "nowhere" does not exist' },
    });
    await assert.rejects(openDatabase({ url: at(server, { username: 'nobody' }) }), {
      code: 'database.access-refused',
    });
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    const role = `guest_${process.pid}`;
    t.after(async () => {
      await client.query(`drop database if exists ${role} with (force); `);
      await client.query(`drop role ${role}`);
      await client.end();
    });
    await client.query(`create role ${role} login`);
    await client.query(`create database ${role}`);
    const guest = await openDatabase({ url: at(server, { username: role, pathname: `/${role}` }) });
    await assert.rejects(migrate(guest), { code: 'database.tables-forbidden' });
    await client.query(`alter database ${role} owner to ${role}`);
    await assert.rejects(migrate(guest), (error: unknown) => {
      assert.ok(error instanceof DomainError);
      assert.equal(error.code, 'database.extension-forbidden');
      assert.match(error.sentence('en'), /create extension if not exists postgis;/);
      return true;
    });
    await guest.close();
  });
}

const at = (url: string, other: Partial<URL>) => Object.assign(new URL(url), other).href;
