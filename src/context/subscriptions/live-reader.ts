import { allParts, type Changes } from '../../platform/changes/index.ts';
import { isDatabaseAway } from '../../platform/database/index.ts';
import type { Matcher } from './matcher.ts';
import type { NewElement } from './queue-store.ts';
import type { ReadySubscription } from './subscription.ts';
import { SubscriptionIndex } from './subscription-index.ts';

/** A stream that hears of what one reader finds. */
export interface Listener {
  /** With an id of its own; hears of changes after `since` alone. */
  readonly subscription: ReadySubscription;
  heard(elements: readonly string[], position: number): void;
  /** The reader cannot go on; nothing more comes. */
  broken(error: unknown): void;
}

/** One reader of a space's change log for all the streams of this process. */
export interface LiveReader {
  /** The place up to which it has begun to read; a listener that knows everything up to here may join. */
  readonly reached: number;
  join(listener: Listener): void;
  /** Answers whether nobody is left, and the reader has ended. */
  leave(listener: Listener): boolean;
}

/** What readers stand on. */
export interface LiveReaderDeps {
  readonly changes: Pick<Changes, 'head' | 'read' | 'watch'>;
  readonly matcher: Pick<Matcher, 'matchFor'>;
}

/** How many changes are read at once. */
export const mostChanges = 200;
/** Between two looks at the log, and at the latest. */
const rest = { least: 100, most: 1_000 } as const;

/** Starts reading a space's log after a place; ends when the last listener has left. */
export function startLiveReader({ changes, matcher }: LiveReaderDeps, space: number, from: number): LiveReader {
  const index = new SubscriptionIndex();
  const listeners = new Map<string, Listener>();
  const wake = createWake();
  const unwatch = changes.watch(wake.now);
  let reached = from;
  let isOver = false;

  async function look(): Promise<boolean> {
    const after = reached;
    const upTo = await changes.head(space);
    const batch = upTo > after ? await changes.read({ space, parts: allParts, after, upTo, limit: mostChanges }) : [];
    const isFull = batch.length === mostChanges;
    const position = isFull ? batch.at(-1)!.position : upTo;
    // From here on, without a pause until the subscriptions are looked up, whoever joins is told of what comes after.
    reached = position;
    if (position === after) return false;
    const present = [...listeners.values()];
    const found = await matcher.matchFor(space, batch, (change) => index.candidates(change));
    const byListener = Map.groupBy(found, ({ subscription }: NewElement) => subscription);
    for (const listener of present)
      listener.heard(
        (byListener.get(listener.subscription.id) ?? []).map(({ element }) => element),
        position,
      );
    return isFull;
  }

  async function work(): Promise<void> {
    while (!isOver) {
      const before = reached;
      const isFull = await look().catch((error: unknown) => {
        // It goes on where it was once the database is back.
        if (!isDatabaseAway(error)) throw error;
        reached = before;
        return false;
      });
      if (!isFull && !isOver) await wake.after(rest.least, rest.most);
    }
  }

  work().catch((error: unknown) => {
    isOver = true;
    unwatch();
    for (const listener of [...listeners.values()]) listener.broken(error);
  });

  return {
    get reached() {
      return reached;
    },
    join(listener) {
      listeners.set(listener.subscription.id, listener);
      index.add(listener.subscription);
    },
    leave(listener) {
      if (listeners.delete(listener.subscription.id)) index.remove(listener.subscription);
      if (listeners.size > 0) return false;
      isOver = true;
      unwatch();
      wake.now();
      return true;
    },
  };
}

/** Waits for a sign, not shorter than one time and not longer than another. */
function createWake() {
  let woken = false;
  let rouse = () => {};
  return {
    now() {
      woken = true;
      rouse();
    },
    async after(least: number, most: number): Promise<void> {
      await new Promise((resolve) => setTimeout(resolve, least));
      if (!woken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, most - least);
          rouse = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      woken = false;
    },
  };
}
