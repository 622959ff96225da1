import { queryText } from './addresses.ts';
import type { DatasetPage, RowFilter, RowView } from './sources/views.ts';

/** Downloads of a dataset, in the order in which they are offered. */
export const downloads = ['csv-semicolon', 'csv', 'geojson', 'ndjson'] as const;

/** One kind of download. */
export type Download = (typeof downloads)[number];

/** Where a dataset is downloaded with the filters of a view. */
export function downloadAddress(dataset: DatasetPage, kind: Download, view: RowView): string {
  const [extension, separator] = kind === 'csv-semicolon' ? ['csv', 'semicolon'] : [kind, undefined];
  return `/api/v1/datasets/${encodeURIComponent(dataset.slug)}/download.${extension}${queryText({ separator, q: ngsiQuery(view.filters) })}`;
}

/** The items of a dataset as an OGC API Features collection, narrowed like a view. */
export function itemsAddress(dataset: DatasetPage, view: RowView, limit = 100): string {
  return `/ogc/collections/${encodeURIComponent(dataset.collection)}/items${queryText({ f: 'json', limit, q: ngsiQuery(view.filters) })}`;
}

/** The entities of a dataset through NGSI-LD. */
export function entitiesAddress(dataset: DatasetPage, view: RowView): string {
  const type = dataset.selection?.types.join(',');
  const scopeQ = dataset.selection?.scope;
  return `/ngsi-ld/v1/entities${queryText({ type, scopeQ, q: ngsiQuery(view.filters), format: 'simplified', limit: 20 })}`;
}

const signs = { equal: '==', unequal: '!=', greater: '>=', less: '<=', contains: '~=' } as const;

/** The filters of a view in the query language of NGSI-LD 1.9.1 §4.9; undefined without any. */
export function ngsiQuery(filters: readonly RowFilter[]): string | undefined {
  if (filters.length === 0) return undefined;
  return filters
    .map(({ column, condition, value }) => `${pathOf(column)}${signs[condition]}${operand(condition, value)}`)
    .join(';');
}

function operand(condition: RowFilter['condition'], value: string): string {
  if (condition === 'contains') return `.*${value.replace(/[\\^$.*+?()[\]{}|"]/g, '\\$&')}.*`;
  return /^-?\d+(\.\d+)?$/.test(value) || /^\d{4}-\d{2}-\d{2}/.test(value) ? value : JSON.stringify(value);
}

/** A dotted column lies inside the value of its attribute: `address.postalCode` → `address[postalCode]`. */
function pathOf(column: string): string {
  const [attribute = '', ...trail] = column.split('.');
  return trail.length === 0 ? attribute : `${attribute}[${trail.join('.')}]`;
}
