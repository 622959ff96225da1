import type { ActiveContext } from '../../linked-data/index.ts';
import {
  defaultGeoProperty,
  type EntityQuery,
  type EntitySelector,
  parseGeoQuery,
  parseOrder,
  parsePattern,
  parseProjection,
  parseQuery,
  parseScopes,
  parseTypes,
  queryError,
} from '../query/index.ts';
import { readError } from './entity-read-errors.ts';

/** The parts of a query as text: of a GET's parameters, or of a POST's body brought to the same names. */
export interface QueryText {
  readonly [name: string]: string | undefined;
}

const maximumIds = 1_000;

/** Parses what Query Entities asks for. NGSI-LD 1.9.1 §5.7.2.4, in the terms of §6.4.3.2. */
export function readQuery(text: QueryText, active: ActiveContext, selectors?: readonly EntitySelector[]): EntityQuery {
  requireFilter(text, selectors);
  const { expandTerm } = active;
  const attributes = requiredAttributes(text, active);
  const geo = parseGeoQuery(text, text.geoproperty === undefined ? defaultGeoProperty : expandTerm(text.geoproperty));
  return {
    ...(text.id === undefined ? {} : { ids: readIds(text.id.split(',')) }),
    ...(text.idPattern === undefined ? {} : { idPattern: parsePattern(text.idPattern, 'idPattern') }),
    ...(text.type === undefined ? {} : { types: parseTypes(text.type, expandTerm) }),
    ...(selectors ? { selectors } : {}),
    ...(attributes ? { attributes } : {}),
    ...(text.q === undefined ? {} : { q: parseQuery(text.q, vocabulary(text, active)) }),
    ...(geo ? { geo } : {}),
    ...(text.scopeQ === undefined ? {} : { scope: parseScopes(text.scopeQ) }),
    ...(text.orderBy === undefined ? {} : { order: readOrder(text, text.orderBy, active) }),
    ...(text.collation === undefined ? {} : { collation: text.collation }),
  };
}

/** NGSI-LD 1.9.1 §5.7.2.4 and §5.5.13: a query of everything must say that it is local. */
function requireFilter(text: QueryText, selectors: readonly EntitySelector[] | undefined): void {
  if (text.local !== undefined && text.local !== 'true' && text.local !== 'false')
    throw readError('parameter-invalid', { parameter: 'local', value: text.local.slice(0, 60) }, { field: 'local' });
  const filters = [text.type, text.attrs, text.q, text.georel, text.geometry, text.coordinates, selectors];
  if (text.local !== 'true' && filters.every((filter) => filter === undefined)) throw readError('filter-missing');
}

/** Entities with nothing of what is wanted are not found. NGSI-LD 1.9.1 §5.7.2.4. */
function requiredAttributes(text: QueryText, { expandTerm }: ActiveContext): readonly string[] | undefined {
  if (text.attrs !== undefined) return [...parseProjection(text.attrs, 'attrs', expandTerm).names];
  const picked = text.pick === undefined ? [] : [...parseProjection(text.pick, 'pick', expandTerm).names];
  return picked.length === 0 || picked.some((member) => ['id', 'type', 'scope'].includes(member)) ? undefined : picked;
}

function vocabulary(text: QueryText, active: ActiveContext) {
  const { expandTerm } = active;
  const expandValues = new Set(text.expandValues?.split(',').map((name) => expandTerm(name.trim())) ?? []);
  return { expandTerm, expandValues };
}

function readOrder(text: QueryText, orderBy: string, active: ActiveContext) {
  const { orderFrom, orderGeometry } = text;
  return parseOrder({ orderBy, orderFrom, orderGeometry }, active.expandTerm);
}

/** Ids are URIs. NGSI-LD 1.9.1 §6.4.3.2. */
export function readIds(ids: readonly string[]): readonly string[] {
  if (ids.length > maximumIds)
    throw queryError('too-complex', { parameter: 'id', measure: 'number of ids', limit: maximumIds }, { field: 'id' });
  for (const id of ids)
    if (!/^[A-Za-z][A-Za-z0-9+.-]*:[^\s"<>\\^`{}|\p{Cc}\p{Cs}]+$/u.test(id))
      throw queryError('id-invalid', { id: id.slice(0, 100) }, { field: 'id' });
  return ids;
}
