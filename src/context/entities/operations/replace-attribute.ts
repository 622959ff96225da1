import type { AttributeInstance } from '../../../linked-data/index.ts';
import { contextError } from '../../errors.ts';
import { instancesOf, instanceWith, ownDataset, stamped, withInstance } from '../../instances.ts';
import type { Entity } from '../entity.ts';
import { type Changed, changedEntity, DocumentDraft, type Moment } from './changing.ts';
import { requireNoNulls } from './null-values.ts';

/** NGSI-LD 1.9.1 §5.6.19 Attribute Replace: the instances given take the place of those with the same `datasetId`. */
export function replaceAttribute(
  current: Entity,
  attribute: string,
  instances: AttributeInstance | AttributeInstance[],
  moment: Moment,
): Changed {
  const draft = new DocumentDraft(current.document);
  for (const instance of instancesOf(instances)) {
    requireNoNulls(attribute, instance);
    const known = instanceWith(draft.get(attribute), ownDataset(instance));
    if (!known) throw contextError('attribute-missing', { id: current.id, attribute });
    draft.put(attribute, withInstance(draft.get(attribute), stamped(instance, known, moment.text)));
  }
  return { entity: changedEntity(current, draft, {}, moment), leftAlone: [] };
}
