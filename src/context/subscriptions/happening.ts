import type { AttributeInstance } from '../../linked-data/index.ts';
import type { Change } from '../../platform/changes/index.ts';
import type { Before } from '../entities/change-before.ts';
import { instancesOf } from '../instances.ts';
import type { Terms, Trigger } from './subscription.ts';

/** What has happened to one entity between two of its states, out of one change or of several in a row. */
export interface Happening {
  readonly entity: string;
  readonly types: readonly string[];
  /** The changes that it is made of, in their order. */
  readonly changes: Change[];
  /** The place of the last change in the log, and when that was written. */
  position: number;
  written: Date;
  created: boolean;
  updated: boolean;
  /** The state before its deletion; null while it is there. */
  deleted: { readonly before: Before; readonly datasets: readonly number[] } | null;
  readonly added: Set<string>;
  readonly changed: Set<string>;
  readonly removed: Set<string>;
  /** What instances were before, where that is known. */
  readonly former: Map<string, readonly AttributeInstance[]>;
}

/** The happenings that changes of many entities make, each entity's in its order; a deletion stands for itself. */
export function happeningsOf(changes: readonly Change[]): readonly Happening[] {
  const open = new Map<string, Happening>();
  const all: Happening[] = [];
  for (const change of changes) {
    const isDeletion = change.kind === 'deleted';
    let happening = isDeletion ? undefined : open.get(change.entity);
    if (happening === undefined) {
      happening = begin(change);
      all.push(happening);
    }
    note(happening, change);
    if (isDeletion) open.delete(change.entity);
    else open.set(change.entity, happening);
  }
  return all;
}

/** What has happened after a place in the change log; null when nothing has. */
export function happeningSince(happening: Happening, position: number): Happening | null {
  const later = happening.changes.filter((change) => change.position > position);
  if (later.length === happening.changes.length) return happening;
  return happeningsOf(later)[0] ?? null;
}

function begin({ entity, types, position, written }: Change): Happening {
  return {
    ...{ entity, types, position, written, changes: [], created: false, updated: false, deleted: null },
    ...{ added: new Set(), changed: new Set(), removed: new Set(), former: new Map() },
  };
}

function note(happening: Happening, change: Change): void {
  const { kind, position, written, attributes, datasets, before } = change;
  happening.changes.push(change);
  const known = (before ?? {}) as Before;
  happening.position = position;
  happening.written = written;
  happening.created ||= kind === 'created';
  happening.updated ||= kind === 'updated';
  if (kind === 'deleted') happening.deleted = { before: known, datasets };
  const added = new Set(kind === 'created' ? attributes : known.added);
  const removed = new Set(kind === 'deleted' ? attributes : known.removed);
  for (const attribute of attributes) {
    if (added.has(attribute)) happening.added.add(attribute);
    else if (removed.has(attribute)) happening.removed.add(attribute);
    else happening.changed.add(attribute);
    const instances = instancesOf(known.document?.[attribute]);
    if (instances.length > 0 && !happening.former.has(attribute)) happening.former.set(attribute, instances);
  }
}

/** Which of the attributes that a reader sees and a subscription watches the triggers are about. */
export interface Fired {
  /** Attributes whose loss is told. */
  readonly removed: ReadonlySet<string>;
  /** Attributes that were touched in any way. */
  readonly touched: ReadonlySet<string>;
}

/** Whether something sets a subscription off; null when nothing does. NGSI-LD 1.9.1 §5.8.6, Table 5.2.12-1. */
export function firedBy(
  happening: Happening,
  { triggers, watched }: Pick<Terms, 'triggers' | 'watched'>,
  shown: ReadonlySet<string> | null,
): Fired | null {
  const seen = (attributes: ReadonlySet<string>) =>
    new Set([...attributes].filter((name) => (watched?.has(name) ?? true) && (shown?.has(name) ?? true)));
  const [added, changed, removed] = [seen(happening.added), seen(happening.changed), seen(happening.removed)];
  const touched = new Set([...added, ...changed, ...removed]);
  const concerns = touched.size > 0 || watched === null;
  const holds: Readonly<Record<Trigger, boolean>> = {
    entityCreated: happening.created && concerns,
    entityUpdated: happening.updated && concerns && (touched.size > 0 || nothingTouched(happening)),
    entityDeleted: happening.deleted !== null && concerns,
    attributeCreated: added.size > 0,
    attributeUpdated: changed.size > 0,
    attributeDeleted: removed.size > 0,
  };
  if (![...triggers].some((trigger) => holds[trigger])) return null;
  const tellsLoss = triggers.has('attributeDeleted') || (triggers.has('entityUpdated') && happening.deleted === null);
  return { removed: tellsLoss ? removed : new Set(), touched };
}

/** An update of types or scopes alone. */
const nothingTouched = ({ added, changed, removed }: Happening) => added.size + changed.size + removed.size === 0;
