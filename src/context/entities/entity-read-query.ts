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
  type QueryNode,
  queryError,
  requireOrdering,
} from '../query/index.ts';
import { isUri } from './entity-id.ts';
import { readError } from './entity-read-errors.ts';
import { requireSourceParameters } from './source-parameters.ts';

/** The parts of a query as text: of a GET's parameters, or of a POST's body brought to the same names. */
export interface QueryText {
  readonly [name: string]: string | undefined;
}

const maximumIds = 1_000;

/** Parses what Query Entities asks for. NGSI-LD 1.9.1 §5.7.2.4, in the terms of §6.4.3.2. */
export function readQuery(text: QueryText, active: ActiveContext, selectors?: readonly EntitySelector[]): EntityQuery {
  const { expandTerm } = active;
  const q = text.q === undefined ? undefined : parseQuery(text.q, vocabulary(text, active));
  requireFilter(text, selectors, q);
  if (q) requireJoined(q, text);
  requireSourceParameters(text);
  requireOrdering(text);
  if (text.csf !== undefined) parseQuery(text.csf, { expandTerm });
  const attributes = requiredAttributes(text, active);
  const geo = parseGeoQuery(text, text.geoproperty === undefined ? defaultGeoProperty : expandTerm(text.geoproperty));
  return {
    ...(text.id === undefined ? {} : { ids: readIds(text.id.split(',')) }),
    ...(text.idPattern === undefined ? {} : { idPattern: parsePattern(text.idPattern, 'idPattern') }),
    ...(text.type === undefined ? {} : { types: parseTypes(text.type, expandTerm) }),
    ...(selectors ? { selectors } : {}),
    ...(attributes ? { attributes } : {}),
    ...(q === undefined ? {} : { q }),
    ...(geo ? { geo } : {}),
    ...(text.scopeQ === undefined ? {} : { scope: parseScopes(text.scopeQ) }),
    ...(text.orderBy === undefined ? {} : { order: readOrder(text, text.orderBy, active) }),
    ...(text.collation === undefined ? {} : { collation: text.collation }),
  };
}

/** NGSI-LD 1.9.1 §5.7.2.4 and §5.5.13: a query of everything must say that it is local. */
function requireFilter(text: QueryText, selectors: readonly EntitySelector[] | undefined, q?: QueryNode): void {
  if (text.local !== undefined && text.local !== 'true' && text.local !== 'false')
    throw readError('parameter-invalid', { parameter: 'local', value: text.local.slice(0, 60) }, { field: 'local' });
  // §6.4.3.2: every type, `*`, is local by itself.
  const every = text.type === '*' || selectors?.some(({ types }) => types === null);
  if (every && text.local === 'false')
    throw readError('parameters-exclusive', { first: 'type=*', second: 'local=false' }, { field: 'local' });
  const filters = [text.type, text.attrs, text.georel, text.geometry, text.coordinates, selectors];
  const isNarrow = filters.some((filter) => filter !== undefined) || (q !== undefined && namesAttribute(q));
  if (text.local !== 'true' && !isNarrow) throw readError('filter-missing');
}

/** Whether a query is about an attribute, and not the entity's own times alone. */
function namesAttribute(node: QueryNode): boolean {
  if (node.kind === 'and' || node.kind === 'or') return node.terms.some(namesAttribute);
  return node.kind === 'linked' || node.path.attributes.length > 0;
}

/** NGSI-LD 1.9.1 §5.7.2.4: a query reaches no farther than the linked entities that are retrieved. */
function requireJoined(node: QueryNode, text: QueryText): void {
  if (node.kind === 'and' || node.kind === 'or') for (const term of node.terms) requireJoined(term, text);
  if (node.kind === 'linked') requireReach(depthOf(node), text, 'q');
}

/** Refuses what leads `depth` entities away from the first where fewer levels are joined. */
export function requireReach(depth: number, { join, joinLevel }: QueryText, parameter: string): void {
  const level = join === undefined || join === '@none' ? 0 : Number(joinLevel ?? 1);
  if (depth > level) throw readError('reach-exceeded', { parameter, depth, level }, { field: parameter });
}

/** How many entities in a row a query leads through. */
function depthOf(node: QueryNode): number {
  return node.kind === 'linked' ? 1 + depthOf(node.term) : 0;
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
  // §5.7.2.4: what is not limited to the local scope has no order.
  if (text.local === 'false')
    throw readError('parameters-exclusive', { first: 'orderBy', second: 'local=false' }, { field: 'orderBy' });
  const { orderFrom, orderGeometry } = text;
  return parseOrder({ orderBy, orderFrom, orderGeometry }, active.expandTerm);
}

/** Ids are URIs. NGSI-LD 1.9.1 §6.4.3.2. */
export function readIds(ids: readonly string[], parameter = 'id'): readonly string[] {
  if (ids.length > maximumIds)
    throw queryError('too-complex', { parameter, measure: 'number of ids', limit: maximumIds }, { field: parameter });
  for (const id of ids)
    if (!isUri(id)) throw queryError('id-invalid', { parameter, id: id.slice(0, 100) }, { field: parameter });
  return ids;
}
