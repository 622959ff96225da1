import { z } from 'zod';
import {
  batchSize,
  type Connector,
  defaultLimits,
  type ReadOptions,
  type RecordBatch,
  type SourceLimits,
  type SourceRecord,
} from '../connector.ts';
import { connectorsError } from '../errors.ts';
import { columnNames, findHeaderRow } from '../header-row.ts';
import { firstBytes } from '../sources.ts';
import { sampleWorkbook } from './sample.ts';
import { readSharedStrings } from './shared-strings.ts';
import { openWorkbook, type Sheet, type Workbook } from './workbook.ts';
import { type Row, readRows } from './worksheet.ts';

const configuration = z.object({
  sheet: z.string().max(100),
  /** Row of the header, counted from 1. */
  headerRow: z.int().min(1).max(1000),
  /** Every sheet of the workbook, for a person to choose from. */
  sheets: z.array(z.string().max(100)).max(500).default([]),
});

/** How a workbook is to be read. */
export type XlsxConfiguration = z.infer<typeof configuration>;

/** Rows at the top of each sheet that detection looks at. */
const topRows = 50;
const furthestHeader = 1000;

/** Workbooks of Excel, LibreOffice and Google Sheets (ECMA-376, both editions), one sheet at a time. */
export const xlsxConnector: Connector<XlsxConfiguration> = {
  kind: 'xlsx',
  title: { sl: 'Preglednica Excel', en: 'Excel workbook' },
  sample: { name: 'poraba-vode.xlsx', content: sampleWorkbook, records: 2 },
  configuration,

  async detect(source, options = {}) {
    const beginning = await firstBytes(source, 4);
    if (beginning.toString('latin1') !== 'PK\u0003\u0004') return null;
    const workbook = await openWorkbook(source, options);
    const tops = await beginnings(workbook, options);
    const fullest = tops.reduce((best, next) => (weight(next) > weight(best) ? next : best));
    const header = findHeaderRow(fullest.rows.map(({ cells }) => cells));
    return {
      certainty: 1,
      configuration: {
        sheet: fullest.sheet.name,
        headerRow: fullest.rows[header]?.number ?? 1,
        sheets: tops.map(({ sheet }) => sheet.name),
      },
    };
  },

  async *read(source, { sheet: name, headerRow }, options = {}) {
    const limits = { ...defaultLimits, ...options.limits };
    const workbook = await openWorkbook(source, options);
    const sheet = workbook.sheets.find((one) => one.name === name);
    if (!sheet) throw connectorsError('unknown-sheet', { sheet: name }, { field: 'sheet' });
    const table = new TableReader(headerRow, limits);
    let records: SourceRecord[] = [];
    let bytes = 0;
    for await (const { rows, share } of readRows(workbook, sheet, { texts: await textsOf(workbook), limits })) {
      options.signal?.throwIfAborted();
      for (const row of rows) {
        const record = table.take(row);
        if (record) records.push(record);
        if (records.length < batchSize) continue;
        yield { records, faults: [], bytes };
        records = [];
      }
      bytes = Math.round(source.size * Math.min(0.99, share));
    }
    yield { records, faults: [], bytes: source.size } satisfies RecordBatch;
  },
};

interface Top {
  readonly sheet: Sheet;
  readonly rows: readonly Row[];
}

/** What is hidden is proposed only where nothing else has rows. */
const weight = ({ sheet, rows }: Top) => (sheet.isHidden ? 0 : rows.length + 1);

/** The first rows of every sheet, without the empty ones. */
async function beginnings(workbook: Workbook, options: ReadOptions): Promise<Top[]> {
  const rules = { texts: await textsOf(workbook), limits: { ...defaultLimits, ...options.limits } };
  const tops: Top[] = [];
  for (const sheet of workbook.sheets) {
    const top: Row[] = [];
    for await (const { rows } of readRows(workbook, sheet, rules)) {
      top.push(...rows.filter(({ width, number }) => width > 0 && number <= furthestHeader));
      if (top.length >= topRows || (rows.at(-1)?.number ?? 0) > furthestHeader) break;
    }
    tops.push({ sheet, rows: top.slice(0, topRows) });
  }
  return tops;
}

const textsOf = ({ archive, sharedStrings }: Workbook): Promise<readonly string[]> =>
  sharedStrings === null ? Promise.resolve([]) : readSharedStrings(archive, sharedStrings);

/** Turns rows into records once the header has passed. */
class TableReader {
  #names: string[] | null = null;
  #records = 0;
  readonly #headerRow: number;
  readonly #limits: SourceLimits;

  constructor(headerRow: number, limits: SourceLimits) {
    this.#headerRow = headerRow;
    this.#limits = limits;
  }

  take(row: Row): SourceRecord | null {
    if (row.number < this.#headerRow) return null;
    if (this.#names === null) {
      this.#names = this.#headerNames(row);
      return null;
    }
    if (row.width === 0) return null;
    const { maxRows } = this.#limits;
    if (++this.#records > maxRows) throw connectorsError('too-many-rows', { limit: maxRows }, { line: row.number });
    const values: Record<string, unknown> = {};
    for (const [index, name] of this.#names.entries()) values[name] = row.cells[index] ?? null;
    return { line: row.number, values };
  }

  #headerNames({ cells, width, number }: Row): string[] {
    const { maxColumns } = this.#limits;
    if (width > maxColumns)
      throw connectorsError('too-many-columns', { count: width, limit: maxColumns }, { line: number });
    return columnNames(cells, cells.length);
  }
}
