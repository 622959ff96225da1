import type { RequestContext } from '../platform/http/index.ts';
import type { Query } from './addresses.ts';
import type { RowFilter, RowView } from './sources/views.ts';

const conditions: readonly RowFilter['condition'][] = ['equal', 'unequal', 'greater', 'less', 'contains'];
const rowsPerPage = 25;
const mostFilters = 8;

/** The rows that an address asks for: `f=column~condition~value` several times, `order=-column`, `rows=` the page. */
export function readRowView(c: RequestContext): RowView {
  const filters = (c.req.queries('f') ?? []).slice(0, mostFilters).flatMap(readFilter);
  const added = readAdded(c);
  const order = c.req.query('order') ?? '';
  const page = Number(c.req.query('rows') ?? '1');
  return {
    filters: added ? [...filters, added] : filters,
    order: order === '' ? null : { column: order.replace(/^-/, '').slice(0, 100), descending: order.startsWith('-') },
    offset: Number.isInteger(page) && page > 1 && page <= 4000 ? (page - 1) * rowsPerPage : 0,
    limit: rowsPerPage,
  };
}

/** What the filter form sends beside the filters that already stand. */
function readAdded(c: RequestContext): RowFilter | null {
  const [column, condition, value] = [c.req.query('column'), c.req.query('condition'), c.req.query('value')];
  if (!column || !value) return null;
  return readFilter(`${column}~${condition ?? 'equal'}~${value}`)[0] ?? null;
}

function readFilter(text: string): RowFilter[] {
  const [column = '', name = '', ...rest] = text.slice(0, 400).split('~');
  const condition = conditions.find((known) => known === name);
  return column && condition ? [{ column, condition, value: rest.join('~') }] : [];
}

/** The state of a view as an address. */
export function rowQuery(view: RowView): Query {
  return {
    f: view.filters.map((filter) => `${filter.column}~${filter.condition}~${filter.value}`),
    order: view.order ? `${view.order.descending ? '-' : ''}${view.order.column}` : undefined,
    rows: view.offset > 0 ? view.offset / view.limit + 1 : undefined,
  };
}
