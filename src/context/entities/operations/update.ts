import type { ExpandedFragment } from '../../../linked-data/index.ts';
import {
  instancesOf,
  instanceWith,
  isDeletion,
  ownDataset,
  stamped,
  withInstance,
  withoutInstance,
} from '../../instances.ts';
import type { Entity, LeftAlone } from '../entity.ts';
import { type Changed, changedEntity, DocumentDraft, type Moment } from './changing.ts';

/** NGSI-LD 1.9.1 §5.6.2 Update Attributes: replaces instances that exist; others are left alone and named. */
export function update(current: Entity, fragment: ExpandedFragment, moment: Moment): Changed {
  const draft = new DocumentDraft(current.document);
  const leftAlone: LeftAlone[] = [];
  for (const attribute in fragment.document) {
    for (const instance of instancesOf(fragment.document[attribute])) {
      const datasetId = ownDataset(instance);
      const stored = draft.get(attribute);
      const known = instanceWith(stored, datasetId);
      if (!known) leftAlone.push({ attribute, reason: 'the attribute does not exist' });
      else if (isDeletion(instance)) draft.put(attribute, withoutInstance(stored, datasetId));
      else draft.put(attribute, withInstance(stored, stamped(instance, known, moment.text)));
    }
  }
  return { entity: changedEntity(current, draft, fragment, moment), leftAlone };
}
