import type { SourceLimits } from '../connector.ts';
import { connectorsError } from '../errors.ts';
import { type DateSystem, momentOf, type NumberKind } from './number-formats.ts';
import { TextGatherer } from './shared-strings.ts';
import type { Sheet, Workbook } from './workbook.ts';
import { XmlScanner } from './xml-scanner.ts';

/** The value of a cell: a formula's last result, the whole of a rich text, a date as ISO 8601 without a zone. */
export type CellValue = string | number | boolean | null;

/** One row with its number, counted from 1; cells stand at their columns. */
export interface Row {
  readonly number: number;
  readonly cells: readonly CellValue[];
  /** Columns up to the last one with a value, also where they are more than `cells` keeps. */
  readonly width: number;
}

/** Rows that one piece of the sheet held, and how much of the sheet has been read. */
export interface RowBatch {
  readonly rows: readonly Row[];
  readonly share: number;
}

/** What the values of cells depend on. */
export interface CellRules {
  readonly numberKinds: readonly NumberKind[];
  readonly dateSystem: DateSystem;
  readonly texts: readonly string[];
  readonly limits: Pick<SourceLimits, 'maxColumns' | 'maxCellLength'>;
}

/** Far above what any program writes (1,048,576); a line of a source is a 32-bit number. */
const maxRowNumber = 2 ** 30;
const maxColumnNumber = 16_384;

/** The rows of a sheet in their order, in constant memory. ECMA-376 Part 1 §18.3.1. */
export async function* readRows(
  { archive, numberKinds, dateSystem }: Workbook,
  { part }: Sheet,
  rules: Pick<CellRules, 'texts' | 'limits'>,
): AsyncGenerator<RowBatch> {
  const sheet = new SheetReader(part, { numberKinds, dateSystem, ...rules });
  const scanner = new XmlScanner(part, sheet);
  for await (const { bytes, share } of archive.read(part)) {
    scanner.write(bytes);
    yield { rows: sheet.take(), share };
  }
  scanner.end();
  yield { rows: sheet.take(), share: 1 };
}

/** Elements count only at their own places, so that extensions may hold whatever they like. */
const depths = { row: 3, c: 4, value: 5 } as const;

/** Gathers rows from the elements of a sheet. */
class SheetReader {
  readonly #part: string;
  readonly #rules: CellRules;
  readonly #text: TextGatherer;
  #rows: Row[] = [];
  #inData = false;
  #number = 0;
  #cells: CellValue[] = [];
  #width = 0;
  #column = 0;
  #type = '';
  #style = 0;
  #gathers: 'value' | 'inline' | null = null;
  #value: CellValue = null;

  constructor(part: string, rules: CellRules) {
    this.#part = part;
    this.#rules = rules;
    this.#text = new TextGatherer(rules.limits.maxCellLength);
  }

  /** The rows that are whole since the last call. */
  take(): readonly Row[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>, depth: number): void {
    if (depth === 2) this.#inData = name === 'sheetData';
    if (!this.#inData) return;
    if (depth === depths.row && name === 'row') this.#openRow(attributes);
    else if (depth === depths.c && name === 'c') this.#openCell(attributes);
    else if (depth === depths.value && (name === 'v' || name === 'is')) {
      this.#gathers = name === 'v' ? 'value' : 'inline';
      this.#text.begin();
    } else if (this.#gathers === 'inline') this.#text.open(name);
  }

  text(piece: string): void {
    if (this.#gathers === null) return;
    if (this.#gathers === 'value') this.#text.add(piece);
    else this.#text.text(piece);
    if (!this.#text.isTooLong) return;
    const [line, limit] = [this.#number, this.#rules.limits.maxCellLength];
    throw connectorsError('cell-too-long', { line, limit }, { line });
  }

  close(name: string, depth: number): void {
    if (!this.#inData) return;
    if (depth === depths.value && this.#gathers !== null) this.#closeValue();
    else if (this.#gathers === 'inline') this.#text.close(name);
    else if (depth === depths.c && name === 'c') this.#closeCell();
    else if (depth === depths.row && name === 'row') {
      this.#rows.push({ number: this.#number, cells: this.#cells, width: this.#width });
    }
  }

  /** Rows without a number follow the one before. */
  #openRow({ r }: Readonly<Record<string, string>>): void {
    const number = r === undefined ? this.#number + 1 : wholeNumber(r);
    if (number === null || number <= this.#number || number > maxRowNumber) throw this.#broken(this.#number + 1);
    this.#number = number;
    this.#cells = [];
    this.#width = 0;
    this.#column = 0;
  }

  /** Cells without a reference follow the one before. */
  #openCell({ r, t, s }: Readonly<Record<string, string>>): void {
    const column = r === undefined ? this.#column + 1 : columnOf(r);
    if (column === null || column > maxColumnNumber) throw this.#broken(this.#number);
    this.#column = column;
    this.#type = t ?? 'n';
    this.#style = wholeNumber(s ?? '0') ?? 0;
    this.#value = null;
  }

  #closeValue(): void {
    const text = this.#text.end();
    this.#value = this.#gathers === 'inline' ? text : this.#valueOf(text);
    this.#gathers = null;
  }

  #closeCell(): void {
    if (this.#value === null || this.#value === '') return;
    this.#width = Math.max(this.#width, this.#column);
    if (this.#column > this.#rules.limits.maxColumns) return;
    while (this.#cells.length < this.#column - 1) this.#cells.push(null);
    this.#cells[this.#column - 1] = this.#value;
  }

  /** ECMA-376 Part 1 §18.18.11 ST_CellType. */
  #valueOf(text: string): CellValue {
    switch (this.#type) {
      case 's':
        return this.#sharedText(text);
      case 'b':
        return /^\s*(?:1|true)\s*$/i.test(text);
      case 'e':
        return null;
      case 'd':
        return text.trim().replace(/T00:00(?::00(?:\.0+)?)?$/, '');
      case 'str':
      case 'inlineStr':
        return text;
      default:
        return this.#numberOf(text);
    }
  }

  #sharedText(text: string): string {
    const index = wholeNumber(text.trim());
    const shared = index === null ? undefined : this.#rules.texts[index];
    if (shared === undefined) throw this.#broken(this.#number);
    return shared;
  }

  /** What is no number stays the text that it is, so that a check can name it. */
  #numberOf(text: string): CellValue {
    const trimmed = text.trim();
    if (trimmed === '') return null;
    const number = Number(trimmed);
    if (!Number.isFinite(number)) return /^[+-]?(?:inf|infinity|nan)$/i.test(trimmed) ? null : trimmed;
    const kind = this.#rules.numberKinds[this.#style] ?? 'number';
    return kind === 'number' ? number : (momentOf(number, kind, this.#rules.dateSystem) ?? number);
  }

  #broken(line: number) {
    return connectorsError('broken-sheet-row', { line, part: this.#part.slice(0, 200) }, { line });
  }
}

const wholeNumber = (text: string): number | null => (/^\d{1,10}$/.test(text) ? Number(text) : null);

/** The number of the column in `AB12`, counted from 1. */
function columnOf(reference: string): number | null {
  const letters = /^\$?([A-Za-z]{1,4})\$?\d{0,10}$/.exec(reference)?.[1]?.toUpperCase();
  if (letters === undefined) return null;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}
