import { createHash } from 'node:crypto';
import {
  type ColumnProfile,
  compileMapping,
  connectorOf,
  createExpressionRunner,
  type MappedEntity,
  type Mapping,
  type Models,
  type RecordBatch,
  type RowFault,
  type Source,
} from '../connectors/index.ts';
import type { Places } from '../places/index.ts';
import type { SourceFile } from './publication.ts';

/** Entities and refused rows of one batch of a source, with how far it has been read. */
export interface ReadBatch {
  readonly entities: readonly MappedEntity[];
  readonly faults: readonly RowFault[];
  readonly rows: number;
  readonly bytes: number;
}

/** What reading a source through a mapping needs. */
export interface Reading {
  readonly source: Source;
  readonly file: Pick<SourceFile, 'kind' | 'configuration'>;
  readonly columns: readonly ColumnProfile[];
  readonly mapping: Mapping;
  readonly leftOut: readonly string[];
  readonly models: Models;
  readonly places: Places;
  readonly signal: AbortSignal;
}

/** Streams a source through its mapping; columns that are left out never reach it, expressions included. */
export async function* readEntities(reading: Reading): AsyncGenerator<ReadBatch> {
  const { source, file, mapping, models, places, signal } = reading;
  const leftOut = new Set(reading.leftOut);
  const columns = reading.columns.filter(({ name }) => !leftOut.has(name));
  const expressions = createExpressionRunner();
  try {
    const mapper = compileMapping(mapping, columns, { models, places, expressions });
    for await (const batch of connectorOf(file.kind).read(source, file.configuration, { signal })) {
      const { entities, faults } = await mapper.map(without(batch, leftOut));
      const sorted = [...batch.faults, ...faults].sort((a, b) => a.line - b.line);
      yield { entities, faults: sorted, rows: batch.records.length + batch.faults.length, bytes: batch.bytes };
    }
  } finally {
    await expressions.close();
  }
}

/** A digest of an entity's content: equal content need not be written again. */
export const digestOf = ({ entity }: MappedEntity): string =>
  createHash('sha256').update(JSON.stringify(entity)).digest('base64url').slice(0, 22);

function without({ records }: RecordBatch, leftOut: ReadonlySet<string>): RecordBatch['records'] {
  if (leftOut.size === 0) return records;
  return records.map((record) => ({
    ...record,
    values: Object.fromEntries(Object.entries(record.values).filter(([name]) => !leftOut.has(name))),
  }));
}
