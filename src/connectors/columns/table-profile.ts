import type { Places } from '../../places/index.ts';
import type { RecordBatch, RowFault, SourceRecord } from '../connector.ts';
import { connectorsError } from '../errors.ts';
import { firstPosition } from '../geometry.ts';
import type { ColumnProfile } from './column.ts';
import { ColumnProfiler } from './column-profiler.ts';
import {
  type FormatGeometry,
  formatGeometry,
  type GeometrySuggestion,
  suggestGeometry,
} from './geometry-suggestion.ts';
import { meaningOf } from './meanings.ts';
import { uniquenessBudget } from './uniqueness.ts';

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
    const columns = settleMarks(finished).map((column) => {
      const meaning = meaningOf(column, places);
      return meaning ? { ...column, meaning } : column;
    });
    const format = this.#format ?? formatGeometry(undefined);
    const declared = { ...format, declared: format.declared ?? declaredSystem };
    return {
      rows: this.#rows,
      columns,
      geometry: suggestGeometry(declared, profilers, columns, sourceName),
      faultCount: this.#faultCount,
      faults: this.#faults,
      preview: this.#preview,
    };
  }

  #record(record: SourceRecord): void {
    if (this.#preview.length < maxPreview) this.#preview.push(record);
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
