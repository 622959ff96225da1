import type { AttributeInstance, Document } from '../../linked-data/index.ts';
import type { StoredEntity } from '../stored-entity.ts';
import { inLanguage } from './language.ts';
import type { Representation } from './representation.ts';

/** The entity reduced to the attributes, instances and languages that were asked for. */
export function selectAttributes(entity: StoredEntity, representation: Representation): StoredEntity {
  const { projection, languages, datasetIds } = representation;
  const { pick, omit } = projection;
  if (!pick && !omit && !languages && !datasetIds) return entity;
  const document: Document = {};
  for (const [name, stored] of Object.entries(entity.document)) {
    if ((pick && !pick.has(name)) || omit?.has(name)) continue;
    const kept = selectInstances(stored, representation);
    if (kept !== null) document[name] = kept;
  }
  return { ...entity, document };
}

type Stored = Document[string];

function selectInstances(stored: Stored, { languages, datasetIds }: Representation): Stored | null {
  const several = Array.isArray(stored);
  let instances: AttributeInstance[] = several ? stored : [stored];
  if (datasetIds) instances = instances.filter((instance) => datasetIds.has(instance.datasetId ?? '@none'));
  if (languages) instances = instances.map((instance) => inLanguage(instance, languages));
  if (instances.length === 0) return null;
  return several && instances.length > 1 ? instances : (instances[0] ?? null);
}

/** Takes away the entity members (`id`, `type`, `scope` …) that a projection does not want. NGSI-LD 1.9.1 §4.21. */
export function dropMembers(written: Record<string, unknown>, { projection }: Representation): Record<string, unknown> {
  const { pick, omit } = projection;
  for (const member of ['id', 'type', 'scope', 'createdAt', 'modifiedAt', 'expiresAt'])
    if ((pick && !pick.has(member)) || omit?.has(member)) delete written[member];
  return written;
}
