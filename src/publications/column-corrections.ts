import { z } from 'zod';
import type { ColumnProfile } from '../connectors/index.ts';
import { connectorsError } from '../connectors/index.ts';
import { publicationsError } from './errors.ts';

/** Types that a person may choose for a column. */
export const chosenTypes = ['text', 'integer', 'number', 'boolean', 'date', 'dateTime'] as const;

/** Meanings that a person may choose for a column. */
export const chosenMeanings = [
  'identifier',
  'name',
  'description',
  'longitude',
  'latitude',
  'easting',
  'northing',
  'municipality',
  'region',
  'settlement',
  'post-code',
  'address',
  'observed-at',
] as const;

/** What a person knows better about a column; absent members stay as they were detected. */
export const columnCorrection = z
  .strictObject({
    type: z.enum(chosenTypes),
    meaning: z.enum(chosenMeanings).nullable(),
    decimalMark: z.enum([',', '.']),
    momentFormat: z.enum(['iso', 'day-first', 'month-first', 'year-slashes']),
  })
  .partial();

/** A correction. */
export type ColumnCorrection = z.infer<typeof columnCorrection>;

/** Corrections by column, from outside, checked; a wrong member is named. */
export function parseCorrections(value: unknown): Readonly<Record<string, ColumnCorrection>> {
  const parsed = z.record(z.string().max(200), columnCorrection).safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = `columns.${issue?.path.join('.') ?? ''}`;
  throw publicationsError('columns-invalid', { field, reason: issue?.message ?? '' }, { field });
}

/** The columns as people corrected them; a correction of a column that is not there is refused. */
export function correctedColumns(
  columns: readonly ColumnProfile[],
  corrections: Readonly<Record<string, ColumnCorrection>>,
): ColumnProfile[] {
  const names = new Set(columns.map(({ name }) => name));
  for (const column of Object.keys(corrections)) {
    if (!names.has(column)) throw connectorsError('unknown-column', { column }, { field: `columns.${column}` });
  }
  return columns.map((column) => {
    const correction = corrections[column.name];
    return correction ? corrected(column, correction) : column;
  });
}

/** Corrections whose columns a new file still has. */
export function stillFitting(
  columns: readonly ColumnProfile[],
  corrections: Readonly<Record<string, ColumnCorrection>> = {},
): Readonly<Record<string, ColumnCorrection>> {
  const names = new Set(columns.map(({ name }) => name));
  return Object.fromEntries(Object.entries(corrections).filter(([name]) => names.has(name)));
}

function corrected(
  column: ColumnProfile,
  { type, meaning, decimalMark, momentFormat }: ColumnCorrection,
): ColumnProfile {
  const { meaning: detected, ambiguous: _settled, ...rest } = column;
  const kept = meaning === undefined ? detected : (meaning ?? undefined);
  return {
    ...rest,
    ...(kept ? { meaning: kept } : {}),
    ...(type ? { type } : {}),
    ...(decimalMark ? { decimalMark } : {}),
    ...(momentFormat ? { momentFormat } : {}),
    // Of text nobody knew how its numbers and days are written: as Slovenia writes them.
    ...(type && !decimalMark && !column.decimalMark ? { decimalMark: 'mixed' as const } : {}),
    ...(type && !momentFormat && !column.momentFormat ? { momentFormat: 'day-first' as const } : {}),
  };
}
