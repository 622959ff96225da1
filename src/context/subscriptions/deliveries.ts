import { randomUUID } from 'node:crypto';
import { type AttemptDeps, createAttempt } from './attempts.ts';
import type { CatchUp } from './catch-up.ts';
import {
  type Claimed,
  claim,
  dueTurns,
  endLeases,
  hasten,
  release,
  releaseAll,
  renew,
  takeTurn,
} from './lease-store.ts';
import type { Matcher } from './matcher.ts';
import { type Outcome, settle } from './outcome-store.ts';
import { ownBroker } from './own-topics.ts';
import { type Bound, enqueue } from './queue-store.ts';
import { statusOf } from './subscription.ts';
import { together } from './together.ts';

/** Brings notifications to their receivers: each subscription's in order, many subscriptions at once. */
export interface Deliveries {
  /** Looks at once for what is due. */
  wake(): void;
  /** Somebody listens at the node's own broker, for whom something may wait. */
  listened(): void;
  /** Ends the notifications under way and gives all leases back. */
  stop(): Promise<void>;
}

/** What deliveries stand on. */
export interface DeliveriesDeps extends Omit<AttemptDeps, 'ending'> {
  readonly matcher: Pick<Matcher, 'accessOf' | 'activeOf' | 'present'>;
  readonly bound: Bound;
  readonly catchUp: CatchUp;
  /** Whether the node's own broker is in this process; where not, its messages are left to the process that has it. */
  readonly hasBroker: boolean;
  readonly failed: (error: unknown) => void;
}

const limits = {
  /** Notifications under way at once to receivers that answer, and to those that failed last or let us wait. */
  quick: 256,
  troubled: 256,
  together: 1_024,
  /** To one endpoint, so that a slow one takes little from the others. */
  perEndpoint: 8,
  turns: 20,
} as const;
/** Whoever has not answered for so long is among those that let us wait, and holds no place of the others any more. */
const slowMilliseconds = 500;
const leaseSeconds = 10;
const pollMilliseconds = 500;
/** Between two looks for what is due while there is much. */
const restMilliseconds = 5;

/** Starts bringing out notifications. */
export function startDeliveries(deps: DeliveriesDeps): Deliveries {
  const { db, clock, known, matcher, failed } = deps;
  const holder = randomUUID();
  const ending = new AbortController();
  const attempt = createAttempt({ ...deps, ending: ending.signal });
  const noteOutcome = together(limits.together, (outcomes: readonly Outcome[]) => settle(db.kysely, holder, outcomes));
  const underway = new Map<string, number>();
  const lanes = new Map<Claimed, Promise<void>>();
  const troubled = new Set<Claimed>();
  let fetching: Promise<void> | null = null;
  let woken = false;
  let rouse = () => {};

  async function work(): Promise<void> {
    let renewed = performance.now();
    let turned = 0;
    // The embedded engine's folder is locked for this process: whoever held a lease is gone.
    if (db.engine === 'embedded') await endLeases(db.kysely).catch(failed);
    while (!ending.signal.aborted) {
      woken = false;
      try {
        if (performance.now() - renewed > (leaseSeconds * 1000) / 3) {
          await renew(db.kysely, holder, [...lanes.keys()], leaseSeconds);
          renewed = performance.now();
        }
        if (performance.now() - turned > pollMilliseconds) {
          turned = performance.now();
          await makeTurns();
          fetchMore();
        }
        await startLanes();
      } catch (error) {
        failed(error);
      }
      if (!woken && !ending.signal.aborted) await pause(pollMilliseconds);
      else await pause(restMilliseconds);
    }
    await Promise.allSettled([...lanes.values(), fetching]);
    await releaseAll(db.kysely, holder).catch(failed);
  }

  /** Beside the deliveries: what is fetched from the log must hold none of them up. */
  function fetchMore(): void {
    fetching ??= fetchAll()
      .catch(failed)
      .finally(() => {
        fetching = null;
      });
  }

  async function fetchAll(): Promise<void> {
    while (!ending.signal.aborted && (await deps.catchUp())) wake();
  }

  async function startLanes(): Promise<void> {
    const room = Math.max(0, limits.together - lanes.size);
    const rooms = {
      limit: Math.min(room, Math.max(0, limits.quick - (lanes.size - troubled.size))),
      troubled: Math.min(room, Math.max(0, limits.troubled - troubled.size)),
    };
    if (rooms.limit + rooms.troubled === 0) return;
    const full = [...underway].flatMap(([endpoint, count]) => (count >= limits.perEndpoint ? [endpoint] : []));
    const taken = await claim(db.kysely, {
      ...{ holder, now: clock.now(), seconds: leaseSeconds, each: limits.perEndpoint, full, ...rooms },
      ...{ underway: Object.fromEntries(underway), without: deps.hasBroker ? '' : ownBroker },
    });
    for (const claimed of taken) {
      underway.set(claimed.endpoint, (underway.get(claimed.endpoint) ?? 0) + 1);
      const lane = followLane(claimed)
        .catch((error: unknown) => {
          // What the end of the node breaks off is begun anew with its next start.
          if (!ending.signal.aborted) failed(error);
        })
        .finally(() => {
          const count = (underway.get(claimed.endpoint) ?? 1) - 1;
          // Where there was room, nothing that was due has been left.
          if (lanes.size >= limits.quick || count + 1 >= limits.perEndpoint) wake();
          lanes.delete(claimed);
          troubled.delete(claimed);
          if (count === 0) underway.delete(claimed.endpoint);
          else underway.set(claimed.endpoint, count);
        });
      lanes.set(claimed, lane);
      if (claimed.failures > 0) troubled.add(claimed);
    }
    if (taken.length > 0) woken = true;
  }

  /** Sends what waits for one subscription's receiver, until nothing does or something goes wrong. */
  async function followLane(claimed: Claimed): Promise<void> {
    let { failures } = claimed;
    let isOver = false;
    try {
      while (!ending.signal.aborted) {
        const slow = setTimeout(() => {
          troubled.add(claimed);
          wake();
        }, slowMilliseconds);
        const outcome = await attempt(claimed, failures).finally(() => clearTimeout(slow));
        if (outcome === null) return;
        if (outcome.sent) troubled.delete(claimed);
        const left = await noteOutcome(outcome);
        failures = outcome.sent === false ? failures + 1 : 0;
        isOver = left?.isOver ?? true;
        if (isOver) return;
      }
    } finally {
      // Another lane of this process may have it by now.
      if (!isOver) await release(db.kysely, holder, claimed);
    }
  }

  /** NGSI-LD 1.9.1 §5.8.6, timeInterval. */
  async function makeTurns(): Promise<void> {
    const now = clock.now();
    for (const turn of await dueTurns(db.kysely, now, limits.turns)) {
      const subscription = (await known.of(turn.space)).byId.get(turn.id);
      const isDue = subscription !== undefined && statusOf(subscription.terms, now) === 'active';
      const elements = isDue ? await matcher.present(subscription) : [];
      await db.transaction(async (tx) => {
        if (await takeTurn(tx, turn, now)) await enqueue(tx, elements, { now, bound: deps.bound });
      });
    }
  }

  function wake(): void {
    woken = true;
    rouse();
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
    wake,
    listened() {
      hasten(db.kysely, ownBroker, clock.now()).then(wake, failed);
    },
    stop() {
      ending.abort();
      rouse();
      return done;
    },
  };
}
