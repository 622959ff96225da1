import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { freshDatabase } from '../../../test/support/database.ts';
import { type Database, migrate, openDatabase } from '../database/index.ts';
import { listTables } from './backup-store.ts';
import { compress, linesOf, readArchive, readBackup, saveWhole, writeBackup } from './index.ts';

const source = await freshDatabase({ after });
const folder = await mkdtemp(join(tmpdir(), 'vozel-backup-'));
after(() => rm(folder, { recursive: true }));
const file = join(folder, 'backup.gz');

await sql`
  insert into entity (space, id, version, types, document, geometry, datasets, created, modified)
  select 1, 'urn:e:' || n, n, array['https://a/b,"c', 'č'], jsonb_build_object('n', n, 'big', 12345678901234567890.5, 'text', E'line\nnext "q" \\ ž'),
         st_setsrid(st_makepoint(14.123456789012345, 46 + n / 1e6), 4326), array[n, 2],
         '2026-01-01T00:00:00.123456Z', now()
    from generate_series(1, 1200) n`.execute(source.kysely);
await sql`insert into space (name, title) values ('pilot', 'Pilotno okolje')`.execute(source.kysely);
await sql`
  insert into change (space, position, part, entity, kind, version, types) values (1, 1, 3, 'urn:e:1', 1, 1, '{}')`.execute(
  source.kysely,
);

/** Everything that a database holds, as text, table by table. */
async function contentOf(db: Database): Promise<Record<string, string[]>> {
  const content: Record<string, string[]> = {};
  for (const { name } of await listTables(db.kysely)) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(db.kysely);
    content[name] = rows.map(({ row }) => row).sort();
  }
  return content;
}

test('a backup of a running node restored into an empty database loses nothing', async (t) => {
  await saveWhole(compress(writeBackup(source, new Date())), file);
  const target = await freshDatabase(t);
  const restored = await readBackup(target, readArchive(file));
  assert.ok(restored.rows >= 1203);
  assert.deepEqual(await contentOf(target), await contentOf(source));
  const { rows } = await sql<{ id: number }>`insert into space (name) values ('next') returning id`.execute(
    target.kysely,
  );
  assert.equal(rows[0]?.id, 3, 'sequences go on where they stood');
});

test('a backup is refused by a database that has content', async () => {
  await assert.rejects(readBackup(source, readArchive(file)), { code: 'backup.database-not-empty' });
});

test('a backup that was cut short restores nothing', async (t) => {
  const lines = [];
  for await (const line of readArchive(file)) lines.push(line);
  const target = await freshDatabase(t);
  const short = (async function* () {
    yield* lines.slice(0, -1);
  })();
  await assert.rejects(readBackup(target, short), { code: 'backup.backup-cut-short' });
  const { rows } = await sql`select 1 from entity limit 1`.execute(target.kysely);
  assert.deepEqual(rows, []);
});

test('a file that is no backup is refused as such', async (t) => {
  const target = await freshDatabase(t);
  const strange = join(folder, 'strange.gz');
  await writeFile(strange, 'not compressed');
  await assert.rejects(readBackup(target, readArchive(strange)), { code: 'backup.archive-damaged' });
  await writeFile(strange, gzipSync('{"some": "other file"}\n'));
  await assert.rejects(readBackup(target, readArchive(strange)), { code: 'backup.not-a-backup' });
  const half = join(folder, 'half.gz');
  await writeFile(half, (await readFile(file)).subarray(0, 2000));
  await assert.rejects(readBackup(target, readArchive(half)), { code: 'backup.archive-damaged' });
  await assert.rejects(readBackup(target, readArchive(join(folder, 'absent.gz'))), { code: 'backup.archive-damaged' });
});

test('a reader who stops early never hears that the rest of the file is damaged', async () => {
  const bytes = await readFile(file);
  bytes[bytes.length - 6]! ^= 0xff;
  const flipped = join(folder, 'flipped.gz');
  await writeFile(flipped, bytes);
  for await (const line of readArchive(flipped)) if (line.includes('vozelBackup')) break;
  await setImmediate();
  await assert.rejects(
    async () => {
      for await (const line of readArchive(flipped)) assert.ok(line);
    },
    { code: 'backup.archive-damaged' },
  );
});

test('a backup whose lines are damaged is refused by the line, and restores nothing', async (t) => {
  const lines: string[] = [];
  for await (const line of readArchive(file)) lines.push(line);
  const target = await freshDatabase(t);
  const of = (word: string) => lines.findIndex((line) => line.startsWith(`{"${word}"`));
  const damages: [number, string][] = [
    [of('rows'), '{"rows":[["a","b"]]}'],
    [of('rows'), '{"rows":[5,null]}'],
    [of('rows'), lines[of('rows')]!.replace(/\[\["[^"]*"/, '[["no value of this type"')],
    [of('rows'), '{"rows"'],
    [of('table'), '{"table":{"name":"entity","columns":[{"name":"id","type":"text); drop table entity; --"},{}]}}'],
    [of('table'), '{"table":{"name":"absent","columns":[]}}'],
    [of('table'), '{"table":null}'],
    [of('sequences'), '{"sequences":[{"name":"absent","last":"5"}]}'],
    [of('end'), '{"end":true,"rows":1}'],
  ];
  for (const [index, damage] of damages) {
    const damaged = (async function* () {
      yield* lines.with(index, damage);
    })();
    await assert.rejects(
      readBackup(target, damaged),
      { code: 'backup.backup-damaged', place: { line: index + 1 } },
      damage,
    );
  }
  const { rows } = await sql`select 1 from entity limit 1`.execute(target.kysely);
  assert.deepEqual(rows, []);
});

test('a backup that breaks off on its way, or has no room, leaves no file', async () => {
  const broken = Readable.from(
    (async function* () {
      yield 'a';
      throw new Error('terminated');
    })(),
  );
  const unwanted = join(folder, 'unwanted.gz');
  await assert.rejects(saveWhole(broken, unwanted), { code: 'backup.backup-interrupted' });
  const nowhere = join(folder, 'nowhere', 'b.gz');
  await assert.rejects(saveWhole(Readable.from('a'), nowhere), { code: 'backup.file-unwritable' });
  assert.ok(!(await readdir(folder)).some((name) => name.includes('unwanted')));
});

test('a node moves from a folder of the embedded engine to another database and loses nothing', async (t) => {
  const directory = join(folder, 'embedded');
  const embedded = await openDatabase({ dataDirectory: directory });
  t.after(() => embedded.close());
  await migrate(embedded);
  await readBackup(embedded, readArchive(file));
  const target = await freshDatabase(t);
  await readBackup(target, linesOf(writeBackup(embedded, new Date())));
  assert.deepEqual(await contentOf(target), await contentOf(source));
});
