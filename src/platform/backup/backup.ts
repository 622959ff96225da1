import { type Database, isDatabaseAway, type Transaction } from '../database/index.ts';
import { DomainError } from '../errors.ts';
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

/** What migrations put into a new database: its shared space, and where roll-ups begin. Anything else is somebody's content. */
const seededTables: readonly string[] = ['space', 'change_head', 'rollup_state', 'rollup_progress'];

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
 * database that has content, and a backup that is damaged (by its line) or was cut short.
 */
export function readBackup(db: Database, lines: AsyncIterable<string>): Promise<Restored> {
  return db.transaction(async (tx) => {
    await liftTimeLimit(tx);
    const known = await listTables(tx);
    let table: BackupTable | undefined;
    let begun = false;
    let tables = 0;
    let rows = 0;
    let number = 0;
    for await (const text of lines) {
      number += 1;
      const line = parseLine(text, number);
      if (!begun) {
        await begin(tx, line, known);
        begun = true;
        continue;
      }
      const damaged = (reason: string, cause?: unknown) =>
        backupError('backup-damaged', { line: number, reason }, { line: number, cause });
      if ('table' in line) {
        table = knownTable(known, line.table);
        if (!table) throw damaged('table');
        tables += 1;
      } else if ('rows' in line && Array.isArray(line.rows)) {
        if (!table || !haveColumns(line.rows, table.columns.length)) throw damaged('rows');
        await writeRows(tx, table, line.rows).catch(blaming(damaged));
        rows += line.rows.length;
      } else if ('sequences' in line && Array.isArray(line.sequences)) {
        for (const sequence of line.sequences)
          if (sequence.last !== null) await moveSequence(tx, sequence).catch(blaming(damaged));
      } else if ('end' in line && line.rows === rows) {
        return { tables, rows };
      } else throw damaged('?');
    }
    throw backupError('backup-cut-short');
  });
}

async function begin(tx: Transaction, line: Line, tables: readonly BackupTable[]): Promise<void> {
  if (!('vozelBackup' in line) || line.vozelBackup !== 1 || typeof line.schema !== 'object' || line.schema === null) {
    throw backupError('not-a-backup');
  }
  const schema = await readSchema(tx);
  for (const name of new Set([...Object.keys(schema), ...Object.keys(line.schema)])) {
    if (schema[name] !== line.schema[name]) throw backupError('other-schema', { name });
  }
  for (const { name } of tables.filter((table) => !seededTables.includes(table.name))) {
    if (await hasRows(tx, name)) throw backupError('database-not-empty', { table: name });
  }
  await emptyTables(tx, tables);
}

/** A table of this database with the columns in the backup's order; a file's own names and types never reach the SQL. */
function knownTable(known: readonly BackupTable[], told: unknown): BackupTable | undefined {
  const { name, columns } = (told ?? {}) as Partial<BackupTable>;
  const table = known.find((candidate) => candidate.name === name);
  if (!table || !Array.isArray(columns)) return undefined;
  const found = columns.flatMap((column) => table.columns.filter((own) => own.name === column?.name));
  return found.length === columns.length ? { name: table.name, columns: found } : undefined;
}

const haveColumns = (rows: readonly unknown[], count: number) =>
  rows.every((row) => Array.isArray(row) && row.length === count);

/** What the database refuses to take is the backup's fault; that it is away is not. */
const blaming = (damaged: (reason: string, cause: unknown) => Error) => (error: Error) => {
  throw isDatabaseAway(error) || error instanceof DomainError ? error : damaged(error.message, error);
};

function parseLine(text: string, number: number): Line {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch (cause) {
    throw number === 1
      ? backupError('not-a-backup', {}, { cause })
      : backupError('backup-damaged', { line: number, reason: 'JSON' }, { line: number, cause });
  }
  if (typeof line === 'object' && line !== null) return line as Line;
  throw backupError('backup-damaged', { line: number, reason: 'JSON' }, { line: number });
}
