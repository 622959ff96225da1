import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ActiveContext } from '../../linked-data/index.ts';
import { type Access, type Maker, makerName, type Standing } from '../../participants/index.ts';
import { allParts } from '../../platform/changes/index.ts';
import { isDatabaseAway } from '../../platform/database/index.ts';
import { checkMembers } from './check-members.ts';
import { subscriptionError } from './errors.ts';
import { readySubscription } from './known-subscriptions.ts';
import { createBacklog } from './live-backlog.ts';
import { type Listener, type LiveReader, type LiveReaderDeps, mostChanges, startLiveReader } from './live-reader.ts';
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
  /** Told when it takes in too slowly what there is, and so ends; it may come again with the last place it was told. */
  readonly cut: () => void;
}

/** What streams stand on. */
export interface LiveDeps extends LiveReaderDeps {
  readonly standing: () => Pick<Standing, 'of'>;
}

/** Streams of changes for those who are connected; what they do not take is not kept for them. */
export interface Live {
  /** Refuses when as many are connected as there may be. */
  requireRoom(): void;
  follow(request: LiveRequest): AsyncIterable<LiveBatch>;
  stop(): void;
}

const limits = { streams: 200, bytes: 1024 * 1024 } as const;
/** After so long without news a stream gives a sign of life, and finds out who is gone. */
const silenceMilliseconds = 1_000;

/** Makes the streams; those of a space share one reader of its log. */
export function createLive({ changes, matcher, standing }: LiveDeps): Live {
  const ending = new AbortController();
  const readers = new Map<number, LiveReader>();
  let streams = 0;

  /** A key that was revoked or a person who is no more ends the stream, whatever others may read. */
  async function isStillThere(maker: Maker): Promise<boolean> {
    const now = await standing().of(maker).catch(waitForDatabase);
    return now === undefined || (now !== null && makerName(now) === maker.maker);
  }

  /** What has happened after a place, for a stream that has not joined the others yet. */
  async function catchUp(subscription: ReadySubscription, after: number, index: SubscriptionIndex) {
    const { space } = subscription;
    const upTo = await changes.head(space);
    const read = { space, parts: allParts, after, upTo, limit: mostChanges };
    const batch = upTo > after ? await changes.read(read) : [];
    const isFull = batch.length === mostChanges;
    const found = await matcher.matchFor(space, batch, (change) => index.candidates(change));
    return { elements: found.map(({ element }) => element), position: isFull ? batch.at(-1)!.position : upTo, isFull };
  }

  /** Alone from its own place, until nothing is left to be told; ends with the place that was reached. */
  async function* alone(request: LiveRequest, from: number, signal: AbortSignal): AsyncGenerator<LiveBatch, number> {
    const index = new SubscriptionIndex();
    index.add(request.subscription);
    let position = from;
    while (!signal.aborted && (await isStillThere(request.subscription))) {
      const next = await catchUp(request.subscription, position, index).catch(waitForDatabase);
      position = next?.position ?? position;
      // An empty batch is a sign of life, and finds out who is gone.
      yield next ?? { elements: [], position };
      if (next === undefined) await wait(silenceMilliseconds);
      else if (!next.isFull) break;
    }
    return position;
  }

  async function* together(request: LiveRequest, from: number, signal: AbortSignal): AsyncGenerator<LiveBatch> {
    const until = performance.now() + request.seconds * 1000;
    const overflown = new AbortController();
    const backlog = createBacklog(limits.bytes, () => {
      overflown.abort();
      request.cut();
    });
    let place = from;
    let fault: unknown = null;
    const either = AbortSignal.any([signal, overflown.signal]);
    let reader = readers.get(request.space);
    // The others may be further already: what lies between is read alone, which is little.
    while (reader !== undefined && reader.reached > place && !either.aborted) {
      place = yield* alone(request, place, either);
      reader = readers.get(request.space);
    }
    reader ??= startLiveReader({ changes, matcher }, request.space, place);
    readers.set(request.space, reader);
    const listener: Listener = {
      subscription: { ...request.subscription, id: `${request.subscription.id}:${randomUUID()}`, since: place },
      heard: (elements, position) => backlog.put({ elements, position }),
      broken: (error) => {
        fault = error;
        readers.delete(request.space);
        overflown.abort();
      },
    };
    reader.join(listener);
    try {
      while (!either.aborted && performance.now() < until && (await isStillThere(request.subscription))) {
        const batch = await backlog.take(silenceMilliseconds, either);
        if (fault !== null) throw fault;
        if (overflown.signal.aborted) return;
        place = batch?.position ?? place;
        yield batch ?? { elements: [], position: place };
      }
    } finally {
      if (reader.leave(listener) && readers.get(request.space) === reader) readers.delete(request.space);
    }
  }

  async function* follow(request: LiveRequest): AsyncIterable<LiveBatch> {
    streams += 1;
    const signal = AbortSignal.any([request.signal, ending.signal]);
    try {
      const head = await changes.head(request.space);
      const from = Math.min(request.after ?? head, head);
      yield { elements: [], position: from };
      const place = yield* alone(request, from, signal);
      if (request.seconds > 0) yield* together(request, place, signal);
    } finally {
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
