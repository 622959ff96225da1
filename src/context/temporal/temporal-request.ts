import type { ActiveContext } from '../../linked-data/index.ts';
import type { ParameterTable } from '../entities/entity-read-parameters.ts';
import { type QueryText, readQuery } from '../entities/entity-read-query.ts';
import { readRepresentation } from '../entities/entity-read-representation.ts';
import type { EntityQuery, EntitySelector } from '../query/index.ts';
import { type Aggregation, readAggregation } from './aggregation.ts';
import { temporalError } from './errors.ts';
import type { InstanceChoice } from './period-store.ts';
import type { TemporalRepresentation } from './temporal-representation.ts';
import { readTimeQuery, type TimeQuery } from './time-query.ts';

const evolution = [
  ...['attrs', 'pick', 'omit', 'datasetId', 'lang', 'options', 'format', 'local'],
  ...['timerel', 'timeAt', 'endTimeAt', 'timeproperty', 'lastN', 'aggrMethods', 'aggrPeriodDuration'],
  // Without context sources there is nothing to map: the answer then names no map (NGSI-LD 1.9.1 §5.5.14).
  ...['entityMap', 'entityMapLifetime'],
];
const window = ['limit', 'offset', 'count'];

/** NGSI-LD 1.9.1 Table 6.19.3.1-1, Retrieve Temporal Evolution of an Entity. */
export const retrieveEvolutionParameters: ParameterTable = { supported: evolution, unsupported: {} };

/** NGSI-LD 1.9.1 Table 6.18.3.2-1, Query Temporal Evolution of Entities. */
export const queryEvolutionParameters: ParameterTable = {
  supported: [
    ...evolution,
    ...window,
    ...['id', 'type', 'idPattern', 'q', 'scopeQ', 'georel', 'geometry', 'coordinates', 'geoproperty', 'csf'],
    ...['expandValues', 'jsonKeys', 'orderBy', 'collation', 'splitEntities'],
  ],
  unsupported: {},
};

/** NGSI-LD 1.9.1 §6.24.3.1, Query Temporal Evolution of Entities by POST: the rest stands in the body. */
export const queryEvolutionBodyParameters: ParameterTable = {
  supported: [...window, 'options', 'format', 'local'],
  unsupported: {},
};

/** How a history is asked for, whether of one entity or of many. */
export interface EvolutionRequest {
  readonly time: TimeQuery;
  readonly choice: InstanceChoice;
  readonly representation: TemporalRepresentation;
  /** Null: the instances themselves. */
  readonly aggregation: Aggregation | null;
  /** The attributes that the request names, of which each has to be eligible for aggregation. */
  readonly named: ReadonlySet<string> | null;
}

const entityMembers = ['id', 'type', 'scope', 'createdAt', 'modifiedAt', 'expiresAt'];

/** Parses how a history is asked for. NGSI-LD 1.9.1 §5.7.3.4, §5.7.4.4. */
export function readEvolutionRequest(
  text: QueryText,
  active: ActiveContext,
  { required }: { readonly required: boolean },
): EvolutionRequest {
  const time = readTimeQuery(text, { required });
  const { format, sysAttrs } = readForm(text);
  const { projection, languages, datasetIds } = readRepresentation(
    {
      attrs: attributeNames(text.attrs, active),
      pick: text.pick,
      omit: text.omit,
      lang: text.lang,
      datasetId: text.datasetId,
    },
    active,
  );
  const aggregated = format === 'aggregatedValues';
  // What does not apply to the form is passed over (Table 6.18.3.2-1), but not what cannot be read.
  const aggregation = aggregated || text.aggrMethods !== undefined ? readAggregation(text) : null;
  const { pick, omit } = projection;
  const attributes = (names: ReadonlySet<string>) => new Set([...names].map((name) => withScope(name, active)));
  const named = pick === undefined ? null : new Set([...pick].filter((name) => !entityMembers.includes(name)));
  return {
    time,
    choice: {
      ...(pick ? { pick: attributes(pick) } : {}),
      ...(omit ? { omit: attributes(omit) } : {}),
      ...(datasetIds ? { datasets: datasetIds } : {}),
      ...(aggregated ? { rolledUp: true } : {}),
    },
    representation: { format, sysAttrs, projection, ...(languages ? { languages } : {}) },
    aggregation: aggregated ? aggregation : null,
    named,
  };
}

