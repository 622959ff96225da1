import { type AttributeInstance, type Document, nullMarker } from '../linked-data/index.ts';

type Stored = Document[string];

/** The instances of an attribute as a list; one without `datasetId` is the default instance. */
export function instancesOf(stored: Stored | undefined): readonly AttributeInstance[] {
  if (stored === undefined) return [];
  return Array.isArray(stored) ? stored : [stored];
}

/** The instance with a `datasetId`, or the default one. NGSI-LD 1.9.1 §4.5.5. */
export function instanceWith(stored: Stored | undefined, datasetId?: string): AttributeInstance | undefined {
  return instancesOf(stored).find((instance) => instance.datasetId === datasetId);
}

/** As an attribute is stored: a lone instance bare, several as a list, none as undefined. */
export function asStored(instances: readonly AttributeInstance[]): Stored | undefined {
  return instances.length > 1 ? [...instances] : instances[0];
}

/** The attribute with one instance put in the place of that with the same `datasetId`, or added. */
export function withInstance(stored: Stored | undefined, instance: AttributeInstance): Stored {
  if (stored === undefined || (!Array.isArray(stored) && stored.datasetId === instance.datasetId)) return instance;
  const list = instancesOf(stored);
  const place = list.findIndex((known) => known.datasetId === instance.datasetId);
  return place === -1 ? [...list, instance] : list.with(place, instance);
}

/** The attribute without the instance of a `datasetId`; undefined when none is left. */
export function withoutInstance(stored: Stored | undefined, datasetId?: string): Stored | undefined {
  return asStored(instancesOf(stored).filter((instance) => instance.datasetId !== datasetId));
}

/** Whether an instance asks for its own deletion. NGSI-LD 1.9.1 §4.5.1, NGSI-LD Null. */
export function isDeletion(instance: AttributeInstance): boolean {
  for (const type of ['value', 'object', 'languageMap', 'vocab', 'json', 'valueList', 'objectList'] as const) {
    const value = instance[type];
    if (value === nullMarker) return true;
    if (type === 'languageMap' && isNullMap(value)) return true;
  }
  return false;
}

function isNullMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (value as Record<string, unknown>)['@none'] === nullMarker;
}

/**
 * The instance with its times of creation and change; those of creation come from what it takes the place of.
 * NGSI-LD 1.9.1 §4.8.
 */
export function stamped(instance: AttributeInstance, replaced: AttributeInstance | undefined, now: string) {
  const stampedInstance: AttributeInstance = { ...instance };
  for (const member in stampedInstance) {
    if (!member.includes(':')) continue;
    const before = replaced?.[member] as Stored | undefined;
    stampedInstance[member] = stampedAll(stampedInstance[member] as Stored, before, now);
  }
  if (stampedInstance.datasetId === '@none') delete stampedInstance.datasetId;
  stampedInstance.createdAt = replaced?.createdAt ?? now;
  stampedInstance.modifiedAt = now;
  return stampedInstance;
}

/** Every instance of an attribute stamped, each compared with the one it takes the place of. */
export function stampedAll(stored: Stored, replaced: Stored | undefined, now: string): Stored {
  if (!Array.isArray(stored)) return stamped(stored, instanceWith(replaced, ownDataset(stored)), now);
  return stored.map((instance) => stamped(instance, instanceWith(replaced, ownDataset(instance)), now));
}

/** The `datasetId` of an instance; `@none` is another way to write the default instance. */
export function ownDataset(instance: AttributeInstance): string | undefined {
  return instance.datasetId === '@none' ? undefined : instance.datasetId;
}
