import type { ExpandedFragment } from '../../../linked-data/index.ts';
import { instancesOf, instanceWith, ownDataset, stamped, withInstance } from '../../instances.ts';
import type { Entity, LeftAlone } from '../entity.ts';
import { type Changed, changedEntity, DocumentDraft, type Moment } from './changing.ts';
import { requireNoNulls } from './null-values.ts';

/** NGSI-LD 1.9.1 §5.6.3 Append Attributes: adds instances; present ones are replaced unless `overwrite` is off. */
export function append(current: Entity, fragment: ExpandedFragment, overwrite: boolean, moment: Moment): Changed {
  const draft = new DocumentDraft(current.document);
  const leftAlone: LeftAlone[] = [];
  for (const attribute in fragment.document) {
    for (const instance of instancesOf(fragment.document[attribute])) {
      requireNoNulls(attribute, instance);
      const stored = draft.get(attribute);
      const known = instanceWith(stored, ownDataset(instance));
      if (known && !overwrite)
        leftAlone.push({ attribute, reason: 'the attribute exists and noOverwrite is asked for' });
      else draft.put(attribute, withInstance(stored, stamped(instance, known, moment.text)));
    }
  }
  return { entity: changedEntity(current, draft, appended(current, fragment, overwrite), moment), leftAlone };
}

/** Without overwriting, new scopes stand beside those that are there. */
function appended(current: Entity, fragment: ExpandedFragment, overwrite: boolean): ExpandedFragment {
  if (overwrite || fragment.scopes === undefined) return fragment;
  const fresh = fragment.scopes.filter((scope) => !current.scopes.includes(scope));
  const { scopes: _scopes, ...rest } = fragment;
  return fresh.length === 0 ? rest : { ...fragment, scopes: [...current.scopes, ...fresh] };
}
