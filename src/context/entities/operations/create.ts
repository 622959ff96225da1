import type { Document, ExpandedEntity } from '../../../linked-data/index.ts';
import { contextError } from '../../errors.ts';
import { instancesOf, stampedAll } from '../../instances.ts';
import type { Entity } from '../entity.ts';
import { type Changed, type Moment, momentOf } from './changing.ts';
import { requireNoNulls } from './null-values.ts';

/** NGSI-LD 1.9.1 §5.6.1 Create Entity: the id must be free. */
export function create(
  current: Entity | null,
  entity: ExpandedEntity,
  steward: string | null,
  moment: Moment,
): Changed {
  if (current) throw contextError('entity-exists', { id: current.id });
  return { entity: newEntity(entity, steward, moment), leftAlone: [] };
}

/** A new entity with all its times set. */
export function newEntity(entity: ExpandedEntity, steward: string | null, moment: Moment): Entity {
  return {
    id: entity.id,
    version: 0,
    types: entity.types,
    scopes: entity.scopes,
    document: wholeDocument(entity.document, {}, moment),
    steward,
    datasets: [],
    created: moment.date,
    modified: moment.date,
    expires: momentOf(entity.expiresAt),
  };
}

/** A document that stands as it came; attributes that were there before keep their time of creation. */
export function wholeDocument(document: Document, before: Readonly<Document>, moment: Moment): Document {
  const whole: Document = {};
  for (const attribute in document) {
    const stored = document[attribute]!;
    for (const instance of instancesOf(stored)) requireNoNulls(attribute, instance);
    whole[attribute] = stampedAll(
      stored,
      Object.hasOwn(before, attribute) ? before[attribute] : undefined,
      moment.text,
    );
  }
  return whole;
}
