import {
  type AttributeInstance,
  type AttributeType,
  type Document,
  nullMarker,
  valueMembers,
} from '../../linked-data/index.ts';
import { asStored, instancesOf } from '../instances.ts';
import type { Representation } from '../representations/index.ts';
import type { StoredEntity } from '../stored-entity.ts';
import type { Fired, Happening } from './happening.ts';

/** What of an entity's state a notification shows beside the state itself. */
export interface Shown {
  readonly showChanges: boolean;
  readonly representation: Pick<Representation, 'sysAttrs'>;
}

/**
 * The entity as a notification shows it: what is gone stands as NGSI-LD Null, and beside what has changed stands what
 * it was. NGSI-LD 1.9.1 §5.8.6, §4.5.7.
 */
export function notifiedEntity(entity: StoredEntity, happening: Happening, fired: Fired, shown: Shown): StoredEntity {
  if (fired.removed.size === 0 && !shown.showChanges) return entity;
  const document: Document = { ...entity.document };
  for (const attribute of fired.touched) {
    const former = happening.former.get(attribute) ?? [];
    const present = instancesOf(document[attribute]);
    const kept = shown.showChanges ? present.map((instance) => withFormer(instance, former)) : present;
    const gone = fired.removed.has(attribute) ? goneInstances(former, present) : [];
    const stored = asStored([...kept, ...gone.map((instance) => deletedInstance(instance, happening, shown))]);
    if (stored !== undefined) document[attribute] = stored;
  }
  return { ...entity, document };
}

/** A deleted entity: what it was, with its attributes gone where that is told. */
export function deletedEntity(happening: Happening, fired: Fired, shown: Shown): StoredEntity {
  const { before, datasets } = happening.deleted!;
  const told = shown.showChanges ? fired.touched : fired.removed;
  const document: Document = {};
  for (const attribute of told) {
    const gone = instancesOf(before.document?.[attribute]).map((instance) =>
      deletedInstance(instance, happening, shown),
    );
    const stored = asStored(gone);
    if (stored !== undefined) document[attribute] = stored;
  }
  return { ...formerEntity(happening), scopes: [], document, datasets };
}

/** The instances that are no more; of an attribute that is gone as a whole, one stands for all. */
function goneInstances(former: readonly AttributeInstance[], present: readonly AttributeInstance[]) {
  const gone = former.filter(({ datasetId }) => !present.some((one) => one.datasetId === datasetId));
  if (present.length > 0 || gone.length < 2) return gone;
  const { datasetId: _, ...plain } = gone.find(({ datasetId }) => datasetId === undefined) ?? gone[0]!;
  return [plain];
}

/** A deleted entity as it was. */
export function formerEntity({ entity, deleted, written }: Happening): StoredEntity {
  const { before, datasets } = deleted!;
  return {
    id: entity,
    version: 0,
    types: before.types ?? [],
    scopes: before.scopes ?? [],
    document: (before.document ?? {}) as Document,
    created: new Date(before.created ?? written),
    modified: new Date(before.modified ?? written),
    expires: null,
    steward: null,
    datasets,
  };
}

function withFormer(instance: AttributeInstance, former: readonly AttributeInstance[]): AttributeInstance {
  const before = former.find(({ datasetId }) => datasetId === instance.datasetId);
  return before === undefined ? instance : { ...instance, ...formerValue(before) };
}

/** The former value under its own name: `previousValue`, `previousObject` … NGSI-LD 1.9.1 §4.5.2.2 and the like. */
function formerValue(instance: AttributeInstance): Readonly<Record<string, unknown>> {
  const member = valueMembers[instance.type ?? 'Property'];
  return { [`previous${member[0]!.toUpperCase()}${member.slice(1)}`]: instance[member] };
}

function deletedInstance(instance: AttributeInstance, { written }: Happening, shown: Shown): AttributeInstance {
  const { datasetId, createdAt, modifiedAt } = instance;
  const type: AttributeType = instance.type ?? 'Property';
  const member = valueMembers[type];
  const times = shown.representation.sysAttrs
    ? {
        ...(createdAt === undefined ? {} : { createdAt }),
        ...(modifiedAt === undefined ? {} : { modifiedAt }),
        deletedAt: written.toISOString(),
      }
    : {};
  return {
    type,
    ...(datasetId === undefined ? {} : { datasetId }),
    ...(shown.showChanges ? formerValue(instance) : {}),
    [member]: member === 'languageMap' ? { '@none': nullMarker } : nullMarker,
    ...times,
  };
}