/** The scope has a history as attributes have. NGSI-LD 1.9.1 §4.5.6. */
export const withScope = <Name>(name: Name, active: ActiveContext): Name | string =>
  name === 'scope' ? active.expandTerm('scope') : name;

/** NGSI-LD 1.9.1 annex C.5.16: among the attributes the scope may be named, too. */
const attributeNames = (attrs: string | undefined, active: ActiveContext): string | undefined =>
  attrs
    ?.split(',')
    .map((name) => withScope(name, active))
    .join(',');

const forms = ['normalized', 'concise', 'temporalValues', 'aggregatedValues'] as const;
type Form = (typeof forms)[number];

/** NGSI-LD 1.9.1 §6.3.7: `format` goes before `options`. */
function readForm({ format, options }: QueryText): { format: Form; sysAttrs: boolean } {
  const given = options?.split(',') ?? [];
  const asked = new Set(given.filter((option) => option !== 'sysAttrs').map((option) => formOf('options', option)));
  // Table 6.3.12-1: only one of the two can be there.
  if (asked.has('temporalValues') && asked.has('aggregatedValues')) throw formInvalid('options', given.join(','));
  const form = format === undefined ? ([...asked].at(-1) ?? 'normalized') : formOf('format', format);
  return { format: form, sysAttrs: given.includes('sysAttrs') };
}

function formOf(parameter: string, value: string): Form {
  if (value === 'simplified') return 'temporalValues';
  const form = forms.find((each) => each === value);
  if (form !== undefined) return form;
  throw formInvalid(parameter, value);
}

function formInvalid(parameter: string, value: string): Error {
  const allowed = [...forms, 'sysAttrs'].join(', ');
  return temporalError('form-invalid', { parameter, value: value.slice(0, 60), allowed }, { field: parameter });
}

/** Parses which entities' histories are asked for. NGSI-LD 1.9.1 §5.7.4.4. */
export function readEvolvingQuery(
  text: QueryText,
  active: ActiveContext,
  selectors?: readonly EntitySelector[],
): { readonly query: EntityQuery; readonly descending: boolean } {
  const { orderBy, ...rest } = text;
  const attrs = attributeNames(rest.attrs, active);
  const query = readQuery({ ...rest, ...(attrs === undefined ? {} : { attrs }) }, active, selectors);
  return { query, descending: orderBy !== undefined && readDirection(orderBy) };
}

/** NGSI-LD 1.9.1 §4.23: histories are ordered by `id` alone; a node without context sources is local by itself. */
function readDirection(orderBy: string): boolean {
  const found = /^id(?:;(asc|desc))?$/.exec(orderBy);
  if (found === null) throw temporalError('order-invalid', {}, { field: 'orderBy' });
  return found[1] === 'desc';
}

type Members = Readonly<Record<string, unknown>>;

const temporalMembers = [
  'timerel',
  'timeAt',
  'endTimeAt',
  'timeproperty',
  'lastN',
  'aggrMethods',
  'aggrPeriodDuration',
] as const;

/** What the members `temporalQ` and `aggrParams` of a Query's body say, as parameters. NGSI-LD 1.9.1 §5.2.21, §5.2.23, §5.2.44. */
export function readTemporalMembers(body: Members): QueryText {
  const text: Record<string, string> = {};
  for (const name of ['temporalQ', 'aggrParams']) {
    const members = body[name];
    if (members === undefined) continue;
    if (typeof members !== 'object' || members === null || Array.isArray(members)) throw invalid(name);
    for (const [member, value] of Object.entries(members)) {
      if (member === 'type') continue;
      if (!temporalMembers.some((known) => known === member)) throw invalid(`${name}.${member}`);
      text[member] = parameterOf(`${name}.${member}`, value);
    }
  }
  return text;
}

function parameterOf(place: string, value: unknown): string {
  if (typeof value === 'number' && place.endsWith('.lastN')) return String(value);
  if (Array.isArray(value) && place.endsWith('.aggrMethods') && value.every((each) => typeof each === 'string'))
    return value.join(',');
  if (typeof value !== 'string') throw invalid(place);
  return value;
}

function invalid(member: string): Error {
  return temporalError('body-member-invalid', { member: member.slice(0, 60) }, { field: member.slice(0, 60) });
}
