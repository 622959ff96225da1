import {
  type ActiveContext,
  type AttributeInstance,
  type AttributeType,
  compactEntity,
  compactTypes,
  compactValue,
  type Document,
  nullMarker,
  valueMembers,
} from '../../linked-data/index.ts';
import type { Projection } from '../query/index.ts';
import { inLanguage, type LanguagePreference } from '../representations/index.ts';
import { type Evolution, timeBeside } from './evolution.ts';
import type { EvolvingRow } from './evolution-store.ts';
import type { TimeProperty } from './time-query.ts';

/** How histories are written. NGSI-LD 1.9.1 §4.5.6, §4.5.9, §4.5.19. */
export interface TemporalRepresentation {
  readonly format: 'normalized' | 'concise' | 'temporalValues' | 'aggregatedValues';
  readonly sysAttrs: boolean;
  readonly projection: Projection;
  readonly languages?: LanguagePreference;
}

/** An entity with its instances in the form that was asked for. */
export function presentEvolution(
  row: EvolvingRow,
  evolution: Evolution,
  active: ActiveContext,
  representation: TemporalRepresentation,
  property: TimeProperty | null,
): Record<string, unknown> {
  const written = presentHead(row, active, representation);
  for (const [attribute, timed] of evolution) {
    const instances = timed.map(({ instance }) => inPreferred(instance, representation.languages));
    written[active.compactIri(attribute)] =
      representation.format === 'temporalValues'
        ? simplified(instances, active, property)
        : whole(attribute, instances, active, representation);
  }
  return written;
}

/** What every form begins with: the entity's own members, as far as they are wanted. */
export function presentHead(
  row: EvolvingRow,
  active: ActiveContext,
  { sysAttrs, projection }: TemporalRepresentation,
): Record<string, unknown> {
  const { pick, omit } = projection;
  const time = (milliseconds: number) => new Date(milliseconds).toISOString().replace('.000Z', 'Z');
  const head: Record<string, unknown> = { id: row.id, type: compactTypes(row.types, active) };
  if (sysAttrs) {
    head.createdAt = time(row.created);
    head.modifiedAt = time(row.modified);
    if (row.deleted !== null) head.deletedAt = time(row.deleted);
  }
  for (const member of Object.keys(head)) if ((pick && !pick.has(member)) || omit?.has(member)) delete head[member];
  return head;
}

/** Always a list: whoever reads a history need not tell one instance from several. */
function whole(
  attribute: string,
  instances: readonly AttributeInstance[],
  active: ActiveContext,
  { format, sysAttrs }: TemporalRepresentation,
): unknown {
  const document: Document = { [attribute]: [...instances] };
  const entity = { id: '', types: [], scopes: [], document };
  const options = { format: format === 'concise' ? format : 'normalized', sysAttrs } as const;
  return Object.values(compactEntity(entity, active, options)).at(-1);
}

const inPreferred = (instance: AttributeInstance, languages: LanguagePreference | undefined) =>
  languages === undefined ? instance : inLanguage(instance, languages);

/** NGSI-LD 1.9.1 §4.5.9: pairs of a value and its time, by dataset and unit. */
function simplified(
  instances: readonly AttributeInstance[],
  active: ActiveContext,
  property: TimeProperty | null,
): unknown {
  const units = new Set(instances.map(({ unitCode }) => unitCode));
  const groups = Map.groupBy(instances, ({ type, datasetId, unitCode }) =>
    JSON.stringify([type ?? 'Property', datasetId ?? null, units.size > 1 ? (unitCode ?? null) : null]),
  );
  const objects = [...groups].map(([key, members]) => {
    const [type, datasetId, unitCode] = JSON.parse(key) as [AttributeType, string | null, string | null];
    return {
      type,
      ...(datasetId === null ? {} : { datasetId }),
      ...(unitCode === null ? {} : { unitCode }),
      [`${valueMembers[type]}s`]: members.map((each) => [pairedValue(each, active), timeBeside(each, property)]),
    };
  });
  return objects.length === 1 ? objects[0] : objects;
}

function pairedValue(instance: AttributeInstance, active: ActiveContext): unknown {
  // Words of a vocabulary are compacted; the mark of deletion is none.
  const isMark = instance.deletedAt !== undefined && instance.type === 'VocabProperty';
  return isMark ? { vocab: nullMarker } : compactValue(instance, active);
}
