import { randomUUID } from 'node:crypto';
import type { Database, Transaction } from '../database/index.ts';
import { allParts, type Change, partCount } from './change.ts';
import { allHeads, readChanges } from './change-store.ts';
import { addCursors, countHolders, type LeasedPart, leaseParts, moveCursors, releaseParts } from './cursor-store.ts';

/** Someone who wants to know every committed change, at least once and in order for each entity. */
export interface FollowerDefinition {
  readonly name: string;
  /** Where a new follower begins: with the oldest kept change, or with what comes after now. */
  readonly from: 'start' | 'now';
  /**
   * Deals with a batch; the cursor moves when it returns, and the batch comes again when it throws. What it returns is
   * done in the very transaction that moves the cursor, or not at all: exactly once, whatever process ends when.
   */
  readonly handle: (changes: readonly Change[]) => Promise<undefined | WriteWithCursor> | Promise<void>;
  /** Told when what `handle` returned has been committed. */
  readonly written?: () => void;
  /** The spaces whose changes are wanted now; in the others the cursor moves along without reading. Absent: all. */
  readonly spaces?: () => Promise<ReadonlySet<number>>;
}

/** What a follower writes together with its cursor. */
export type WriteWithCursor = (tx: Transaction) => Promise<void>;

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
/** Between two looks, so that steady writing is followed in batches and costs the writers little. */
const restMilliseconds = 15;
/** How often the cursors move where nothing is wanted, so that the log can be tidied behind them. */
const idleMilliseconds = 60_000;

/** Runs a follower until it is stopped; `failed` hears of every batch that was refused. */
export function runFollower(db: Database, definition: FollowerDefinition, failed: (error: unknown) => void): Follower {
  const holder = randomUUID();
  const known = new Set<number>();
  const idleUntil = new Map<number, number>();
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
      if (stopping) break;
      if (more || woken) await sleep(restMilliseconds);
      else await pause(pollMilliseconds);
    }
    await releaseParts(db.kysely, definition.name, holder).catch(failed);
  }

  /** One look at every space; true when some space had a full batch. */
  async function round(): Promise<boolean> {
    let more = false;
    const isIdle = known.size > 0 && !isAnyIdleOver();
    if (isIdle && (await definition.spaces?.())?.size === 0) return false;
    // Heads first: whatever is wanted from before them is then known, and no cursor passes over it.
    const heads = await allHeads(db.kysely);
    const wanted = await definition.spaces?.();
    for (const [space, head] of heads) {
      if (stopping) return false;
      if (!known.has(space)) {
        const position = definition.from === 'start' ? 0 : head;
        await addCursors(db.kysely, { follower: definition.name, space, parts: allParts, position });
        known.add(space);
      }
      if (wanted === undefined || wanted.has(space)) more = (await followSpace(space, head)) || more;
      else if (performance.now() >= (idleUntil.get(space) ?? 0)) await passOver(space, head);
    }
    return more;
  }

  const isAnyIdleOver = () => [...known].some((space) => performance.now() >= (idleUntil.get(space) ?? 0));

  /** Moves the cursors of a space in which nothing is wanted. */
  async function passOver(space: number, head: number): Promise<void> {
    const parts = await lease(space);
    await moveCursors(db.kysely, { follower: definition.name, space, parts, position: head });
    idleUntil.set(space, performance.now() + idleMilliseconds);
  }

  async function lease(space: number): Promise<LeasedPart[]> {
    const holders = Math.max(1, await countHolders(db.kysely, definition.name, space));
    const share = holders === 1 ? partCount : Math.ceil(partCount / holders);
    return leaseParts(db.kysely, { follower: definition.name, space, holder, seconds: leaseSeconds, share });
  }

  async function followSpace(space: number, head: number): Promise<boolean> {
    idleUntil.delete(space);
    const parts = (await lease(space)).filter((part) => part.position < head);
    if (parts.length === 0) return false;
    const after = Math.min(...parts.map((part) => part.position));
    const place = { space, parts: parts.map((part) => part.part), after, upTo: head, limit: batchSize };
    const changes = await readChanges(db.kysely, place);
    const isFull = changes.length === batchSize;
    const reached = isFull ? changes.at(-1)!.position : head;
    const unseen = changes.filter(isUnseenBy(parts));
    const write = unseen.length > 0 ? await definition.handle(unseen) : undefined;
    const move = { follower: definition.name, space, parts, position: reached };
    if (write === undefined) await moveCursors(db.kysely, move);
    else {
      await db.transaction((tx) => moveWith(tx, move, write));
      definition.written?.();
    }
    return isFull;
  }

  /** Another process that has taken one of the parts meanwhile deals with its changes: then nothing is written here. */
  async function moveWith(
    tx: Transaction,
    move: Parameters<typeof moveCursors>[1],
    write: WriteWithCursor,
  ): Promise<void> {
    const { rows } = await moveCursors(tx, move);
    if (rows.length < move.parts.length) throw new Error(`a lease of follower ${definition.name} has been lost`);
    await write(tx);
  }

  const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

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
