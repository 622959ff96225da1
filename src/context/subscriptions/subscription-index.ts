import type { Change } from '../../platform/changes/index.ts';
import type { ReadySubscription } from './subscription.ts';

type Some = Set<ReadySubscription>;

/** Subscriptions by what they look at, so that a change meets those alone that it may concern. */
export class SubscriptionIndex {
  readonly #byId = new Map<string, Some>();
  /** By type, then by watched attribute; under `''` those that watch every attribute. */
  readonly #byType = new Map<string, Map<string, Some>>();
  /** How many subscriptions that want to know former values look at a type; under `''` at any. */
  readonly #curious = new Map<string, number>();

  add(subscription: ReadySubscription): void {
    for (const place of this.#places(subscription)) place().add(subscription);
    this.#count(subscription, 1);
  }

  remove(subscription: ReadySubscription): void {
    for (const place of this.#places(subscription)) place().delete(subscription);
    this.#count(subscription, -1);
  }

  /** Those whose entities, by id or type, and watched attributes a change may be about. */
  candidates({
    entity,
    types,
    attributes,
  }: Pick<Change, 'entity' | 'types' | 'attributes'>): ReadonlySet<ReadySubscription> {
    const found: Some = new Set();
    for (const each of this.#byId.get(entity) ?? []) found.add(each);
    for (const type of [...types, '']) {
      const watched = this.#byType.get(type);
      if (watched === undefined) continue;
      for (const attribute of [...attributes, '']) for (const each of watched.get(attribute) ?? []) found.add(each);
    }
    return found;
  }

  /** Whether somebody wants to know what the attributes of such an entity were before. */
  isCurious(types: readonly string[]): boolean {
    return this.#curious.size > 0 && [...types, ''].some((type) => (this.#curious.get(type) ?? 0) > 0);
  }

  *#places({ terms }: ReadySubscription): Iterable<() => Some> {
    for (const { ids, types } of terms.selectors ?? [{ ids: null, types: null }]) {
      if (ids !== null) {
        for (const id of ids) yield () => placeIn(this.#byId, id);
        continue;
      }
      // Of a group all types are needed: any one of them finds it.
      for (const type of types === null ? [''] : types.map(([first = '']) => first)) {
        const watched = this.#byType.get(type) ?? new Map<string, Some>();
        this.#byType.set(type, watched);
        for (const attribute of terms.watched ?? ['']) yield () => placeIn(watched, attribute);
      }
    }
  }

  #count({ terms }: ReadySubscription, by: number): void {
    if (!terms.showChanges) return;
    const types = terms.selectors?.flatMap((selector) => selector.types?.flat() ?? ['']) ?? [''];
    for (const type of new Set(types)) {
      const count = (this.#curious.get(type) ?? 0) + by;
      if (count > 0) this.#curious.set(type, count);
      else this.#curious.delete(type);
    }
  }
}

function placeIn(map: Map<string, Some>, key: string): Some {
  const known = map.get(key);
  if (known !== undefined) return known;
  const fresh: Some = new Set();
  map.set(key, fresh);
  return fresh;
}
