import type { Database } from '../../platform/database/index.ts';
import { contextOfNames } from './names.ts';
import { readTerms } from './read-terms.ts';
import type { ReadySubscription, Subscription } from './subscription.ts';
import { SubscriptionIndex } from './subscription-index.ts';
import { changedSince, idsOf, readHead, readHeads } from './subscription-store.ts';

/** The subscriptions of one space, ready for matching. */
export interface KnownSpace {
  readonly byId: ReadonlyMap<string, ReadySubscription>;
  readonly index: SubscriptionIndex;
}

/** The subscriptions of all spaces in memory; only what has changed is read anew. */
export interface KnownSubscriptions {
  /** As they are committed now. */
  of(space: number): Promise<KnownSpace>;
  /** The spaces that have subscriptions now. */
  spaces(): Promise<ReadonlySet<number>>;
  /** As they were last read, without waiting. */
  remembered(space: number): KnownSpace | undefined;
}

interface State extends KnownSpace {
  version: number;
  readonly byId: Map<string, ReadySubscription>;
  /** The reading under way, or that begins after it. */
  reading: Promise<void> | null;
  /** One that has not begun yet. */
  next: Promise<void> | null;
}

const chunk = 1_000;

/** Makes the memory of subscriptions. */
export function createKnownSubscriptions(db: Pick<Database, 'kysely'>): KnownSubscriptions {
  const states = new Map<number, State>();

  function stateOf(space: number): State {
    const known = states.get(space);
    if (known !== undefined) return known;
    const fresh: State = { version: 0, byId: new Map(), index: new SubscriptionIndex(), reading: null, next: null };
    states.set(space, fresh);
    return fresh;
  }

  function put(state: State, subscription: Subscription): void {
    drop(state, subscription.id);
    const ready = readySubscription(subscription);
    state.byId.set(ready.id, ready);
    state.index.add(ready);
  }

  function drop(state: State, id: string): void {
    const former = state.byId.get(id);
    if (former === undefined) return;
    state.index.remove(former);
    state.byId.delete(id);
  }

  /** Reads what was written since; where the number does not fit, some are gone. */
  async function refresh(space: number, state: State): Promise<void> {
    const head = await readHead(db.kysely, space);
    if (head.version === state.version) return;
    for (let rows: readonly Subscription[] = []; ; ) {
      rows = await changedSince(db.kysely, space, state.version, chunk);
      for (const row of rows) put(state, row);
      state.version = rows.at(-1)?.version ?? state.version;
      if (rows.length < chunk) break;
    }
    state.version = Math.max(state.version, head.version);
    if (state.byId.size === head.subscriptions) return;
    const present = new Set(await idsOf(db.kysely, space));
    for (const id of [...state.byId.keys()]) if (!present.has(id)) drop(state, id);
  }

  /** One after the other; whoever asks before one has begun shares it, and learns of what was committed until then. */
  function readNext(space: number, state: State): Promise<void> {
    const reading = (state.reading ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        state.next = null;
        return refresh(space, state);
      });
    state.next = reading;
    state.reading = reading;
    return reading;
  }

  return {
    async of(space) {
      const state = stateOf(space);
      await (state.next ?? readNext(space, state));
      return state;
    },
    async spaces() {
      return new Set((await readHeads(db.kysely)).map(({ space }) => space));
    },
    remembered: (space) => states.get(space),
  };
}

/** A subscription with its members read. */
export function readySubscription(subscription: Subscription): ReadySubscription {
  const terms = readTerms(subscription.body, contextOfNames(subscription.context, subscription.names));
  const { representation, endpoint, join } = terms;
  const { pick, omit, linked } = representation.projection;
  const form = JSON.stringify([
    subscription.context,
    endpoint.accept,
    { ...representation, projection: null, datasetIds: null },
    ...[pick, omit, representation.datasetIds].map((set) => (set ? [...set] : null)),
    linked === undefined && join === null ? null : subscription.id,
  ]);
  return { ...subscription, terms, form };
}
