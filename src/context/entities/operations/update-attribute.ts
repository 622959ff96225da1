import type { AttributeInstance } from '../../../linked-data/index.ts';
import { contextError } from '../../errors.ts';
import {
  asStored,
  instancesOf,
  instanceWith,
  isDeletion,
  ownDataset,
  stamped,
  withInstance,
  withoutInstance,
} from '../../instances.ts';
import type { Entity } from '../entity.ts';
import { type Changed, changedEntity, DocumentDraft, type Moment } from './changing.ts';
import { mergedInstance } from './merge.ts';
import { requireNoNulls } from './null-values.ts';

/** NGSI-LD 1.9.1 §5.6.4 Partial Attribute Update: only the members that are given change, each as a whole. */
export function updateAttribute(
  current: Entity,
  attribute: string,
  instance: AttributeInstance,
  moment: Moment,
): Changed {
  const draft = new DocumentDraft(current.document);
  const datasetId = ownDataset(instance);
  const stored = draft.get(attribute);
  const known = instanceWith(stored, datasetId);
  if (!known) throw contextError('attribute-missing', { id: current.id, attribute });
  if (isDeletion(instance)) draft.put(attribute, withoutInstance(stored, datasetId));
  else {
    requireNoNulls(attribute, instance, 'members');
    if (instance.type !== undefined && instance.type !== known.type)
      throw contextError('attribute-kind-fixed', { attribute, known: known.type ?? 'Property', given: instance.type });
    const replaced = mergedInstance({ ...known, ...clearedBy(known, instance) }, instance);
    draft.put(attribute, withInstance(stored, stamped(replaced, known, moment.text)));
  }
  return { entity: changedEntity(current, draft, {}, moment), leftAlone: [] };
}

const wholeMembers: ReadonlySet<string> = new Set(['value', 'languageMap', 'json']);

/** A partial update replaces values and instances of sub-attributes whole; only a merge goes into them. */
function clearedBy(known: AttributeInstance, instance: AttributeInstance): AttributeInstance {
  const cleared: AttributeInstance = {};
  for (const member in instance) {
    if (wholeMembers.has(member)) cleared[member] = undefined;
    if (!member.includes(':')) continue;
    const given = instancesOf(instance[member] as AttributeInstance).map(ownDataset);
    cleared[member] = asStored(
      instancesOf(known[member] as AttributeInstance | undefined).filter(({ datasetId }) => !given.includes(datasetId)),
    );
  }
  return cleared;
}
