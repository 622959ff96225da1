import type { Entity } from '../entity.ts';
import { type Changed, changedEntity, DocumentDraft, type Moment } from './changing.ts';

/** Attributes that go, or those that alone stay. */
export interface Removal {
  readonly drop?: ReadonlySet<string>;
  readonly keep?: ReadonlySet<string>;
}

/** NGSI-LD 1.9.1 §5.6.21 Purge Entities with `drop` or `keep`: the entity stays, some of its attributes go. */
export function removeAttributes(current: Entity, { drop, keep }: Removal, moment: Moment): Changed {
  const draft = new DocumentDraft(current.document);
  for (const attribute in current.document) {
    if (drop?.has(attribute) || (keep !== undefined && !keep.has(attribute))) draft.put(attribute, undefined);
  }
  return { entity: changedEntity(current, draft, {}, moment), leftAlone: [] };
}
