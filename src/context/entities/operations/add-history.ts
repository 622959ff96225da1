import type { AttributeInstance } from '../../../linked-data/index.ts';
import { instanceSample, type Sample, scopeSample } from '../../history/samples.ts';
import {
  instancesOf,
  instanceWith,
  isDeletion,
  ownDataset,
  stamped,
  withInstance,
  withoutInstance,
} from '../../instances.ts';
import type { AddedHistory, Entity, ScopeInstance } from '../entity.ts';
import { type Changed, changedEntity, DocumentDraft, type Moment } from './changing.ts';
import { requireNoNulls } from './null-values.ts';

/**
 * NGSI-LD 1.9.1 §5.6.11 and §5.6.12: adds instances to the history. What is later than the present instance takes its
 * place, so that the entity is what its history says last.
 */
export function addHistory(
  current: Entity,
  { types, document, scopes, expiresAt }: AddedHistory,
  moment: Moment,
): Changed {
  const draft = new DocumentDraft(current.document);
  const samples: Sample[] = [];
  for (const attribute in document) {
    const instances = instancesOf(document[attribute]);
    for (const instance of instances) {
      const sample = instanceSample(attribute, withoutDefault(instance), moment.text);
      // NGSI-LD 1.9.1 §5.5.4: history may say that an attribute was deleted.
      if (isDeletion(instance)) samples.push({ ...sample, number: null, body: null });
      else {
        requireNoNulls(attribute, instance);
        samples.push(sample);
      }
    }
    for (const latest of latestOf(instances, moment)) {
      const stored = draft.get(attribute);
      const known = instanceWith(stored, ownDataset(latest));
      if (known && timeOf(latest, moment) < timeOf(known, moment)) continue;
      if (!isDeletion(latest)) draft.put(attribute, withInstance(stored, stamped(latest, known, moment.text)));
      else if (known) draft.put(attribute, withoutInstance(stored, ownDataset(latest)));
    }
  }
  for (const { scopes: names, observedAt } of scopes) samples.push(scopeSample(names, moment.text, observedAt));
  const last = scopes.toSorted((one, other) => scopeTime(one, moment) - scopeTime(other, moment)).at(-1);
  const isNew = (type: string) => !current.types.includes(type);
  const fragment = {
    ...(types.some(isNew) ? { types: [...types] } : {}),
    ...(last ? { scopes: [...last.scopes] } : {}),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  const entity = changedEntity(current, draft, fragment, moment);
  // The history has grown though the present has not: a new state, so that it is written.
  return { entity: entity === current && samples.length > 0 ? { ...current } : entity, leftAlone: [], samples };
}

/** `@none` is another way to write the default instance. */
function withoutDefault(instance: AttributeInstance): AttributeInstance {
  if (instance.datasetId !== '@none') return instance;
  const { datasetId: _datasetId, ...rest } = instance;
  return rest;
}

/** The latest instance of each dataset; of two at the same time, the one that stands later. */
function latestOf(instances: readonly AttributeInstance[], moment: Moment): Iterable<AttributeInstance> {
  const latest = new Map<string | undefined, AttributeInstance>();
  for (const instance of instances) {
    const known = latest.get(ownDataset(instance));
    if (!known || timeOf(instance, moment) >= timeOf(known, moment)) latest.set(ownDataset(instance), instance);
  }
  return latest.values();
}

const milliseconds = (text: string): number => Date.parse(text.replace(',', '.'));

const timeOf = ({ observedAt, modifiedAt }: AttributeInstance, { text }: Moment): number =>
  milliseconds(observedAt ?? modifiedAt ?? text);

const scopeTime = ({ observedAt }: ScopeInstance, { text }: Moment): number => milliseconds(observedAt ?? text);
