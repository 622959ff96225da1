import { parse } from 'csv-parse/sync';
import { findHeaderRow } from '../header-row.ts';

/** Separators that tables come with. */
export const separators = [',', ';', '\t', '|'] as const;

/** One of them. */
export type Separator = (typeof separators)[number];

/** How the beginning of a text splits into cells. */
export interface Dialect {
  readonly separator: Separator;
  /** Line of the header, counted from 1. */
  readonly headerLine: number;
  /** Share of lines that have the usual number of cells. */
  readonly regularity: number;
  readonly columns: number;
}

/** Tries every separator on the first lines and takes the one that makes the most regular table. */
export function detectDialect(beginning: string): Dialect {
  const candidates = separators.map((separator) => judge(beginning, separator));
  return candidates.reduce((best, next) => (scoreOf(next) > scoreOf(best) ? next : best));
}

const scoreOf = ({ columns, regularity }: Dialect) => (columns > 1 ? regularity + Math.min(columns, 20) / 40 : 0.1);

function judge(beginning: string, separator: Separator): Dialect {
  const lines: number[] = [];
  const rows: string[][] = [];
  try {
    const parsed = parse(beginning, {
      delimiter: separator,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      // A quote that is never closed must not decide against the right separator.
      skip_records_with_error: true,
      info: true,
      to: 300,
      max_record_size: 1_000_000,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    for (const { record, info } of parsed) {
      rows.push(record);
      lines.push(info.lines);
    }
  } catch {
    return { separator, headerLine: 1, regularity: 0, columns: 0 };
  }
  const header = findHeaderRow(rows);
  const widths = rows.slice(header).map((row) => row.length);
  const columns = mostFrequent(widths);
  const regular = widths.filter((width) => width === columns).length / Math.max(1, widths.length);
  // Cells of a header that still hold a separator were cut at the wrong one.
  const miscut = rows[header]?.some((cell) => /[;\t|]/.test(cell)) ?? false;
  const regularity = (regular * (rows.length - header / 2)) / Math.max(1, rows.length) - (miscut ? 0.5 : 0);
  return { separator, headerLine: lines[header] ?? 1, regularity, columns };
}

function mostFrequent(numbers: readonly number[]): number {
  const counts = [...Map.groupBy(numbers, (number) => number)];
  return counts.sort((a, b) => b[1].length - a[1].length)[0]?.[0] ?? 0;
}
