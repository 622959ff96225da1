import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { DomainError } from '../platform/errors.ts';
import type { Bilingual } from '../platform/language.ts';
import type { Geometry } from './geometry.ts';

/** Bytes that can be read several times: an uploaded file, a fetched document, a sample. */
export interface Source {
  readonly name: string;
  readonly mediaType?: string;
  readonly size: number;
  open(): Readable;
}

/** One record of a source. */
export interface SourceRecord {
  /** Line of a text file, row of a sheet, or ordinal of a JSON record; counted from 1. */
  readonly line: number;
  /** Cells by column name; members of nested objects under dotted names. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The geometry that the format itself carries, in the system named by `geometrySystem`. */
  readonly geometry?: Geometry | null;
  /** The system this record itself declares, where a document mixes several. */
  readonly geometrySystem?: string;
}

/** A row that cannot be used, and why. */
export interface RowFault {
  readonly line: number;
  readonly column?: string;
  readonly error: DomainError;
}

/** Some consecutive records, with what was refused between them and how far the source has been read. */
export interface RecordBatch {
  readonly records: readonly SourceRecord[];
  readonly faults: readonly RowFault[];
  /** Bytes of the source consumed so far, for the progress bar. */
  readonly bytes: number;
}

/** Bounds of every source. */
export interface SourceLimits {
  readonly maxBytes: number;
  readonly maxRows: number;
  readonly maxColumns: number;
  readonly maxCellLength: number;
  /** What a compressed file may expand to. */
  readonly maxExpandedBytes: number;
}

/** Limits that suit a municipality's files on a small machine. */
export const defaultLimits: SourceLimits = {
  maxBytes: 512 * 1024 * 1024,
  maxRows: 2_000_000,
  maxColumns: 500,
  maxCellLength: 1_000_000,
  maxExpandedBytes: 2 * 1024 * 1024 * 1024,
};

/** How `read` is to behave. */
export interface ReadOptions {
  readonly signal?: AbortSignal;
  readonly limits?: Partial<SourceLimits>;
}

/** What a connector finds in a source it recognises. */
export interface Detection<Configuration> {
  /** 0 not mine … 1 certainly mine. */
  readonly certainty: number;
  readonly configuration: Configuration;
}

/** A kind of bridge to an existing solution. */
export interface Connector<Configuration = unknown> {
  readonly kind: ConnectorKind;
  readonly title: Bilingual;
  /** A source that shows what this kind reads, with the number of records in it. */
  readonly sample: { readonly name: string; readonly content: string | Uint8Array; readonly records: number };
  readonly configuration: z.ZodType<Configuration>;
  /** Looks at the whole source and proposes its configuration; null when it is of another kind. */
  detect(source: Source, options?: ReadOptions): Promise<Detection<Configuration> | null>;
  /** Reads records in batches with bounded memory; a broken row is a fault in its batch, a broken source a DomainError. */
  read(source: Source, configuration: Configuration, options?: ReadOptions): AsyncIterable<RecordBatch>;
}

/** The kinds that exist. */
export type ConnectorKind = 'csv' | 'xlsx' | 'geojson' | 'http-json';

/** Records per batch. */
export const batchSize = 500;
