import type { ActiveContext } from '../../linked-data/index.ts';
import { type Access, type Maker, makerName, type Standing } from '../../participants/index.ts';
import { allParts, type Changes } from '../../platform/changes/index.ts';
import { isDatabaseAway } from '../../platform/database/index.ts';
import { checkMembers } from './check-members.ts';
import { subscriptionError } from './errors.ts';
import { readySubscription } from './known-subscriptions.ts';
import type { Matcher } from './matcher.ts';
import { noteNames } from './names.ts';
import { readTerms } from './read-terms.ts';
import type { ReadySubscription } from './subscription.ts';
import { SubscriptionIndex } from './subscription-index.ts';

/** What has happened up to a place in the change log: JSON texts, each a list of entities. */
export interface LiveBatch {
  readonly elements: readonly string[];
  /** Where to go on after a break. */
  readonly position: number;
}

/** What somebody watches while being connected. */
export interface LiveRequest {
  readonly space: number;
  readonly subscription: ReadySubscription;
  /** The place after which to begin; undefined: now. */
  readonly after: number | undefined;
  /** Ends after so many seconds; 0 tells what there is and ends. */
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** Streams of changes for those who are connected; what they do not take is not kept for them. */
export interface Live {
  /** Refuses when as many are connected as there may be. */
  requireRoom(): void;
  follow(request: LiveRequest): AsyncIterable<LiveBatch>;
  stop(): void;
}

const limits = { streams: 200, changes: 200 } as const;
/** Between two looks at the log, and at the latest. */
const rest = { least: 100, most: 1_000 } as const;

/** Makes the streams. */
export function createLive({
  changes,
  matcher,
  standing,
}: {
  readonly changes: Pick<Changes, 'head' | 'read' | 'watch'>;
  readonly matcher: Pick<Matcher, 'matchFor'>;
  readonly standing: () => Pick<Standing, 'of'>;
}): Live {
  const ending = new AbortController();
  let streams = 0;

  /** A key that was revoked or a person who is no more ends the stream, whatever others may read. */
  async function isStillThere(maker: Maker): Promise<boolean> {
    const now = await standing().of(maker);
    return now !== null && makerName(now) === maker.maker;
  }

  /** What has happened after a place; null when whoever watches is there no more. */
  async function look(subscription: ReadySubscription, after: number, index: SubscriptionIndex) {
    if (!(await isStillThere(subscription))) return null;
    const { space } = subscription;
    const upTo = await changes.head(space);
    const read = { space, parts: allParts, after, upTo, limit: limits.changes };
    const batch = upTo > after ? await changes.read(read) : [];
    const isFull = batch.length === limits.changes;
    const found = await matcher.matchFor(space, batch, (change) => index.candidates(change));
    return { elements: found.map(({ element }) => element), position: isFull ? batch.at(-1)!.position : upTo, isFull };
  }

  async function* follow({ space, subscription, after, seconds, signal }: LiveRequest): AsyncIterable<LiveBatch> {
    streams += 1;
    const index = new SubscriptionIndex();
    index.add(subscription);
    const until = performance.now() + seconds * 1000;
    const wake = createWake();
    const unwatch = changes.watch(wake.now);
    const isEnding = () => signal.aborted || ending.signal.aborted;
    try {
      const head = await changes.head(space);
      let position = Math.min(after ?? head, head);
      yield { elements: [], position };
      while (!isEnding()) {
        const next = await look(subscription, position, index).catch(waitForDatabase);
        if (next === null) return;
        // An empty batch is a sign of life, and finds out who is gone.
        const batch = next ?? { elements: [], position };
        position = batch.position;
        yield batch;
        if (next?.isFull) continue;
        if (performance.now() >= until) return;
        await wake.after(rest.least, rest.most);
      }
    } finally {
      unwatch();
      streams -= 1;
    }
  }

  return {
    follow,
    requireRoom() {
      if (streams >= limits.streams) throw subscriptionError('too-many-streams', { most: limits.streams });
    },
    stop: () => ending.abort(),
  };
}

/** A subscription that is not kept: what a caller watches while being connected. */
export function passingSubscription(
  access: Access,
  members: Readonly<Record<string, unknown>>,
  active: ActiveContext,
): ReadySubscription {
  const { participant, space } = access;
  const id = 'urn:ngsi-ld:Subscription:live';
  const notification = { format: members.format, endpoint: { uri: 'http://live.invalid/' } };
  const { format: _, ...rest } = members;
  const body = checkMembers(JSON.parse(JSON.stringify({ ...rest, id, type: 'Subscription', notification })));
  const noted = noteNames(active);
  readTerms(body, noted.active);
  const now = new Date(0);
  const own = participant.kind === 'application' ? participant.memberships[0]?.organisation : undefined;
  return readySubscription({
    ...{ space, id, version: 0, since: 0, body, context: active.source, sealed: null, created: now, modified: now },
    ...{ names: Object.fromEntries(noted.names), maker: makerName(participant), organisation: own ?? null },
  });
}

/** A stream outlives a database that is away: it goes on where it was. */
function waitForDatabase(error: unknown): undefined {
  if (!isDatabaseAway(error)) throw error;
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
