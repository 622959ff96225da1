import {
  compileMapping,
  connectorsError,
  createExpressionRunner,
  type Mapping,
  type Models,
  parseMapping,
  suggestMapping,
} from '../connectors/index.ts';
import type { Places } from '../places/index.ts';
import { correctedColumns, parseCorrections } from './column-corrections.ts';
import type { Publication } from './publication.ts';

/** What may be changed of the steps; absent members stay. */
export interface StepChange {
  readonly description?: unknown;
  readonly mapping?: unknown;
  /** A model to suggest a mapping to; null for none. */
  readonly model?: string | null | undefined;
  readonly leftOut?: readonly string[] | undefined;
  readonly justified?: Readonly<Record<string, string>> | undefined;
  /** Types and meanings of columns that a person knows better, by column; replaces earlier corrections. */
  readonly columns?: unknown;
  /** How the connector reads the source. */
  readonly configuration?: unknown;
  readonly approvalRequired?: boolean | undefined;
}

/** Whether a change touches what the dry run checked. */
export const touchesSteps = ({ mapping, model, leftOut, justified, columns }: StepChange): boolean =>
  [mapping, model, leftOut, justified, columns].some((value) => value !== undefined);

/** Columns, personal data and mapping after a change; wrong columns and expressions are named now, not in the dry run. */
export function changedSteps(
  deps: { models: Models; places: Places },
  given: Publication,
  change: StepChange,
): Pick<Publication, 'leftOut' | 'mapping' | 'justified' | 'profile'> {
  const current = { ...given, profile: nextProfile(given, change) };
  const leftOut = change.leftOut ?? current.leftOut;
  const columns = new Set(current.profile?.columns.map(({ name }) => name));
  for (const column of leftOut) {
    if (!columns.has(column)) throw connectorsError('unknown-column', { column }, { field: 'leftOut' });
  }
  const mapping = nextMapping(deps, { ...current, leftOut }, change);
  if (mapping && current.profile) {
    const known = current.profile.columns.filter(({ name }) => !leftOut.includes(name));
    compileMapping(mapping, known, { ...deps, expressions: createExpressionRunner() });
  }
  return { leftOut: [...leftOut], mapping, profile: current.profile, justified: change.justified ?? current.justified };
}

/** The columns as detected, with the corrections that now hold. */
function nextProfile({ profile }: Publication, { columns }: StepChange): Publication['profile'] {
  if (columns === undefined || !profile) return profile;
  const detected = profile.detected ?? profile.columns;
  const corrections = parseCorrections(columns);
  return { ...profile, columns: correctedColumns(detected, corrections), detected, corrections };
}

/** Columns that are left out leave a suggested mapping too. */
function nextMapping({ models }: { models: Models }, current: Publication, change: StepChange): Mapping | null {
  if (change.mapping !== undefined) return parseMapping(change.mapping);
  if (change.model !== undefined) return suggested(models, current, change.model);
  return change.leftOut === undefined && change.columns === undefined
    ? current.mapping
    : suggested(models, current, current.mapping?.model);
}

/** A mapping suggested for what is known of the source. */
export function suggested(
  models: Models,
  { profile, source, slug, leftOut }: Pick<Publication, 'profile' | 'source' | 'slug' | 'leftOut'>,
  model?: string | null,
): Mapping | null {
  if (!profile) return null;
  const table = { ...profile, preview: [], faults: [] };
  const request = { profile: table, name: source?.name ?? slug, scope: slug, without: new Set(leftOut) };
  return suggestMapping(models, model === undefined ? request : { ...request, model }).mapping;
}
