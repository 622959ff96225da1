import { randomUUID } from 'node:crypto';
import type { Database } from '../database/index.ts';
import { allParts, type Change, partCount } from './change.ts';
import { allHeads, readChanges } from './change-store.ts';
import { addCursors, countHolders, type LeasedPart, leaseParts, moveCursors, releaseParts } from './cursor-store.ts';

/** Someone who wants to know every committed change, at least once and in order for each entity. */
export interface FollowerDefinition {
  readonly name: string;
  /** Where a new follower begins: with the oldest kept change, or with what comes after now. */
  readonly from: 'start' | 'now';
  /** Deals with a batch; the cursor moves when it returns, and the batch comes again when it throws. */
  readonly handle: (changes: readonly Change[]) => Promise<void>;
}

/** A follower at work. */
export interface Follower {
  /** Looks for new changes now. */
  wake(): void;
  /** Finishes the batch under way and gives its leases back. */
  stop(): Promise<void>;
}

const leaseSeconds = 15;
const batchSize = 1000;
const pollMilliseconds = 5000;
const pauseAfterFailure = 1000;

/** Runs a follower until it is stopped; `failed` hears of every batch that was refused. */
export function runFollower(db: Database, definition: FollowerDefinition, failed: (error: unknown) => void): Follower {
  const holder = randomUUID();
  const known = new Set<number>();
  let stopping = false;
  let woken = false;
  let rouse = () => {};

  async function work(): Promise<void> {
    while (!stopping) {
      woken = false;
      const more = await round().catch(async (error: unknown) => {
        failed(error);
        if (!stopping) await pause(pauseAfterFailure);
        return true;
      });
      if (!more && !woken && !stopping) await pause(pollMilliseconds);
    }
    await releaseParts(db.kysely, definition.name, holder).catch(failed);
  }

  /** One look at every space; true when some space had a full batch. */
  async function round(): Promise<boolean> {
    let more = false;
    for (const [space, head] of await allHeads(db.kysely)) {
      if (stopping) return false;
      if (!known.has(space)) {
        const position = definition.from === 'start' ? 0 : head;
        await addCursors(db.kysely, { follower: definition.name, space, parts: allParts, position });
        known.add(space);
      }
      more = (await followSpace(space, head)) || more;
    }
    return more;
  }

  async function followSpace(space: number, head: number): Promise<boolean> {
    const holders = Math.max(1, await countHolders(db.kysely, definition.name, space));
    const share = holders === 1 ? partCount : Math.ceil(partCount / holders);
    const lease = { follower: definition.name, space, holder, seconds: leaseSeconds, share };
    const parts = (await leaseParts(db.kysely, lease)).filter((part) => part.position < head);
    if (parts.length === 0) return false;
    const after = Math.min(...parts.map((part) => part.position));
    const place = { space, parts: parts.map((part) => part.part), after, upTo: head, limit: batchSize };
    const changes = await readChanges(db.kysely, place);
    const isFull = changes.length === batchSize;
    const reached = isFull ? changes.at(-1)!.position : head;
    const unseen = changes.filter(isUnseenBy(parts));
    if (unseen.length > 0) await definition.handle(unseen);
    await moveCursors(db.kysely, { follower: definition.name, space, parts, position: reached });
    return isFull;
  }

  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const done = work();
  return {
    wake() {
      woken = true;
      rouse();
    },
    stop() {
      stopping = true;
      rouse();
      return done;
    },
  };
}

/** Parts stand at different positions; a change that a part has already passed is not handled twice. */
function isUnseenBy(parts: readonly LeasedPart[]): (change: Change) => boolean {
  const positions = new Map(parts.map((part) => [part.part, part.position]));
  return (change) => change.position > (positions.get(change.part) ?? Number.POSITIVE_INFINITY);
}
