import type { RecordBatch, RowFault, SourceRecord } from './connector.ts';
import { connectorsError } from './errors.ts';

/** The same batches; records whose texts no database keeps (NUL, half of a Unicode character) are faults, whatever their format is. */
export async function* storableRecords(batches: AsyncIterable<RecordBatch>): AsyncGenerator<RecordBatch> {
  for await (const batch of batches) {
    const faults = batch.records.map(unstorable).filter((fault) => fault !== null);
    if (faults.length === 0) {
      yield batch;
      continue;
    }
    const records = batch.records.filter((record) => unstorable(record) === null);
    yield { ...batch, records, faults: [...batch.faults, ...faults].sort((a, b) => a.line - b.line) };
  }
}

function unstorable({ line, values }: SourceRecord): RowFault | null {
  for (const name in values) {
    if (isStorable(name) && isStorable(values[name])) continue;
    const column = name.replaceAll('\0', '').toWellFormed();
    return { line, column, error: connectorsError('row-unstorable', { line, column }, { line, field: column }) };
  }
  return null;
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, member]) => isStorable(name) && isStorable(member));
}
