import type { ActiveContext } from '../../linked-data/index.ts';
import { defaultGeoProperty, type NamedMembers, parseProjection, projectionOf } from '../query/index.ts';
import { parseLanguages, type Representation } from '../representations/index.ts';
import { readError } from './entity-read-errors.ts';
import { readIds, requireReach } from './entity-read-query.ts';

type Parameters = Readonly<Record<string, string | undefined>>;

const formats: Readonly<Record<string, Representation['format']>> = {
  normalized: 'normalized',
  concise: 'concise',
  keyValues: 'keyValues',
  simplified: 'keyValues',
};

/** How the entities of an answer are written. NGSI-LD 1.9.1 §6.3.7; `format` goes before `options`. */
export function readRepresentation(parameters: Parameters, active: ActiveContext): Representation {
  const options = readOptions(parameters.options);
  const format = parameters.format === undefined ? options.format : formats[parameters.format];
  if (format === undefined) throw invalid('format', parameters.format);
  const languages = parameters.lang === undefined ? undefined : parseLanguages(parameters.lang);
  const datasetIds = parameters.datasetId === undefined ? undefined : readDatasetIds(parameters.datasetId);
  return {
    format,
    sysAttrs: options.sysAttrs,
    projection: readProjection(parameters, active),
    geometryProperty: geometryProperty(parameters, active),
    ...(languages ? { languages } : {}),
    ...(datasetIds ? { datasetIds } : {}),
  };
}

/** NGSI-LD 1.9.1 Table 6.4.3.2-1: URIs, and `@none` for default instances. */
function readDatasetIds(text: string): ReadonlySet<string> {
  const ids = text.split(',');
  readIds(
    ids.filter((id) => id !== '@none'),
    'datasetId',
  );
  return new Set(ids);
}

function readOptions(text: string | undefined): { format: Representation['format']; sysAttrs: boolean } {
  let [format, sysAttrs]: [Representation['format'], boolean] = ['normalized', false];
  for (const option of text?.split(',') ?? []) {
    if (option === 'sysAttrs') sysAttrs = true;
    else if (Object.hasOwn(formats, option)) format = formats[option]!;
    else throw invalid('options', option);
  }
  return { format, sysAttrs };
}

/** `attrs` keeps what identifies the entity; `pick` keeps only what it names. */
function readProjection(parameters: Parameters, active: ActiveContext): Representation['projection'] {
  const { attrs, pick, omit } = parameters;
  if (attrs !== undefined && (pick ?? omit) !== undefined)
    throw readError('parameters-exclusive', { first: 'attrs', second: 'pick' });
  const parse = (text: string, parameter: 'attrs' | 'pick' | 'omit') =>
    parseProjection(text, parameter, active.expandTerm);
  const omitted = omit === undefined ? undefined : parse(omit, 'omit');
  const picked = pick === undefined ? undefined : parse(pick, 'pick');
  if (omitted && picked && [...picked.names].some((member) => omitted.names.has(member)))
    throw readError('parameters-exclusive', { first: 'pick', second: 'omit' }, { field: 'omit' });
  if (picked) requireReach(depthOf(picked), parameters, 'pick');
  if (omitted) requireReach(depthOf(omitted), parameters, 'omit');
  return projectionOf(attrs === undefined ? picked : withEntityMembers(parse(attrs, 'attrs')), omitted);
}

/** How many entities away from the first a projection leads. */
const depthOf = ({ linked }: NamedMembers): number =>
  Math.max(0, ...[...linked.values()].map((each) => 1 + depthOf(each)));

const entityMembers = ['id', 'type', 'scope', 'createdAt', 'modifiedAt', 'expiresAt'];

function withEntityMembers({ names, linked }: NamedMembers): NamedMembers {
  return { names: new Set([...names, ...entityMembers]), linked };
}

function geometryProperty({ geometryProperty: name }: Parameters, active: ActiveContext): string {
  return name === undefined ? defaultGeoProperty : active.expandTerm(name);
}

function invalid(parameter: string, value: string | undefined): Error {
  return readError('parameter-invalid', { parameter, value: (value ?? '').slice(0, 60) }, { field: parameter });
}
