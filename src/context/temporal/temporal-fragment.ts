import {
  type ActiveContext,
  type AttributeInstance,
  type AttributeType,
  type Document,
  expandFragment,
  isDateTime,
  ngsiLd,
  valueMembers,
} from '../../linked-data/index.ts';
import type { AddedHistory, ScopeInstance } from '../entities/entity.ts';
import { contextError } from '../errors.ts';
import { instancesOf } from '../instances.ts';

/** The history that a body brings, and of which entity where it says so. */
export interface TemporalFragment {
  readonly id?: string;
  readonly history: AddedHistory;
}

type Members = Readonly<Record<string, unknown>>;

/** So many instances of one attribute are taken from one body. */
const mostInstances = 100_000;

/** Reads the temporal representation of an entity, whole or in pairs. NGSI-LD 1.9.1 §5.2.20, §4.5.6, §4.5.9. */
export function readTemporalFragment(value: unknown, active: ActiveContext): TemporalFragment {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('', 'it is not an object');
  const scopes: ScopeInstance[] = [];
  const head: Record<string, unknown> = {};
  const attributes: (readonly [name: string, instances: readonly Members[]])[] = [];
  for (const [name, member] of Object.entries(value)) {
    const iri = active.expandTerm(name);
    if (name === '@context' || iri === '@id' || iri === '@type' || ofEntity.has(iri)) head[name] = member;
    else if (iri === `${ngsiLd}scope`) scopes.push(...readScopes(name, member));
    else attributes.push([name, instancesIn(name, member)]);
  }
  const { id, types = [], expiresAt } = expandFragment(head, active);
  const document: Record<string, AttributeInstance[]> = {};
  const most = Math.max(0, ...attributes.map(([, instances]) => instances.length));
  // One layer after the other, each an entity with one instance of each attribute, as every rule for entities expects.
  for (let layer = 0; layer < most; layer += 1) {
    const present = attributes.flatMap(([name, instances]) =>
      layer < instances.length ? [[name, instances[layer]] as const] : [],
    );
    const expanded: Document = expandFragment(Object.fromEntries(present), active).document;
    for (const [iri, stored] of Object.entries(expanded)) {
      const known = document[iri];
      if (known) known.push(...instancesOf(stored));
      else document[iri] = [...instancesOf(stored)];
    }
  }
  const history = { types, document, scopes, ...(expiresAt === undefined ? {} : { expiresAt }) };
  return { ...(id === undefined ? {} : { id }), history };
}

/** NGSI-LD 1.9.1 §5.2.4, §5.2.20: times of the entity itself; all but the last are the node's to say. */
const ofEntity = new Set(['createdAt', 'modifiedAt', 'deletedAt', 'expiresAt'].map((name) => ngsiLd + name));

/** The instances of one attribute: a list of objects, a single one, or the pairs of the simplified form. */
function instancesIn(name: string, member: unknown): readonly Members[] {
  const instances = (Array.isArray(member) ? member : [member]).flatMap((each): Members[] => {
    if (typeof each !== 'object' || each === null || Array.isArray(each))
      throw invalid(name, 'its instances are not objects');
    return pairsIn(name, each as Members) ?? [each as Members];
  });
  if (instances.length === 0) throw invalid(name, 'it has no instance');
  if (instances.length > mostInstances) throw invalid(name, `it has more than ${mostInstances} instances`);
  return instances;
}

/** NGSI-LD 1.9.1 §4.5.9: `values`, `objects` … with pairs of a value and its time; undefined where there are none. */
function pairsIn(name: string, members: Members): Members[] | undefined {
  const type = String(members.type ?? 'Property') as AttributeType;
  const single = Object.hasOwn(valueMembers, type) ? valueMembers[type] : 'value';
  const pairs = members[`${single}s`];
  if (!Array.isArray(pairs) || single in members) return undefined;
  const { [`${single}s`]: _pairs, ...rest } = members;
  return pairs.map((pair) => {
    if (!Array.isArray(pair) || pair.length !== 2 || !isDateTime(pair[1]))
      throw invalid(name, 'what it lists are not pairs of a value and a time');
    return { type, ...rest, [single]: bare(pair[0], single), observedAt: pair[1] };
  });
}

/** Language maps, words and JSON stand wrapped in the pairs. */
function bare(value: unknown, member: string): unknown {
  const isWrapped = typeof value === 'object' && value !== null && Object.keys(value).join() === member;
  return isWrapped ? (value as Members)[member] : value;
}

/** NGSI-LD 1.9.1 §4.5.6: scopes over time, or those of now as in the entity itself. */
function readScopes(name: string, member: unknown): ScopeInstance[] {
  const list = Array.isArray(member) ? member : [member];
  if (list.every((each) => typeof each === 'string')) return [{ scopes: list }];
  return instancesIn(name, member).map(({ value, observedAt }) => {
    const scopes = Array.isArray(value) ? value : [value];
    if (!scopes.every((scope) => typeof scope === 'string')) throw invalid(name, 'its scope is not text');
    if (observedAt !== undefined && !isDateTime(observedAt))
      throw invalid(name, 'observedAt must be a date and time in UTC, like 2026-03-01T12:00:00Z');
    return { scopes, ...(observedAt === undefined ? {} : { observedAt }) };
  });
}

function invalid(field: string, reason: string): Error {
  const place = field.slice(0, 200);
  return contextError('entity-invalid', { field: place, reason }, { field: place });
}
