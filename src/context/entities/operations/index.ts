import { contextError } from '../../errors.ts';
import type { Entity, EntityOperation } from '../entity.ts';
import { addHistory } from './add-history.ts';
import { append } from './append.ts';
import type { Changed, Moment } from './changing.ts';
import { create, newEntity } from './create.ts';
import { deleteAttribute } from './delete-attribute.ts';
import { merge } from './merge.ts';
import { removeAttributes } from './remove-attributes.ts';
import { replace } from './replace.ts';
import { replaceAttribute } from './replace-attribute.ts';
import { update } from './update.ts';
import { updateAttribute } from './update-attribute.ts';

export type { Changed, Moment } from './changing.ts';
export { requireNoNulls } from './null-values.ts';
export type { Removal } from './remove-attributes.ts';

type Kind = EntityOperation['kind'];
type Of<K extends Kind> = Extract<EntityOperation, { kind: K }>;
type Rule<K extends Kind> = (current: Entity, operation: Of<K>, moment: Moment) => Changed;

/** What each operation does to an entity that exists. NGSI-LD 1.9.1 §5.6. */
const rules: { readonly [K in Kind]: Rule<K> } = {
  create: (current) => {
    throw contextError('entity-exists', { id: current.id });
  },
  replace: (current, { entity }, moment) => replace(current, entity, moment),
  upsert: (current, { entity, existing }, moment) =>
    existing === 'replace' ? replace(current, entity, moment) : update(current, withScopes(entity), moment),
  append: (current, { fragment, overwrite }, moment) => append(current, fragment, overwrite, moment),
  update: (current, { fragment }, moment) => update(current, fragment, moment),
  merge: (current, { fragment, ...options }, moment) => merge(current, fragment, options, moment),
  'update-attribute': (current, { attribute, instance }, moment) =>
    updateAttribute(current, attribute, instance, moment),
  'replace-attribute': (current, { attribute, instances }, moment) =>
    replaceAttribute(current, attribute, instances, moment),
  'delete-attribute': (current, doomed, moment) => deleteAttribute(current, doomed, moment),
  'add-history': (current, { history }, moment) => addHistory(current, history, moment),
  delete: () => ({ entity: null, leftAlone: [] }),
  'remove-attributes': (current, removal, moment) => removeAttributes(current, removal, moment),
  // What has expired is gone before any operation begins.
  expire: (current) => ({ entity: current, leftAlone: [] }),
  reclassify: (current) => ({ entity: current, leftAlone: [] }),
};

/** An update without a scope leaves the scopes that are there. */
function withScopes(entity: Of<'upsert'>['entity']) {
  const { scopes, ...rest } = entity;
  return scopes.length === 0 ? rest : entity;
}

/** Carries out one operation in memory. `current` is null when there is no such entity. */
export function applyOperation(
  current: Entity | null,
  operation: EntityOperation,
  steward: string | null,
  moment: Moment,
): Changed {
  if (current) return (rules[operation.kind] as Rule<Kind>)(current, operation as Of<Kind>, moment);
  if (operation.kind === 'create' || operation.kind === 'upsert') {
    return create(null, operation.entity, steward, moment);
  }
  if (operation.kind === 'add-history' && operation.creates) {
    const { id, history } = operation;
    if (history.types.length === 0)
      throw contextError('entity-invalid', { field: 'type', reason: 'it has no type' }, { field: 'type' });
    const empty = newEntity({ id, types: [...history.types], scopes: [], document: {} }, steward, moment);
    return addHistory(empty, history, moment);
  }
  throw contextError('entity-missing', { id: operation.id });
}
