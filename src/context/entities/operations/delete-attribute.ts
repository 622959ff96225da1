import { ngsiLd } from '../../../linked-data/index.ts';
import { contextError } from '../../errors.ts';
import { instanceWith, withoutInstance } from '../../instances.ts';
import type { Entity } from '../entity.ts';
import { type Changed, changedEntity, DocumentDraft, type Moment } from './changing.ts';

/** Which instances of an attribute are to go. */
export interface Doomed {
  readonly attribute: string;
  readonly datasetId?: string;
  readonly all: boolean;
}

/** NGSI-LD 1.9.1 §5.6.5 Delete Attribute: one instance, or all of them; a scope goes as a whole. */
export function deleteAttribute(current: Entity, { attribute, datasetId, all }: Doomed, moment: Moment): Changed {
  const draft = new DocumentDraft(current.document);
  const missing = () => contextError('attribute-missing', { id: current.id, attribute });
  if (attribute === `${ngsiLd}scope`) {
    if (current.scopes.length === 0) throw missing();
    return { entity: changedEntity(current, draft, { scopes: [] }, moment), leftAlone: [] };
  }
  const stored = draft.get(attribute);
  const found = all ? stored : instanceWith(stored, datasetId === '@none' ? undefined : datasetId);
  if (!found) throw missing();
  draft.put(attribute, all ? undefined : withoutInstance(stored, datasetId === '@none' ? undefined : datasetId));
  return { entity: changedEntity(current, draft, {}, moment), leftAlone: [] };
}
