import type { Places } from '../../places/index.ts';
import { DomainError } from '../../platform/errors.ts';
import type { RecordBatch, RowFault, SourceRecord } from '../connector.ts';
import { connectorsError } from '../errors.ts';
import { firstPosition } from '../geometry.ts';
import { isUnnamed } from '../header-row.ts';
import type { ColumnProfile } from './column.ts';
import { ColumnProfiler } from './column-profiler.ts';
import { convertValue } from './conversion.ts';
import { type PlacedRow, settleDatum } from './datum-evidence.ts';
import {
  type FormatGeometry,
  formatGeometry,
  type GeometrySuggestion,
  suggestGeometry,
} from './geometry-suggestion.ts';
import { isCode, meaningOf } from './meanings.ts';
import { RowSample } from './row-sample.ts';
import { uniquenessBudget } from './uniqueness.ts';
import { parseWkt } from './wkt.ts';

/** What the whole source looks like. */
export interface TableProfile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  readonly geometry: GeometrySuggestion | null;
  /** Rows the connector could not read: how many, and the first of them. */
  readonly faultCount: number;
  readonly faults: readonly RowFault[];
  /** The first records, as they came. */
  readonly preview: readonly SourceRecord[];
}

const maxFaults = 100;
const maxPreview = 20;

/** Judges a table in one streaming pass: memory depends on the number of columns, not of rows. */
export class TableProfiler {
  readonly #profilers = new Map<string, ColumnProfiler>();
  readonly #budget = uniquenessBudget();
  readonly #faults: RowFault[] = [];
  readonly #preview: SourceRecord[] = [];
  readonly #sample = new RowSample();
  readonly #maxColumns: number;
  #format: FormatGeometry | null = null;
  #rows = 0;
  #faultCount = 0;

  constructor({ maxColumns = 500 }: { maxColumns?: number } = {}) {
    this.#maxColumns = maxColumns;
  }

  add({ records, faults }: RecordBatch): void {
    this.#faultCount += faults.length;
    this.#faults.push(...faults.slice(0, maxFaults - this.#faults.length));
    for (const record of records) this.#record(record);
  }

  finish(places: Places | null, sourceName: string, declaredSystem?: string): TableProfile {
    const profilers = [...this.#profilers.values()];
    const finished = profilers.map((profiler) => profiler.finish());
    const columns = settleMarks(finished)
      .filter((column) => column.type !== 'empty' || !isUnnamed(column.name))
      .map((column) => {
        const meaning = meaningOf(column, places);
        return asCode(meaning ? { ...column, meaning } : column);
      });
    const format = this.#format ?? formatGeometry(undefined);
    const declared = { ...format, declared: format.declared ?? declaredSystem };
    const suggestion = suggestGeometry(declared, profilers, columns, sourceName, places);
    const rows =
      suggestion && suggestion.alternatives.length > 0 ? placedRows(this.#sample.rows, suggestion, columns) : [];
    return {
      rows: this.#rows,
      columns,
      geometry: suggestion && settleDatum(suggestion, rows, columns, places),
      faultCount: this.#faultCount,
      faults: this.#faults,
      preview: this.#preview,
    };
  }

  #record(record: SourceRecord): void {
    if (this.#preview.length < maxPreview) this.#preview.push(record);
    this.#sample.add(record);
    let present = 0;
    for (const name in record.values) {
      this.#profiler(name).add(record.values[name], record.line);
      present += 1;
    }
    if (present < this.#profilers.size) {
      for (const [name, profiler] of this.#profilers) if (!(name in record.values)) profiler.addBlank(1);
    }
    if (record.geometry) this.#geometry(record);
    this.#rows += 1;
  }

  #profiler(name: string): ColumnProfiler {
    let known = this.#profilers.get(name);
    if (!known) {
      if (this.#profilers.size >= this.#maxColumns) {
        throw connectorsError('too-many-columns', { count: this.#profilers.size + 1, limit: this.#maxColumns });
      }
      known = new ColumnProfiler(name, this.#budget);
      known.addBlank(this.#rows);
      this.#profilers.set(name, known);
    }
    return known;
  }

  #geometry(record: SourceRecord): void {
    this.#format ??= formatGeometry(record.geometrySystem);
    const position = firstPosition(record.geometry!);
    if (!position) return;
    this.#format.x.add(position[0]!);
    this.#format.y.add(position[1]!);
  }
}

/** Whole numbers that name something are words: 10083931 is not "10.083.931", and nobody adds them up. */
function asCode(column: ColumnProfile): ColumnProfile {
  if (column.type !== 'integer' || !isCode(column)) return column;
  const { decimalMark: _mark, range: _range, unit: _unit, ambiguous: _ambiguous, ...rest } = column;
  return { ...rest, type: 'text' };
}

/** Where every number of a column fits two readings (1.234), the columns beside it that fit only one decide. */
function settleMarks(columns: readonly ColumnProfile[]): ColumnProfile[] {
  const marks = new Set(columns.filter(decisive).map(({ decimalMark }) => decimalMark));
  const [mark] = marks;
  if (marks.size !== 1 || mark === undefined || mark === 'mixed') return [...columns];
  return columns.map((column) => {
    if (!column.ambiguous || !column.decimalMark) return column;
    const { ambiguous: _ambiguous, ...settled } = column;
    return { ...settled, decimalMark: mark };
  });
}

const decisive = ({ type, ambiguous, examples }: ColumnProfile) =>
  type === 'number' && !ambiguous && examples.some((value) => /[.,]/.test(value));

/** The sampled rows with the first position that the suggestion reads from each. */
function placedRows(
  rows: readonly SourceRecord[],
  { source }: GeometrySuggestion,
  columns: readonly ColumnProfile[],
): PlacedRow[] {
  const number = (record: SourceRecord, name: string) => {
    const column = columns.find((one) => one.name === name)!;
    try {
      return convertValue(column, record.values[name], record.line);
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  };
  return rows.flatMap((record): PlacedRow[] => {
    if (source.from === 'columns') {
      const [x, y] = [number(record, source.x), number(record, source.y)];
      return typeof x === 'number' && typeof y === 'number' ? [{ position: [x, y], values: record.values }] : [];
    }
    const text = source.from === 'wkt' ? record.values[source.column] : undefined;
    const geometry = typeof text === 'string' ? parseWkt(text)?.geometry : record.geometry;
    const [x, y] = (geometry && firstPosition(geometry)) ?? [];
    return x === undefined || y === undefined ? [] : [{ position: [x, y], values: record.values }];
  });
}
