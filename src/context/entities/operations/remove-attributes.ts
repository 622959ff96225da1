import type { Entity } from '../entity.ts';
import { type Changed, changedEntity, DocumentDraft, type Moment } from './changing.ts';

/** Attributes that go, or those that alone stay; `scope` stands for the scopes. */
export interface Removal {
  readonly drop?: ReadonlySet<string>;
  readonly keep?: ReadonlySet<string>;
}

/** NGSI-LD 1.9.1 §5.6.21 Purge Entities with `drop` or `keep`: the entity stays, some of its attributes, or its scopes, go. */
export function removeAttributes(current: Entity, { drop, keep }: Removal, moment: Moment): Changed {
  const draft = new DocumentDraft(current.document);
  for (const attribute in current.document) {
    if (drop?.has(attribute) || (keep !== undefined && !keep.has(attribute))) draft.put(attribute, undefined);
  }
  // Scopes are no attribute: they go where they are named, and stay beside those that are kept.
  const isScoped = current.scopes.length > 0 && drop?.has('scope');
  return { entity: changedEntity(current, draft, isScoped ? { scopes: [] } : {}, moment), leftAlone: [] };
}
