import { type EntityQuery, parseQuery, type Query, type QueryNode, type StoredEntity } from '../../context/index.ts';
import {
  type Collections,
  type FlatRecord,
  flatRecord,
  geometryOf,
  type Table,
  type TableColumn,
  type Tables,
} from '../../delivery/index.ts';
import type { Language } from '../../platform/language.ts';
import type { Publications } from '../../publications/index.ts';
import { ngsiQuery } from '../doors.ts';
import { portalError } from '../errors.ts';
import { columnLabel, isKnownColumn } from './column-label.ts';
import { middleOf } from './middle.ts';
import { inSlovene } from './slovene-order.ts';
import { unitSign } from './units.ts';
import type { Cell, Column, RowSource, Rows, RowView } from './views.ts';

/** What the rows of datasets are read from. */
export interface RowSourceDeps {
  readonly query: Pick<Query, 'page' | 'count' | 'stream'>;
  readonly collections: Collections;
  readonly tables: Tables;
  /** Headers of the published source by attribute. */
  readonly publications: Pick<Publications, 'columnLabels'>;
}

const mostColumns = 40;

/** Rows of datasets as tables, narrowed by the same permissions as at every other door. */
export function createRowSource({ query, collections, tables, publications }: RowSourceDeps): RowSource {
  return {
    async page(viewer, dataset, view, language) {
      if (dataset.number === null) throw portalError('rows-elsewhere');
      const access = await viewer.access(dataset.space);
      const collection = await collections.describe(access, dataset.slug);
      if (!collection) throw portalError('nothing-here');
      const table = await tables.recent(access, collection);
      const wanted = narrowed(dataset.number, table, view);
      const [{ entities }, total] = await Promise.all([
        inSlovene(wanted, (asked) => query.page(access, { ...asked, limit: view.limit, offset: view.offset })),
        query.count(access, wanted),
      ]);
      const rows = rowsOf(entities, table, total, language);
      return named(rows, await publications.columnLabels(dataset.number), language);
    },
  };
}

/** Attributes that no word of the portal knows are called as in the source: »Datum odčitka«, not »Datum odcitka«. */
const named = (rows: Rows, headers: Readonly<Record<string, string>>, language: Language): Rows => ({
  ...rows,
  columns: rows.columns.map((column) => {
    const header = headers[column.key];
    return header && !isKnownColumn(column.key, language) ? { ...column, label: header } : column;
  }),
});

function narrowed(number: number, table: Table, view: RowView): EntityQuery {
  const { expandTerm } = table.active;
  const text = ngsiQuery(view.filters);
  const q: QueryNode | undefined = text === undefined ? undefined : parseQuery(text, { expandTerm });
  const column = table.columns.find((one) => one.name === view.order?.column);
  const source = column?.source;
  return {
    dataset: number,
    ...(q ? { q } : {}),
    ...(source && view.order
      ? {
          order: [
            {
              kind: 'value' as const,
              descending: view.order.descending,
              path: {
                attributes: [source.attribute],
                text: view.order.column,
                ...(source.trail.length > 0 ? { trail: source.trail } : {}),
              },
            },
          ],
        }
      : {}),
  };
}

function rowsOf(entities: readonly StoredEntity[], table: Table, total: number, language: Language): Rows {
  const records = entities.map((entity) => flatRecord(entity, table.nameOf, table.active));
  const columns = [...table.columns]
    .map((column) => ({ column, rank: rank(column) + Number(isLinks(records, column.name)) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ column }) => column)
    .slice(0, mostColumns);
  return {
    total,
    columns: columns.map((column) => columnOf(column, unitOf(column, entities), language)),
    rows: entities.map((entity, row) => {
      const cells = columns.map(({ name }) => cellOf(records[row]![name]));
      return { id: entity.id, cells, point: middleOf(geometryOf(entity)) };
    }),
  };
}

/** Whether a column names other entities, which tells people little. */
function isLinks(records: readonly FlatRecord[], column: string): boolean {
  const values = records.map((record) => record[column]).filter((value) => value !== undefined);
  return values.length > 0 && values.every((value) => typeof value === 'string' && value.startsWith('urn:'));
}

/** Names first and times last; between them as the table has them. */
function rank({ name, isDateTime, type }: TableColumn): number {
  if (/^(name|title|naziv|ime)(\.sl)?$/i.test(name)) return 0;
  if (isDateTime) return 3;
  if (/^(address\.addressCountry|dataProvider|isInvented)$/.test(name)) return 5;
  return type === 'object' || type === 'array'
    ? 4
    : 1 + Number(/address|description|source|owner|provider|invented|^(name|title)\./i.test(name));
}

function columnOf({ name, type, isDateTime }: TableColumn, unit: string | null, language: Language): Column {
  const kinds = { number: 'number', integer: 'number', boolean: 'boolean', array: 'list', object: 'list' } as const;
  const kind = isDateTime ? 'date' : (kinds[type as keyof typeof kinds] ?? 'text');
  return { key: name, label: columnLabel(name, language), type: kind, unit };
}

/** The unit that the measurements of a column carry (NGSI-LD 1.9.1 §4.5.2); one for all of them, else none. */
function unitOf({ source, type }: TableColumn, entities: readonly StoredEntity[]): string | null {
  if (!source || (type !== 'number' && type !== 'integer')) return null;
  const codes = new Set<unknown>();
  for (const { document } of entities) {
    const attribute: unknown = document[source.attribute];
    const instance: unknown = Array.isArray(attribute) ? attribute[0] : attribute;
    if (typeof instance === 'object' && instance !== null && 'unitCode' in instance) codes.add(instance.unitCode);
  }
  return codes.size === 1 ? unitSign([...codes][0]) : null;
}

function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}
