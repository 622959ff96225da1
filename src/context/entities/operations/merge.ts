import {
  type AttributeInstance,
  type AttributeType,
  type ExpandedFragment,
  isRawNumber,
  nullMarker,
  valueMembers,
} from '../../../linked-data/index.ts';
import {
  instancesOf,
  instanceWith,
  isDeletion,
  ownDataset,
  stamped,
  withInstance,
  withoutInstance,
} from '../../instances.ts';
import type { Entity } from '../entity.ts';
import { type Changed, changedEntity, DocumentDraft, type Moment } from './changing.ts';

/** How simplified values are to be read in a merge. NGSI-LD 1.9.1 §6.5.3.4. */
export interface MergeOptions {
  /** Given to attributes that carry an observation time already, and no other in the patch. */
  readonly observedAt?: string;
  /** The language of text that meets a LanguageProperty. */
  readonly language?: string;
  /** The fragment is simplified: attributes keep their kind, and their values are read as that kind's. */
  readonly readAs?: (kind: AttributeType, value: unknown) => unknown;
}

/** NGSI-LD 1.9.1 §5.6.17 Merge Entity, by the rules of §5.5.12. */
export function merge(current: Entity, fragment: ExpandedFragment, options: MergeOptions, moment: Moment): Changed {
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
      const merged = known ? mergedInstance(known, instance, options) : withoutNulls(instance);
      draft.put(attribute, withInstance(stored, stamped(merged, known, moment.text)));
    }
  }
  return { entity: changedEntity(current, draft, fragment, moment), leftAlone: [] };
}

/** Members whose values a merge goes into; a geometry is replaced whole. NGSI-LD 1.9.1 §5.5.12. */
const mergedMembers: ReadonlySet<string> = new Set(['value', 'languageMap', 'json']);

/** One instance with a patch laid over it; a patch of another kind of attribute takes its place altogether. */
export function mergedInstance(known: AttributeInstance, given: AttributeInstance, options: MergeOptions = {}) {
  const patch = inKindOf(known, inLanguageOf(known, given, options.language), options.readAs);
  if (patch.type !== undefined && patch.type !== known.type) return withoutNulls(patch);
  const merged: AttributeInstance = { ...known };
  for (const member in patch) {
    const value = patch[member];
    if (member.includes(':')) mergeSubAttribute(merged, member, value as AttributeInstance | AttributeInstance[]);
    else if (value === nullMarker) delete merged[member];
    else if (mergedMembers.has(member) && (member !== 'value' || known.type === 'Property'))
      merged[member] = mergedValue(merged[member], value);
    else merged[member] = value;
  }
  if (options.observedAt && known.observedAt && patch.observedAt === undefined) merged.observedAt = options.observedAt;
  return merged;
}

function mergeSubAttribute(
  merged: AttributeInstance,
  member: string,
  patch: AttributeInstance | AttributeInstance[],
): void {
  let stored = merged[member] as AttributeInstance | AttributeInstance[] | undefined;
  for (const instance of instancesOf(patch)) {
    const datasetId = ownDataset(instance);
    const known = instanceWith(stored, datasetId);
    if (isDeletion(instance)) stored = known ? withoutInstance(stored, datasetId) : stored;
    else stored = withInstance(stored, known ? mergedInstance(known, instance) : withoutNulls(instance));
  }
  if (stored === undefined) delete merged[member];
  else merged[member] = stored;
}

function inLanguageOf(known: AttributeInstance, patch: AttributeInstance, language?: string): AttributeInstance {
  if (!language || known.type !== 'LanguageProperty' || !isText(patch.value)) return patch;
  const { value, ...members } = patch;
  return { ...members, type: 'LanguageProperty', languageMap: { [language]: value } };
}

/** NGSI-LD 1.9.1 §6.5.3.4: a text or several in one language. */
const isText = (value: unknown): boolean =>
  typeof value === 'string' || (Array.isArray(value) && value.every((each) => typeof each === 'string'));

/** NGSI-LD 1.9.1 §5.6.17: a simplified value says nothing about the kind of its attribute. */
function inKindOf(
  known: AttributeInstance,
  patch: AttributeInstance,
  readAs: MergeOptions['readAs'],
): AttributeInstance {
  const { type, value, ...members } = patch;
  if (!readAs || known.type === undefined || type === known.type || value === undefined) return patch;
  return { ...members, type: known.type, [valueMembers[known.type]]: readAs(known.type, value) };
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);

function mergedValue(known: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Json = isObject(known) ? { ...known } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === nullMarker) delete merged[name];
    else merged[name] = mergedValue(merged[name], value);
  }
  return merged;
}

/** The instance without the marks that ask for deletions: a new one has nothing to delete. Values are gone into where they are `merged`. */
export function withoutNulls(instance: AttributeInstance, merged = mergedMembers): AttributeInstance {
  const kept: AttributeInstance = {};
  for (const member in instance) {
    const value = instance[member];
    if (value === nullMarker) continue;
    if (!member.includes(':')) kept[member] = merged.has(member) ? mergedValue(undefined, value) : value;
    else mergeSubAttribute(kept, member, value as AttributeInstance);
  }
  return kept;
}
