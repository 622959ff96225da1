import { sql } from 'kysely';
import type { Executor, Transaction } from '../database/index.ts';

/** A table as a backup knows it. */
export interface BackupTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** Every row's columns as PostgreSQL's own text, so that no digit, no micro-second and no geometry is lost. */
export type TextRow = readonly (string | null)[];

/** Tables that each database makes for itself. */
const ownTables = ['migration', 'spatial_ref_sys'];

/** All tables of the node, those that others refer to first. Partitions are left to their parents. */
export async function listTables(executor: Executor): Promise<BackupTable[]> {
  const { rows } = await sql<BackupTable & { refersTo: string[] }>`
    select class.relname as name,
           json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod)) order by attnum) as columns,
           array(select distinct target.relname::text
                   from pg_constraint join pg_class target on target.oid = confrelid
                  where conrelid = class.oid and contype = 'f' and confrelid <> class.oid) as "refersTo"
      from pg_class class
      join pg_attribute on attrelid = class.oid and attnum > 0 and not attisdropped and attgenerated = ''
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
       and not exists (select 1 from pg_depend
                        where objid = class.oid and classid = 'pg_class'::regclass and deptype = 'e')
       and relname <> all(${ownTables})
     group by class.oid, relname
     order by relname`.execute(executor);
  return inOrderOfReference(rows);
}

function inOrderOfReference(tables: readonly (BackupTable & { refersTo: string[] })[]): BackupTable[] {
  const ordered = new Map<string, BackupTable>();
  const visit = (table: BackupTable & { refersTo: string[] }, path: readonly string[]) => {
    if (ordered.has(table.name) || path.includes(table.name)) return;
    for (const target of tables) if (table.refersTo.includes(target.name)) visit(target, [...path, table.name]);
    ordered.set(table.name, { name: table.name, columns: table.columns });
  };
  for (const table of tables) visit(table, []);
  return [...ordered.values()];
}

/** Yields all rows of a table in batches, through a cursor, so that memory stays constant. */
export async function* readRows(tx: Transaction, table: BackupTable, batch: number): AsyncIterable<TextRow[]> {
  const columns = sql.join(table.columns.map((column) => sql`${sql.ref(column.name)}::text`));
  await sql`declare backup_rows no scroll cursor for
    select array[${columns}]::text[] as row from ${sql.table(table.name)}`.execute(tx);
  for (;;) {
    const { rows } = await sql<{ row: TextRow }>`fetch ${sql.lit(batch)} from backup_rows`.execute(tx);
    if (rows.length > 0) yield rows.map(({ row }) => row);
    if (rows.length < batch) break;
  }
  await sql`close backup_rows`.execute(tx);
}

/** Whether a table has any row; the shared space that each new database begins with does not count. */
export async function hasRows(executor: Executor, table: string): Promise<boolean> {
  const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(executor);
  return rows.length > 0;
}

/** Takes all rows out of tables that are about to be filled. */
export async function emptyTables(executor: Executor, tables: readonly BackupTable[]): Promise<void> {
  await sql`truncate ${sql.join(tables.map((table) => sql.table(table.name)))} cascade`.execute(executor);
}

/** Writes rows as they were read. */
export async function writeRows(tx: Transaction, table: BackupTable, rows: readonly TextRow[]): Promise<void> {
  const columns = table.columns.map((column) => sql.ref(column.name));
  const typed = table.columns.map((column, index) => sql`(item ->> ${sql.lit(index)}::int)::${sql.raw(column.type)}`);
  await sql`
    insert into ${sql.table(table.name)} (${sql.join(columns)}) overriding system value
    select ${sql.join(typed)} from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) item`.execute(tx);
}

/** A sequence and the last number that it gave. */
export interface SequenceState {
  readonly name: string;
  readonly last: string | null;
}

/** Where every sequence stands. */
export async function readSequences(executor: Executor): Promise<SequenceState[]> {
  const { rows } = await sql<SequenceState>`
    select sequencename as name, last_value::text as last from pg_sequences
     where schemaname = 'public' order by sequencename`.execute(executor);
  return rows;
}

/** Lets a sequence go on after the number it had given. */
export const moveSequence = (executor: Executor, sequence: SequenceState) =>
  sql`select setval(${`public.${sequence.name}`}::regclass, ${sequence.last}::bigint)`.execute(executor);

/** Name and digest of the migrations that made the schema. */
export async function readSchema(executor: Executor): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string; digest: string }>`
    select name, digest from migration order by name`.execute(executor);
  return Object.fromEntries(rows.map((row) => [row.name, row.digest]));
}

/** Makes a transaction see one moment only, however long it reads. */
export const holdSnapshot = (tx: Transaction) =>
  sql`set transaction isolation level repeatable read, read only`.execute(tx);

/** A long copy must not be stopped half-way by the limit for ordinary statements. */
export const liftTimeLimit = (tx: Transaction) => sql`set local statement_timeout = 0`.execute(tx);
