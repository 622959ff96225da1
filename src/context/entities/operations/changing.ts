import { type Document, type ExpandedFragment, nullMarker } from '../../../linked-data/index.ts';
import type { Sample } from '../../history/samples.ts';
import type { Entity, LeftAlone } from '../entity.ts';

/** When an operation happens; `text` is the same instant as it is stored. */
export interface Moment {
  readonly date: Date;
  readonly text: string;
}

/** What an operation makes of an entity: null when it is gone. */
export interface Changed {
  readonly entity: Entity | null;
  readonly leftAlone: readonly LeftAlone[];
  /** The history that an operation brings itself; else it is what the change leaves. */
  readonly samples?: readonly Sample[];
}

/** A document under change: attributes are put or removed, and untouched ones stay the very same objects. */
export class DocumentDraft {
  #document: Document;
  #copied = false;

  constructor(document: Readonly<Document>) {
    this.#document = document;
  }

  get(attribute: string): Document[string] | undefined {
    return Object.hasOwn(this.#document, attribute) ? this.#document[attribute] : undefined;
  }

  put(attribute: string, stored: Document[string] | undefined): void {
    if (!this.#copied) this.#document = { ...this.#document };
    this.#copied = true;
    if (stored === undefined) delete this.#document[attribute];
    else this.#document[attribute] = stored;
  }

  get touched(): boolean {
    return this.#copied;
  }

  finish(): Document {
    return this.#document;
  }
}

/** The entity after an update: types are only ever added (NGSI-LD 1.9.1 §4.16), its time never goes back. */
export function changedEntity(
  entity: Entity,
  draft: DocumentDraft,
  fragment: Pick<ExpandedFragment, 'types' | 'scopes' | 'expiresAt'>,
  moment: Moment,
): Entity {
  const types = added(entity.types, fragment.types);
  const scopes = isNull(fragment.scopes) ? [] : (fragment.scopes ?? entity.scopes);
  const expires = fragment.expiresAt === undefined ? entity.expires : momentOf(fragment.expiresAt);
  const isTouched =
    draft.touched || types !== entity.types || fragment.scopes !== undefined || expires !== entity.expires;
  if (!isTouched) return entity;
  return { ...entity, document: draft.finish(), types, scopes, expires, modified: moment.date };
}

const isNull = (scopes: readonly string[] | undefined): boolean => scopes?.length === 1 && scopes[0] === nullMarker;

/** A time as clients write it; none where they ask for its deletion. */
export function momentOf(text: string | undefined): Date | null {
  return text === undefined || text === nullMarker ? null : new Date(text.replace(',', '.'));
}

function added(types: readonly string[], more: readonly string[] | undefined): readonly string[] {
  const fresh = more?.filter((type) => !types.includes(type)) ?? [];
  return fresh.length === 0 ? types : [...types, ...fresh];
}
