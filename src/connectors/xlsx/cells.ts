import type { CellValue } from 'exceljs';

/** A cell as a plain value: a formula's result, the text of rich text, a date as ISO 8601 without a zone. */
export function plainValue(value: CellValue): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value instanceof Date) return isoLocal(value);
  if ('result' in value || 'formula' in value || 'sharedFormula' in value)
    return plainValue((value.result ?? null) as CellValue);
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('hyperlink' in value) return plainValue(value.text as CellValue) ?? value.hyperlink;
  return null;
}

/** Excel keeps wall-clock time; exceljs gives it as if it were UTC. */
function isoLocal(date: Date): string | null {
  if (Number.isNaN(date.getTime())) return null;
  const text = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19);
}
