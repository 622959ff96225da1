import type { Asking } from '../../platform/http/index.ts';
import { pageSizes, queryError } from '../query/index.ts';
import { readError } from './entity-read-errors.ts';

/** Which parameters an operation takes; the standard's others answer 501 by name, unknown ones 400. */
export interface ParameterTable {
  readonly supported: readonly string[];
  /** Parameters of NGSI-LD 1.9.1 that are not there yet, with the one value that asks for nothing. */
  readonly unsupported: Readonly<Record<string, string | null>>;
}

const representation = [
  ...['pick', 'omit', 'lang', 'datasetId', 'geometryProperty', 'options', 'format', 'local', 'attrs'],
  ...['join', 'joinLevel', 'containedBy'],
  // Without context sources there is nothing to map: the answer then names no map (NGSI-LD 1.9.1 §5.5.14).
  ...['entityMap', 'entityMapLifetime'],
];

/** What selects entities. */
const selection = [
  ...['id', 'type', 'idPattern', 'attrs', 'q', 'scopeQ', 'georel', 'geometry', 'coordinates', 'geoproperty', 'csf'],
];

/** NGSI-LD 1.9.1 Table 6.5.3.1-1, Retrieve Entity. */
export const retrieveParameters: ParameterTable = { supported: [...representation, 'type'], unsupported: {} };

/** NGSI-LD 1.9.1 Table 6.4.3.2-1, Query Entities; `cursor` is ours, for the links to other pages. */
export const queryParameters: ParameterTable = {
  supported: [
    ...representation,
    ...selection,
    ...['expandValues', 'jsonKeys', 'orderBy', 'orderFrom', 'orderGeometry', 'collation', 'splitEntities'],
    ...['limit', 'offset', 'count', 'cursor'],
  ],
  unsupported: {},
};

/** NGSI-LD 1.9.1 Table 6.4.3.3-1, Purge Entities. */
export const purgeParameters: ParameterTable = {
  supported: [...selection, 'geometryProperty', 'keep', 'drop', 'local'],
  unsupported: {},
};

/** NGSI-LD 1.9.1 Table 6.23.3.1-1, Query Entities by POST: the rest stands in the body. */
export const queryBodyParameters: ParameterTable = {
  supported: ['limit', 'offset', 'count', 'cursor', 'options', 'format', 'local', 'geometryProperty'],
  unsupported: {},
};

/** NGSI-LD 1.9.1 §6.25 and §6.27, all types or attributes. */
export const discoveryParameters: ParameterTable = { supported: ['details', 'local'], unsupported: {} };
/** NGSI-LD 1.9.1 §6.26 and §6.28, one type or attribute. */
export const informationParameters: ParameterTable = { supported: ['local'], unsupported: {} };

/** The parameters of a request, each given once, all of them known and supported. */
export function readParameters(c: Asking, table: ParameterTable): Readonly<Record<string, string>> {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URL(c.req.url).searchParams) {
    if (name in parameters)
      throw readError('parameter-repeated', { parameter: name.slice(0, 60) }, { field: name.slice(0, 60) });
    check(name, value, table);
    parameters[name] = value;
  }
  // An entity map that cannot be found is passed over; a snapshot would be something else than what is there now.
  const header = 'NGSILD-Snapshot';
  if (c.req.header(header) !== undefined) throw readError('header-unsupported', { header }, { field: header });
  return parameters;
}

function check(name: string, value: string, table: ParameterTable): void {
  if (table.supported.includes(name)) return;
  const field = name.slice(0, 60);
  if (!Object.hasOwn(table.unsupported, name)) throw readError('parameter-unknown', { parameter: field }, { field });
  if (table.unsupported[name] !== value) throw readError('parameter-unsupported', { parameter: name }, { field });
}

/** A parameter that is `true` or `false`. */
export function flag(parameters: Readonly<Record<string, string>>, parameter: string): boolean {
  const value = parameters[parameter];
  if (value !== undefined && value !== 'true' && value !== 'false')
    throw readError('parameter-invalid', { parameter, value: value.slice(0, 60) }, { field: parameter });
  return value === 'true';
}

/** Which page is asked for. NGSI-LD 1.9.1 §5.5.9; `limit=0` is for counting alone. */
export function readWindow(parameters: Readonly<Record<string, string>>) {
  const count = flag(parameters, 'count');
  const limit = whole(parameters, 'limit', count ? 0 : 1) ?? pageSizes.page;
  if (limit > pageSizes.maximum)
    throw readError('page-too-large', { limit, maximum: pageSizes.maximum }, { field: 'limit' });
  const offset = whole(parameters, 'offset', 0) ?? 0;
  const after = parameters.cursor;
  if (after !== undefined && parameters.offset !== undefined)
    throw readError('parameters-exclusive', { first: 'cursor', second: 'offset' }, { field: 'offset' });
  return { limit, offset, count, ...(after === undefined ? {} : { after }) };
}

function whole(parameters: Readonly<Record<string, string>>, parameter: string, minimum: number): number | undefined {
  const text = parameters[parameter];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d{1,10}$/.test(text) || value < minimum)
    throw queryError('limit-invalid', { parameter, minimum, maximum: 9_999_999_999 }, { field: parameter });
  return value;
}
