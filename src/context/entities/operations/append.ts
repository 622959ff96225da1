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

/** NGSI-LD 1.9.1 §5.6.3 Append Attributes: adds instances; present ones are replaced unless `overwrite` is off. */
export function append(current: Entity, fragment: ExpandedFragment, overwrite: boolean, moment: Moment): Changed {
  const draft = new DocumentDraft(current.document);
  const leftAlone: LeftAlone[] = [];
  for (const attribute in fragment.document) {
    for (const instance of instancesOf(fragment.document[attribute])) {
      const datasetId = ownDataset(instance);
      const stored = draft.get(attribute);
      const known = instanceWith(stored, datasetId);
      if (known && !overwrite)
        leftAlone.push({ attribute, reason: 'the attribute exists and noOverwrite is asked for' });
      else if (!isDeletion(instance)) draft.put(attribute, withInstance(stored, stamped(instance, known, moment.text)));
      else if (known) draft.put(attribute, withoutInstance(stored, datasetId));
      else leftAlone.push({ attribute, reason: 'the attribute does not exist' });
    }
  }
  const keepScopes = !overwrite && current.scopes.length > 0;
  const { scopes, ...rest } = fragment;
  const taken = scopes === undefined || keepScopes ? rest : fragment;
  return { entity: changedEntity(current, draft, taken, moment), leftAlone };
}
