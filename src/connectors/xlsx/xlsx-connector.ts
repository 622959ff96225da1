import ExcelJS from 'exceljs';
import { z } from 'zod';
import { DomainError } from '../../platform/errors.ts';
import {
  batchSize,
  type Connector,
  defaultLimits,
  type RecordBatch,
  type Source,
  type SourceLimits,
  type SourceRecord,
} from '../connector.ts';
import { connectorsError } from '../errors.ts';
import { columnNames, findHeaderRow } from '../header-row.ts';
import { firstBytes } from '../sources.ts';
import { inspectArchive } from './archive.ts';
import { plainValue } from './cells.ts';
import { sampleWorkbook } from './sample.ts';

const configuration = z.object({
  sheet: z.string().max(100),
  /** Row of the header, counted from 1. */
  headerRow: z.int().min(1).max(1000),
  /** Every sheet of the workbook, for a person to choose from. */
  sheets: z.array(z.string().max(100)).max(500).default([]),
});

/** How a workbook is to be read. */
export type XlsxConfiguration = z.infer<typeof configuration>;

interface Row {
  readonly number: number;
  readonly cells: readonly (string | number | boolean | null)[];
}

/** Workbooks of Excel and LibreOffice (ECMA-376), one sheet at a time. */
export const xlsxConnector: Connector<XlsxConfiguration> = {
  kind: 'xlsx',
  title: { sl: 'Preglednica Excel', en: 'Excel workbook' },
  sample: { name: 'poraba-vode.xlsx', content: sampleWorkbook, records: 2 },
  configuration,

  async detect(source, options = {}) {
    const beginning = await firstBytes(source, 4);
    if (beginning.toString('latin1') !== 'PK\u0003\u0004') return null;
    await inspectArchive(source, { ...defaultLimits, ...options.limits }.maxExpandedBytes);
    const tops = await beginnings(source);
    const fullest = tops.reduce((best, next) => (next.rows.length > best.rows.length ? next : best), tops[0]!);
    const header = findHeaderRow(fullest.rows.map(({ cells }) => cells));
    return {
      certainty: 1,
      configuration: {
        sheet: fullest.name,
        headerRow: fullest.rows[header]?.number ?? 1,
        sheets: tops.map(({ name }) => name),
      },
    };
  },

  async *read(source, { sheet, headerRow }, options = {}) {
    const limits = { ...defaultLimits, ...options.limits };
    const { entries } = await inspectArchive(source, limits.maxExpandedBytes);
    let names: string[] | null = null;
    let records: SourceRecord[] = [];
    let count = 0;
    const share = sheetShare(entries);
    for await (const row of sheetRows(source, sheet)) {
      options.signal?.throwIfAborted();
      if (row.number < headerRow) continue;
      if (names === null) {
        names = headerNames(row, limits);
        continue;
      }
      const record = recordOf(row, names);
      if (!record) continue;
      if (++count > limits.maxRows)
        throw connectorsError('too-many-rows', { limit: limits.maxRows }, { line: row.number });
      records.push(record);
      if (records.length < batchSize) continue;
      yield { records, faults: [], bytes: progress(source, row.number, share) };
      records = [];
    }
    yield { records, faults: [], bytes: source.size } satisfies RecordBatch;
  },
};

/** The first rows of every sheet. */
async function beginnings(source: Source): Promise<{ name: string; rows: Row[] }[]> {
  const tops: { name: string; rows: Row[] }[] = [];
  await guarded(async () => {
    for await (const worksheet of openWorkbook(source)) {
      const rows: Row[] = [];
      // Every row has to be drawn from the reader before the next sheet comes.
      for await (const row of worksheet) if (rows.length < 50) rows.push(cellsOf(row));
      tops.push({ name: nameOf(worksheet), rows });
    }
  });
  if (tops.length === 0) throw connectorsError('broken-workbook', { reason: 'it has no sheets' });
  return tops;
}

async function* sheetRows(source: Source, sheet: string): AsyncGenerator<Row> {
  let found = false;
  try {
    for await (const worksheet of openWorkbook(source)) {
      const wanted = nameOf(worksheet) === sheet;
      found ||= wanted;
      for await (const row of worksheet) if (wanted) yield cellsOf(row);
      if (wanted) break;
    }
  } catch (cause) {
    throw broken(cause);
  }
  if (!found) throw connectorsError('unknown-sheet', { sheet }, { field: 'sheet' });
}

function openWorkbook(source: Source): ExcelJS.stream.xlsx.WorkbookReader {
  return new ExcelJS.stream.xlsx.WorkbookReader(source.open(), {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'ignore',
  });
}

/** exceljs's types leave out that a sheet read from a stream has its name. */
const nameOf = (worksheet: object): string => ('name' in worksheet ? String(worksheet.name) : '');

function cellsOf(row: ExcelJS.Row): Row {
  const values = Array.isArray(row.values) ? row.values.slice(1) : [];
  return { number: row.number, cells: Array.from(values, (value) => plainValue(value ?? null)) };
}

function headerNames(row: Row, limits: SourceLimits): string[] {
  const width = row.cells.findLastIndex((cell) => cell !== null) + 1;
  if (width > limits.maxColumns) throw connectorsError('too-many-columns', { count: width, limit: limits.maxColumns });
  return columnNames(row.cells.slice(0, width), width);
}

function recordOf({ number, cells }: Row, names: readonly string[]): SourceRecord | null {
  if (cells.every((cell) => cell === null || cell === '')) return null;
  const values: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) values[name] = cells[index] ?? null;
  return { line: number, values };
}

/** Rows per expanded byte are not known beforehand; the bar follows a usual row of 400 bytes and never passes 99 %. */
const progress = (source: Source, row: number, sheetBytes: number) =>
  Math.round(source.size * Math.min(0.99, (row * 400) / Math.max(1, sheetBytes)));

const sheetShare = (entries: ReadonlyMap<string, number>) =>
  Math.max(...[...entries].filter(([name]) => name.startsWith('xl/worksheets/')).map(([, bytes]) => bytes), 1);

async function guarded(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw broken(cause);
  }
}

function broken(cause: unknown): DomainError {
  if (cause instanceof DomainError) return cause;
  const reason = cause instanceof Error ? cause.message.split('\n')[0]!.slice(0, 120) : 'unreadable';
  return connectorsError('broken-workbook', { reason }, { cause });
}
