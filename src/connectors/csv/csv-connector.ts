import { Readable } from 'node:stream';
import { CsvError, type Parser, parse } from 'csv-parse';
import { z } from 'zod';
import {
  batchSize,
  type Connector,
  defaultLimits,
  type RecordBatch,
  type RowFault,
  type SourceLimits,
  type SourceRecord,
} from '../connector.ts';
import { connectorsError } from '../errors.ts';
import { columnNames } from '../header-row.ts';
import { firstBytes } from '../sources.ts';
import { decodeText, detectEncoding } from '../text-encoding.ts';
import { detectDialect, separators } from './dialect.ts';

const configuration = z.object({
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1250', 'iso-8859-2']),
  separator: z.enum(separators),
  headerLine: z.int().min(1).max(1000),
});

/** How a CSV file is to be read. */
export type CsvConfiguration = z.infer<typeof configuration>;

interface Line {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** Comma, semicolon, tab or bar separated text (RFC 4180 and its relatives), in any encoding found in Slovenia. */
export const csvConnector: Connector<CsvConfiguration> = {
  kind: 'csv',
  title: { sl: 'Preglednica CSV', en: 'CSV table' },
  sample: {
    name: 'stevci.csv',
    content:
      'Števec;Datum;Št. vozil;Lon;Lat\n1001;21. 9. 2026;1.204;14,5058;46,0514\n1002;21. 9. 2026;87;14,5120;46,0490\n',
    records: 2,
  },
  configuration,

  async detect(source) {
    if (source.size === 0) return null;
    const { encoding } = await detectEncoding(source);
    const beginning = new TextDecoder(encoding).decode(await firstBytes(source, 256 * 1024));
    if (beginning.includes('\0') || /^\s*[[{]/.test(beginning)) return null;
    const { separator, headerLine, regularity, columns } = detectDialect(beginning);
    const named = /\.(csv|tsv|txt)$/i.test(source.name);
    const certainty = columns > 1 ? 0.4 + regularity * 0.4 + (named ? 0.2 : 0) : named ? 0.5 : 0;
    return certainty > 0 ? { certainty, configuration: { encoding, separator, headerLine } } : null;
  },

  async *read(source, { encoding, separator, headerLine }, options = {}) {
    const limits = { ...defaultLimits, ...options.limits };
    let bytes = 0;
    const skipped: RowFault[] = [];
    const parser = parse({
      delimiter: separator,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      info: true,
      max_record_size: limits.maxCellLength,
      on_skip: (error) => {
        if (error) skipped.push(skippedRow(error, limits));
        return undefined;
      },
    });
    const text = Readable.from(
      decodeText(source, encoding, (count) => {
        bytes = count;
      }),
    );
    text.on('error', (error) => parser.destroy(error));
    text.pipe(parser);
    const table = new TableReader(headerLine, encoding, limits);
    try {
      yield* batches(parser, table, skipped, () => bytes, options.signal);
    } finally {
      text.destroy();
      parser.destroy();
    }
  },
};

async function* batches(
  parser: Parser,
  table: TableReader,
  skipped: RowFault[],
  bytes: () => number,
  signal: AbortSignal | undefined,
): AsyncGenerator<RecordBatch> {
  let records: SourceRecord[] = [];
  let faults: RowFault[] = [];
  for await (const line of parser as AsyncIterable<Line>) {
    signal?.throwIfAborted();
    const outcome = table.take(line);
    if (outcome && 'error' in outcome) faults.push(outcome);
    else if (outcome) records.push(outcome);
    if (records.length + faults.length + skipped.length >= batchSize) {
      yield { records, faults: [...faults, ...skipped.splice(0)], bytes: bytes() };
      [records, faults] = [[], []];
    }
  }
  yield { records, faults: [...faults, ...skipped.splice(0)], bytes: bytes() };
}

/** Turns lines into records once the header has passed. */
class TableReader {
  #names: string[] | null = null;
  #rows = 0;
  readonly #headerLine: number;
  readonly #encoding: string;
  readonly #limits: SourceLimits;

  constructor(headerLine: number, encoding: string, limits: SourceLimits) {
    this.#headerLine = headerLine;
    this.#encoding = encoding;
    this.#limits = limits;
  }

  take({ record, info }: Line): SourceRecord | RowFault | null {
    if (this.#names === null) return this.#header(record, info.lines);
    const line = info.lines - lineBreaks(record);
    if (record.every((cell) => cell.trim() === '')) return null;
    if (++this.#rows > this.#limits.maxRows)
      throw connectorsError('too-many-rows', { limit: this.#limits.maxRows }, { line });
    return this.#record(record, line, this.#names);
  }

  #header(record: string[], line: number): null {
    if (line < this.#headerLine) return null;
    const { maxColumns } = this.#limits;
    if (record.length > maxColumns)
      throw connectorsError('too-many-columns', { count: record.length, limit: maxColumns }, { line });
    const width = record.findLastIndex((cell) => cell.trim() !== '') + 1;
    this.#names = columnNames(record.slice(0, width), width);
    return null;
  }

  #record(record: string[], line: number, names: readonly string[]): SourceRecord | RowFault {
    const surplus = record.slice(names.length).some((cell) => cell.trim() !== '');
    if (surplus || record.length < names.length) {
      const sizes = { line, found: record.length, expected: names.length };
      return { line, error: connectorsError('row-wrong-width', sizes, { line }) };
    }
    const damaged = record.findIndex((cell) => cell.includes('\uFFFD'));
    if (damaged >= 0) {
      const column = names[damaged] ?? '';
      return {
        line,
        column,
        error: connectorsError('row-undecodable', { line, encoding: this.#encoding }, { line, field: column }),
      };
    }
    const values: Record<string, string> = {};
    for (const [index, name] of names.entries()) values[name] = record[index]!;
    return { line, values };
  }
}

/** A row that csv-parse gave up on. */
function skippedRow(error: CsvError, limits: SourceLimits): RowFault {
  const line = error instanceof CsvError && typeof error.lines === 'number' ? (error.lines as number) : 0;
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return {
      line,
      error: connectorsError('cell-too-long', { line, limit: limits.maxCellLength }, { line, cause: error }),
    };
  }
  return { line, error: connectorsError('row-broken-quotes', { line }, { line, cause: error }) };
}

const lineBreaks = (record: readonly string[]) =>
  record.reduce((count, cell) => count + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0);
