import type { Cell, Column, Rows } from './sources/views.ts';

/** What the values of a column are like. */
export interface ColumnProfile {
  readonly column: Column;
  readonly distinct: number;
  readonly missing: number;
  readonly least: Cell;
  readonly most: Cell;
  /** The most frequent values, where any occurs twice. */
  readonly frequent: readonly { readonly value: Cell; readonly count: number }[];
}

/** Describes every column over the given rows. */
export function profileColumns(rows: Rows): readonly ColumnProfile[] {
  return rows.columns.map((column, index) =>
    profile(
      column,
      rows.rows.map((row) => row.cells[index] ?? null),
    ),
  );
}

function profile(column: Column, cells: readonly Cell[]): ColumnProfile {
  const present = cells.filter((cell) => cell !== null && cell !== '');
  const counts = new Map<Cell, number>();
  for (const cell of present) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const ordered = column.type === 'number' || column.type === 'date' ? [...counts.keys()].sort(byValue) : [];
  return {
    column,
    distinct: counts.size,
    missing: cells.length - present.length,
    least: ordered[0] ?? null,
    most: ordered.at(-1) ?? null,
    frequent: [...counts]
      .filter(([, count]) => count > 1)
      .sort((a, b) => b[1] - a[1])
      .slice(0, 3)
      .map(([value, count]) => ({ value, count })),
  };
}

function byValue(a: Cell, b: Cell): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}
