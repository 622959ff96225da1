import type { Document } from '../../linked-data/index.ts';
import { asStored, instancesOf } from '../instances.ts';
import type { Entity } from './entity.ts';

/** What a change leaves behind of the state before it, where that cannot be read any more; for followers. */
export interface Before {
  /** A deleted entity's types, scopes and times. */
  readonly types?: readonly string[];
  readonly scopes?: readonly string[];
  readonly created?: string;
  readonly modified?: string;
  /** A deleted entity's whole document; of an updated one, instances that are gone, or were other where somebody asks. */
  readonly document?: Readonly<Document>;
  /** Attributes that an updated entity did not have before. */
  readonly added?: readonly string[];
  /** Attributes of which an updated entity lost an instance. */
  readonly removed?: readonly string[];
}

/** What is kept of a deleted entity. */
export function beforeDeletion({ types, scopes, document, created, modified }: Entity): Before {
  return { types, scopes, document, created: created.toISOString(), modified: modified.toISOString() };
}

/** What is kept of an update: what came, what went, and with `keepsValues` what was changed. */
export function beforeUpdate(
  before: Readonly<Document>,
  after: Readonly<Document>,
  changed: readonly string[],
  keepsValues: boolean,
): Before | null {
  const added: string[] = [];
  const removed: string[] = [];
  const document: Document = {};
  for (const attribute of changed) {
    const known = before[attribute];
    if (known === undefined) {
      added.push(attribute);
      continue;
    }
    const present = instancesOf(after[attribute]);
    const gone = instancesOf(known).filter((one) => !present.some((other) => other.datasetId === one.datasetId));
    if (gone.length > 0) removed.push(attribute);
    const kept = keepsValues ? known : asStored(gone);
    if (kept !== undefined) document[attribute] = kept;
  }
  const parts = { ...(added.length > 0 ? { added } : {}), ...(removed.length > 0 ? { removed } : {}) };
  const all = Object.keys(document).length > 0 ? { ...parts, document } : parts;
  return Object.keys(all).length > 0 ? all : null;
}
