import type { Places } from '../../places/index.ts';
import { DomainError } from '../../platform/errors.ts';
import { type ColumnProfile, convertValue, parseMoment } from '../columns/index.ts';
import type { RowFault, SourceRecord } from '../connector.ts';
import { connectorsError } from '../errors.ts';
import { attributeValue, type EntityDraft, keyValues, type NgsiAttribute, setNested } from './entity-draft.ts';
import { checkExpression, type ExpressionReply, type ExpressionRunner } from './expressions/index.ts';
import { type GeometryReader, geometryReader } from './geometry-mapping.ts';
import { type AttributeMapping, columnsOf, type Mapping, placeholders } from './mapping.ts';
import type { Models } from './models.ts';

/** One record's entity, in NGSI-LD's normalized form with short names. */
export interface MappedEntity {
  readonly line: number;
  readonly entity: EntityDraft;
  /** Attributes that the model requires and the entity lacks. */
  readonly missing: readonly string[];
}

/** Entities and refused rows of one batch. */
export interface MappedBatch {
  readonly entities: readonly MappedEntity[];
  readonly faults: readonly RowFault[];
}

/** A mapping made ready: columns run natively, expressions in their own process. */
export interface Mapper {
  map(records: readonly SourceRecord[]): Promise<MappedBatch>;
}

interface Deps {
  readonly models: Models;
  readonly places: Places | null;
  readonly expressions: ExpressionRunner;
}

type Writer = (
  record: SourceRecord,
  row: ExpressionReply['rows'][number] | undefined,
  draft: EntityDraft,
  observedAt: string | undefined,
) => void;

/** Compiles a mapping against the columns of a source; refuses one that reads columns which are not there. */
export function compileMapping(
  mapping: Mapping,
  profiles: readonly ColumnProfile[],
  { models, places, expressions }: Deps,
): Mapper {
  const columns = new Map(profiles.map((column) => [column.name, column]));
  for (const name of columnsOf(mapping)) {
    if (!columns.has(name)) throw connectorsError('unknown-column', { column: name }, { field: 'mapping' });
  }
  const model = mapping.model === null ? null : models.get(mapping.model);
  const sources = expressionsOf(mapping);
  const writers = Object.entries(mapping.attributes).map(([name, source]) =>
    writerOf(name, source, columns, model?.attributes.get(name.split('.')[0]!)),
  );
  const geometry = mapping.geometry ? geometryReader(mapping.geometry, columns, places) : null;
  const identify = identifier(mapping.id, columns);
  const observed = mapping.observedAt ? columns.get(mapping.observedAt)! : null;

  const mapOne = (record: SourceRecord, row: ExpressionReply['rows'][number] | undefined): MappedEntity => {
    const draft: EntityDraft = { id: identify(record), type: mapping.type };
    const observedAt = observed ? momentOf(observed, record) : undefined;
    for (const write of writers) write(record, row, draft, observedAt);
    writeGeometry(geometry, record, draft);
    const { faults, missing } =
      mapping.model === null ? { faults: [], missing: [] } : models.check(mapping.model, keyValues(draft));
    const [fault] = faults;
    if (fault) throw unfit(fault, mapping, record.line);
    return { line: record.line, entity: draft, missing };
  };

  return {
    async map(records) {
      const rows = sources
        ? (await expressions.run({ expressions: sources, records: records.map(({ values }) => values) })).rows
        : [];
      const entities: MappedEntity[] = [];
      const faults: RowFault[] = [];
      for (const [index, record] of records.entries()) {
        try {
          entities.push(mapOne(record, rows[index]));
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          faults.push({ line: record.line, ...(error.place.field ? { column: error.place.field } : {}), error });
        }
      }
      return { entities, faults };
    },
  };
}

function expressionsOf(mapping: Mapping): Record<string, string> | null {
  const found = Object.entries(mapping.attributes).flatMap(([name, source]) =>
    'expression' in source ? [[name, source.expression] as const] : [],
  );
  for (const [name, expression] of found) checkExpression(name, expression);
  return found.length > 0 ? Object.fromEntries(found) : null;
}

function writerOf(
  name: string,
  source: AttributeMapping,
  columns: ReadonlyMap<string, ColumnProfile>,
  definition: Parameters<typeof attributeValue>[1],
): Writer {
  const unit = source.unit;
  const put = (draft: EntityDraft, value: unknown, observedAt: string | undefined, type?: ColumnProfile['type']) => {
    if (value === undefined || value === null || value === '') return;
    if (name.includes('.')) setNested(draft, name, value);
    else draft[name] = attributeValue(value, definition, { unit, observedAt, type });
  };
  if ('value' in source) return (_record, _row, draft) => put(draft, source.value, undefined);
  if ('expression' in source) {
    return (record, row, draft, observedAt) => {
      const reason = row?.errors[name];
      if (reason)
        throw connectorsError('expression-failed', { attribute: name, reason }, { line: record.line, field: name });
      put(draft, row?.values[name], observedAt);
    };
  }
  const column = columns.get(source.column)!;
  const { scale } = source;
  return (record, _row, draft, observedAt) => {
    const value = convertValue(column, record.values[source.column], record.line);
    const scaled = scale !== undefined && typeof value === 'number' ? Number((value * scale).toPrecision(15)) : value;
    put(draft, scaled, observedAt, column.type);
  };
}

/** Builds ids; what a URI cannot hold is percent-encoded. */
function identifier(template: string, columns: ReadonlyMap<string, ColumnProfile>): (record: SourceRecord) => string {
  const names = new Set(placeholders(template));
  if (names.size === 0)
    throw connectorsError('mapping-invalid', { reason: 'id has no column in braces' }, { field: 'mapping.id' });
  return (record) =>
    template.replace(/\{([^{}]+)\}/g, (_, name: string) => {
      if (name === '#') return String(record.line);
      const column = columns.get(name)!;
      const moment = column.type === 'date' || column.type === 'dateTime';
      const value = moment ? convertValue(column, record.values[name], record.line) : record.values[name];
      const text = String(value ?? '').trim();
      if (text === '' || text.length > 300)
        throw connectorsError('identifier-missing', { column: name }, { line: record.line, field: name });
      return encodeURIComponent(text.toWellFormed());
    });
}

/** NGSI-LD's observedAt is a moment in UTC; a day alone begins at midnight in Slovenia. */
function momentOf(column: ColumnProfile, record: SourceRecord): string | undefined {
  const iso = convertValue(column, record.values[column.name], record.line);
  if (typeof iso !== 'string') return undefined;
  return iso.length === 10 ? parseMoment(`${iso} 00:00`, 'iso')?.iso : iso;
}

function writeGeometry(read: GeometryReader | null, record: SourceRecord, draft: EntityDraft): void {
  const geometry = read?.(record);
  if (geometry) draft.location = { type: 'GeoProperty', value: geometry } satisfies NgsiAttribute;
}

function unfit(
  { attribute, reason }: { attribute: string; reason: string },
  mapping: Mapping,
  line: number,
): DomainError {
  const source = mapping.attributes[attribute];
  const column = source && 'column' in source ? source.column : attribute;
  return connectorsError('entity-unfit', { attribute, model: mapping.model ?? '', reason }, { line, field: column });
}
