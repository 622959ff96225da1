import type { Clock } from '../clock.ts';
import type { Database } from '../database/index.ts';
import type { Change } from './change.ts';
import { firstOf, headOf, notifyChange, readChanges, tidyChangeLog } from './change-store.ts';
import { followerLags } from './cursor-store.ts';
import { type Follower, type FollowerDefinition, runFollower } from './follower.ts';

export { allParts, type Change, type ChangeKind } from './change.ts';
export type { Follower, FollowerDefinition } from './follower.ts';

/** The change log: what was committed, in order, and those who follow it. */
export interface Changes {
  /** Wakes the followers of a space, here at once and in other processes soon; to be called after a commit. */
  announce(space: number): void;
  /** The last committed position of a space. */
  head(space: number): Promise<number>;
  /** The position of the oldest change of a space that is kept; that of the next one where none is. */
  first(space: number): Promise<number>;
  /** Committed changes of a space after a position, oldest first. */
  read(place: {
    space: number;
    parts: readonly number[];
    after: number;
    upTo: number;
    limit: number;
  }): Promise<Change[]>;
  follow(definition: FollowerDefinition): Follower;
  /** Calls `heard` soon after commits, here or elsewhere, of whatever space; ends with what it returns. */
  watch(heard: () => void): () => void;
  /** How far behind each follower is. */
  lags(): Promise<readonly { follower: string; space: number; behind: number }[]>;
  /** Makes room ahead and drops what every follower has passed. */
  tidy(): Promise<{ removed: number }>;
  stop(): Promise<void>;
}

/** At most one NOTIFY per space in this time, however many commits there are. */
const notifyMilliseconds = 25;
const keepDays = 7;

/** The change log of a database; `failed` hears of a follower's refused batches. */
export async function createChanges(deps: {
  db: Database;
  clock: Clock;
  failed: (error: unknown) => void;
  /** Whether followers run in this process; otherwise they rest here, and another one runs them. */
  follows?: boolean;
}): Promise<Changes> {
  const { db, clock, failed, follows = true } = deps;
  const followers = new Set<Follower>();
  const watchers = new Set<() => void>();
  const announced = new Map<number, NodeJS.Timeout>();
  const wakeAll = () => {
    for (const follower of followers) follower.wake();
    for (const heard of watchers) heard();
  };
  // The embedded engine serves one process only, whose followers are woken directly.
  const stopListening = db.engine === 'postgres' ? await db.listen('change', wakeAll) : async () => {};

  function announceLater(space: number): void {
    if (announced.has(space)) return;
    const timer = setTimeout(() => {
      announced.delete(space);
      notifyChange(db.kysely, space).catch(failed);
    }, notifyMilliseconds);
    announced.set(space, timer);
  }

  return {
    announce(space) {
      wakeAll();
      if (db.engine === 'postgres') announceLater(space);
    },
    head: (space) => headOf(db.kysely, space),
    first: (space) => firstOf(db.kysely, space),
    read: (place) => readChanges(db.kysely, place),
    follow(definition) {
      if (!follows) return { wake() {}, async stop() {} };
      const follower = runFollower(db, definition, failed);
      followers.add(follower);
      return {
        wake: follower.wake,
        stop() {
          followers.delete(follower);
          return follower.stop();
        },
      };
    },
    watch(heard) {
      watchers.add(heard);
      return () => void watchers.delete(heard);
    },
    lags: () => followerLags(db.kysely),
    tidy: () => tidyChangeLog(db, clock.now(), keepDays),
    async stop() {
      for (const timer of announced.values()) clearTimeout(timer);
      await stopListening();
      await Promise.all([...followers].map((follower) => follower.stop()));
    },
  };
}
