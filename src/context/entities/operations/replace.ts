import type { ExpandedEntity } from '../../../linked-data/index.ts';
import type { Entity } from '../entity.ts';
import { type Changed, type Moment, momentOf } from './changing.ts';
import { wholeDocument } from './create.ts';

/** NGSI-LD 1.9.1 §5.6.18 Replace Entity: what is not in the new entity is gone; its creation stays. */
export function replace(current: Entity, entity: ExpandedEntity, moment: Moment): Changed {
  const replaced: Entity = {
    ...current,
    types: entity.types,
    scopes: entity.scopes,
    document: wholeDocument(entity.document, current.document, moment),
    modified: moment.date,
    expires: momentOf(entity.expiresAt),
  };
  return { entity: replaced, leftAlone: [] };
}
