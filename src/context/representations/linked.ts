import type { ActiveContext, AttributeInstance } from '../../linked-data/index.ts';
import { queryError } from '../query/index.ts';
import type { StoredEntity } from '../stored-entity.ts';
import { presentEntity } from './index.ts';
import type { Representation } from './representation.ts';
import { selectAttributes } from './selection.ts';

/** How far relationships are followed, and what stands ready at their ends. NGSI-LD 1.9.1 §4.5.23. */
export interface Links {
  readonly level: number;
  /** Linked entities by id, as far as the reader may see them. */
  readonly entities: ReadonlyMap<string, StoredEntity>;
  /** Entities that the caller has met already: they are not entered again. */
  readonly met: ReadonlySet<string>;
}

/** One relationship of an entity as it is shown. */
export interface Link {
  /** IRI of the relationship. */
  readonly name: string;
  readonly targets: readonly string[];
}

/** How often linked entities may stand in one answer. */
const maximumInlined = 10_000;

/** The relationships that a representation shows of an entity. */
export function linksOf(entity: StoredEntity, representation: Representation): readonly Link[] {
  const { document } = selectAttributes(entity, representation);
  return Object.entries(document).flatMap(([name, stored]) => {
    const instances: readonly AttributeInstance[] = Array.isArray(stored) ? stored : [stored];
    const targets = instances.flatMap(targetsOf);
    return targets.length === 0 ? [] : [{ name, targets }];
  });
}

/** How the entities behind a relationship are shown: as the others, with what the braces of a projection say. */
export function linkedRepresentation(representation: Representation, relationship: string): Representation {
  return { ...representation, projection: representation.projection.linked?.get(relationship) ?? {} };
}

/** Writes entities with the linked ones inside of their relationships. NGSI-LD 1.9.1 §4.5.23.2. */
export function createInlineWriter(active: ActiveContext, links: Links) {
  let inlined = 0;

  function write(entity: StoredEntity, representation: Representation, path: readonly string[] = []) {
    const written = presentEntity(entity, active, representation);
    if (path.length >= links.level) return written;
    const { document } = selectAttributes(entity, representation);
    const behind = [...path, entity.id];
    for (const { name } of linksOf(entity, representation)) {
      const member = active.compactIri(name);
      const inner = linkedRepresentation(representation, name);
      const enter = (id: string) => enterLinked(id, inner, behind);
      written[member] = withLinked(written[member], document[name]!, representation, enter);
    }
    return written;
  }

  function enterLinked(id: string, inner: Representation, behind: readonly string[]) {
    const found = behind.includes(id) || links.met.has(id) ? undefined : links.entities.get(id);
    if (found === undefined) return undefined;
    inlined += 1;
    if (inlined > maximumInlined) {
      const parameters = { parameter: 'join', measure: 'number of linked entities', limit: maximumInlined };
      throw queryError('too-complex', parameters, { field: 'join' });
    }
    return write(found, inner, behind);
  }

  return write;
}

type Enter = (id: string) => Record<string, unknown> | undefined;
type Stored = StoredEntity['document'][string];

function withLinked(written: unknown, stored: Stored, { format }: Representation, enter: Enter): unknown {
  if (!Array.isArray(stored)) return one(written, stored, format, enter);
  if (format !== 'keyValues')
    return (written as readonly unknown[]).map((each, index) => one(each, stored[index]!, format, enter));
  if (stored.length === 1) return one(written, stored[0]!, format, enter);
  const { dataset } = written as { dataset: Record<string, unknown> };
  const named = stored.map((each) => each.datasetId ?? '@none');
  return {
    dataset: Object.fromEntries(named.map((name, index) => [name, one(dataset[name], stored[index]!, format, enter)])),
  };
}

function one(written: unknown, stored: AttributeInstance, format: Representation['format'], enter: Enter): unknown {
  const targets = targetsOf(stored);
  if (targets.length === 0) return written;
  const several = Array.isArray(stored.object) || stored.objectList !== undefined;
  if (format === 'keyValues') {
    const shown = targets.map((id) => enter(id) ?? id);
    return several ? shown : shown[0];
  }
  const found = targets.map(enter).filter((entity) => entity !== undefined);
  if (found.length === 0) return written;
  const member = stored.objectList === undefined ? 'entity' : 'entityList';
  return { ...(written as object), [member]: several ? found : found[0] };
}

function targetsOf(instance: AttributeInstance): readonly string[] {
  const targets = instance.object ?? instance.objectList ?? [];
  return (Array.isArray(targets) ? targets : [targets]).flatMap((target: unknown) =>
    typeof target === 'string' ? [target] : isReference(target) ? [target.object] : [],
  );
}

/** Members of a list of objects may stand as `{"object": …}`. */
function isReference(value: unknown): value is { readonly object: string } {
  return typeof value === 'object' && value !== null && 'object' in value && typeof value.object === 'string';
}
