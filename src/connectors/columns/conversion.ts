import { connectorsError } from '../errors.ts';
import { parseBoolean } from './booleans.ts';
import { type ColumnProfile, isMissing } from './column.ts';
import { parseMoment } from './moments.ts';
import { parseNumber } from './numbers.ts';

/** A value as its column's type says; undefined when the cell says nothing. Refuses, by line and column, what does not fit. */
export function convertValue(column: ColumnProfile, value: unknown, line: number): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value !== 'string') return fromTyped(column, value);
  const text = value.trim();
  if (text === '') return undefined;
  if (column.type === 'text' || column.type === 'object' || column.type === 'geometry') return text;
  if (isMissing(text)) return undefined;
  // Below what the instrument detects: there is no number to publish.
  if (column.belowDetection > 0 && text.startsWith('<')) return undefined;
  const converted = convertText(column, text);
  if (converted === null) {
    throw connectorsError(
      'value-unfit',
      { value: text.slice(0, 60), column: column.name, type: column.type },
      { line, field: column.name },
    );
  }
  return converted;
}

function fromTyped(column: ColumnProfile, value: unknown): unknown {
  if (column.type === 'text' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  return value;
}

function convertText(column: ColumnProfile, text: string): unknown {
  switch (column.type) {
    case 'integer':
    case 'number':
      return parseNumber(text, column.decimalMark ?? '.');
    case 'boolean':
      return parseBoolean(text);
    case 'date':
    case 'dateTime':
      return momentIn(column, text);
    default:
      return text;
  }
}

/** Real dates of Excel arrive as ISO beside typed ones: what starts with the year has one reading in every column. */
const momentIn = ({ momentFormat = 'iso' }: ColumnProfile, text: string): string | null =>
  (parseMoment(text, momentFormat) ?? parseMoment(text, 'iso') ?? parseMoment(text, 'year-slashes'))?.iso ?? null;
