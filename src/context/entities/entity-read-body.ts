import type { ActiveContext } from '../../linked-data/index.ts';
import { type EntityQuery, type EntitySelector, parsePattern, parseTypes } from '../query/index.ts';
import { readError } from './entity-read-errors.ts';
import { type QueryText, readIds, readQuery } from './entity-read-query.ts';

/** Members of a Query that are there; NGSI-LD 1.9.1 §5.2.23. */
const supported = new Set([
  ...['type', '@context', 'id', 'entities', 'q', 'geoQ', 'scopeQ', 'attrs', 'pick', 'omit', 'lang', 'datasetId'],
  ...['expandValues', 'jsonKeys', 'ordering', 'splitEntities', 'local', 'join', 'joinLevel', 'containedBy'],
  ...['csf', 'entityMap', 'entityMapLifetime'],
]);
const maximumSelectors = 50;

type Members = Readonly<Record<string, unknown>>;

/** Parses the body of Query Entities by POST. NGSI-LD 1.9.1 §6.23.3.1, §5.2.23. */
export function readQueryBody(
  body: Members,
  parameters: QueryText,
  active: ActiveContext,
): { readonly query: EntityQuery; readonly text: QueryText } {
  for (const member of Object.keys(body)) {
    if (!supported.has(member)) throw invalid(member);
  }
  if (body.type !== 'Query') throw invalid('type');
  const text = textOf(body, parameters);
  const selectors = body.entities === undefined ? undefined : readSelectors(body.entities, active);
  return { query: readQuery(text, active, selectors), text };
}

function textOf(body: Members, parameters: QueryText): QueryText {
  const geo = members(body.geoQ, 'geoQ');
  const ordering = members(body.ordering, 'ordering');
  const orderFrom = ordering.orderFrom ?? ordering.coordinates;
  const coordinates = geo.coordinates === undefined ? undefined : asText(geo.coordinates);
  const text: Record<string, string | undefined> = {
    ...parameters,
    q: string(body, 'q'),
    scopeQ: string(body, 'scopeQ'),
    lang: string(body, 'lang'),
    expandValues: list(body, 'expandValues'),
    attrs: list(body, 'attrs'),
    pick: list(body, 'pick'),
    omit: list(body, 'omit'),
    datasetId: list(body, 'datasetId'),
    georel: string(geo, 'georel'),
    geometry: string(geo, 'geometry'),
    geoproperty: string(geo, 'geoproperty'),
    coordinates,
    orderBy: list(ordering, 'orderBy'),
    orderGeometry: string(ordering, 'orderGeometry') ?? string(ordering, 'geometry'),
    orderFrom: orderFrom === undefined ? undefined : asText(orderFrom),
    collation: string(ordering, 'collation'),
    csf: string(body, 'csf'),
    jsonKeys: list(body, 'jsonKeys'),
    entityMap: body.entityMap === undefined ? undefined : asText(body.entityMap),
    entityMapLifetime: string(body, 'entityMapLifetime'),
    splitEntities: body.splitEntities === undefined ? undefined : asText(body.splitEntities),
    join: string(body, 'join'),
    joinLevel: body.joinLevel === undefined ? undefined : asText(body.joinLevel),
    containedBy: list(body, 'containedBy'),
  };
  return Object.fromEntries(Object.entries(text).filter(([, value]) => value !== undefined));
}

function readSelectors(entities: unknown, active: ActiveContext): readonly EntitySelector[] {
  if (!Array.isArray(entities) || entities.length === 0 || entities.length > maximumSelectors)
    throw invalid('entities');
  return entities.map((entry, index) => {
    const place = `entities[${index}]`;
    const selector = members(entry, place);
    const type = string(selector, 'type');
    if (type === undefined) throw invalid(`${place}.type`);
    const ids = selector.id === undefined ? undefined : readIds(strings(selector.id, `${place}.id`));
    const pattern = string(selector, 'idPattern');
    return {
      types: parseTypes(type, active.expandTerm),
      ...(ids ? { ids } : {}),
      ...(pattern === undefined || ids ? {} : { idPattern: parsePattern(pattern, 'idPattern') }),
    };
  });
}

function members(value: unknown, member: string): Members {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(member);
  return value as Members;
}

function string(body: Members, member: string): string | undefined {
  const value = body[member];
  if (value !== undefined && typeof value !== 'string') throw invalid(member);
  return value;
}

function strings(value: unknown, member: string): readonly string[] {
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0 || !values.every((each) => typeof each === 'string')) throw invalid(member);
  return values as readonly string[];
}

function list(body: Members, member: string): string | undefined {
  return body[member] === undefined ? undefined : strings(body[member], member).join(',');
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function invalid(member: string): Error {
  return readError('query-invalid', { member: member.slice(0, 60) }, { field: member.slice(0, 60) });
}
