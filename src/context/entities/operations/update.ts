import { type ExpandedFragment, ngsiLd } from '../../../linked-data/index.ts';
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
import { withoutNulls } from './merge.ts';
import { requireNoNulls } from './null-values.ts';

/** An update takes values as they are: what asks for a deletion inside of one has been refused. */
const untouched: ReadonlySet<string> = new Set();

/** NGSI-LD 1.9.1 §5.6.2 Update Attributes: replaces instances that exist, whole, and appends the others. */
export function update(current: Entity, fragment: ExpandedFragment, moment: Moment): Changed {
  const draft = new DocumentDraft(current.document);
  for (const attribute in fragment.document) {
    for (const instance of instancesOf(fragment.document[attribute])) {
      const datasetId = ownDataset(instance);
      const stored = draft.get(attribute);
      const known = instanceWith(stored, datasetId);
      if (isDeletion(instance)) {
        if (known) draft.put(attribute, withoutInstance(stored, datasetId));
        continue;
      }
      requireNoNulls(attribute, instance, 'members');
      draft.put(attribute, withInstance(stored, stamped(withoutNulls(instance, untouched), known, moment.text)));
    }
  }
  // Scopes are replaced where there are some, and never added.
  const isScopeless = fragment.scopes !== undefined && current.scopes.length === 0;
  const { scopes: _scopes, ...rest } = fragment;
  const leftAlone: readonly LeftAlone[] = isScopeless
    ? [{ attribute: `${ngsiLd}scope`, reason: 'the entity has no scope' }]
    : [];
  return { entity: changedEntity(current, draft, isScopeless ? rest : fragment, moment), leftAlone };
}
