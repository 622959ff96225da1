import type { Database, Transaction } from '../database/index.ts';
import {
  type BackupTable,
  emptyTables,
  hasRows,
  holdSnapshot,
  liftTimeLimit,
  listTables,
  moveSequence,
  readRows,
  readSchema,
  readSequences,
  type SequenceState,
  type TextRow,
  writeRows,
} from './backup-store.ts';
import { backupError } from './errors.ts';

/** The first line of a backup. */
interface Heading {
  readonly vozelBackup: 1;
  readonly made: string;
  readonly schema: Readonly<Record<string, string>>;
}

/** The lines of a backup: a heading, each table followed by batches of its rows, the sequences, and an end mark. */
type Line =
  | Heading
  | { readonly table: BackupTable }
  | { readonly rows: readonly TextRow[] }
  | { readonly sequences: readonly SequenceState[] }
  | { readonly end: true; readonly rows: number };

const batchRows = 500;

/** What migrations put into a new database: its shared space. Anything else is somebody's content. */
const seededTables: readonly string[] = ['space', 'change_head'];

/**
 * The whole content of a running node's database at one moment, as lines of JSON. PostgreSQL goes on working
 * meanwhile; the embedded engine has one connection and lets others wait. Secrets stay sealed, and their key is not in it.
 */
export function writeBackup(db: Database, made: Date): ReadableStream<string> {
  const pipe = new TransformStream<string, string>({}, undefined, { highWaterMark: 4 });
  const writer = pipe.writable.getWriter();
  const write = (line: Line) => writer.write(`${JSON.stringify(line)}\n`);
  const work = db.transaction(async (tx) => {
    await holdSnapshot(tx);
    await liftTimeLimit(tx);
    await write({ vozelBackup: 1, made: made.toISOString(), schema: await readSchema(tx) });
    let count = 0;
    for (const table of await listTables(tx)) {
      await write({ table });
      for await (const rows of readRows(tx, table, batchRows)) {
        count += rows.length;
        await write({ rows });
      }
    }
    await write({ sequences: await readSequences(tx) });
    await write({ end: true, rows: count });
  });
  work
    .then(
      () => writer.close(),
      (error) => writer.abort(error),
    )
    .catch(() => undefined);
  return pipe.readable;
}

/** What a restore did. */
export interface Restored {
  readonly tables: number;
  readonly rows: number;
}

/**
 * Fills an empty, migrated database from the lines of a backup: all of it or nothing. Refuses another schema, a
 * database that has content, and a backup that was cut short.
 */
export function readBackup(db: Database, lines: AsyncIterable<string>): Promise<Restored> {
  return db.transaction(async (tx) => {
    await liftTimeLimit(tx);
    let table: BackupTable | undefined;
    let heading: Heading | undefined;
    let tables = 0;
    let rows = 0;
    for await (const text of lines) {
      const line = parseLine(text);
      if (!heading) {
        heading = await begin(tx, line);
        continue;
      }
      if ('table' in line) {
        table = line.table;
        tables += 1;
      } else if ('rows' in line && Array.isArray(line.rows)) {
        if (!table) throw backupError('not-a-backup', { reason: 'rows without a table' });
        await writeRows(tx, table, line.rows);
        rows += line.rows.length;
      } else if ('sequences' in line) {
        for (const sequence of line.sequences) if (sequence.last !== null) await moveSequence(tx, sequence);
      } else if ('end' in line && line.rows === rows) {
        return { tables, rows };
      }
    }
    throw backupError('backup-cut-short');
  });
}

async function begin(tx: Transaction, line: Line): Promise<Heading> {
  if (!('vozelBackup' in line) || line.vozelBackup !== 1) throw backupError('not-a-backup', { reason: 'no heading' });
  const schema = await readSchema(tx);
  for (const name of new Set([...Object.keys(schema), ...Object.keys(line.schema)])) {
    if (schema[name] !== line.schema[name]) throw backupError('other-schema', { name });
  }
  const tables = await listTables(tx);
  for (const { name } of tables.filter((table) => !seededTables.includes(table.name))) {
    if (await hasRows(tx, name)) throw backupError('database-not-empty', { table: name });
  }
  await emptyTables(tx, tables);
  return line;
}

function parseLine(text: string): Line {
  try {
    const line: unknown = JSON.parse(text);
    if (typeof line === 'object' && line !== null) return line as Line;
  } catch (cause) {
    throw backupError('not-a-backup', { reason: 'a line is not JSON' }, { cause });
  }
  throw backupError('not-a-backup', { reason: 'a line is not an object' });
}
