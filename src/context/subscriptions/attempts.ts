import { shownAttributes, visible } from '../../participants/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import type { Secrets } from '../../platform/secrets/index.ts';
import type { KnownSubscriptions } from './known-subscriptions.ts';
import type { Claimed } from './lease-store.ts';
import { type Matcher, notificationId } from './matcher.ts';
import { notificationMessage } from './notification-message.ts';
import type { Outcome } from './outcome-store.ts';
import { type Asked, readWaiting, type Waiting } from './queue-store.ts';
import { openParts } from './secret-parts.ts';
import type { Send, Sent } from './sending.ts';
import { type ReadySubscription, statusOf } from './subscription.ts';
import { together } from './together.ts';

/** What attempts stand on. */
export interface AttemptDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly send: Send;
  readonly secrets: Pick<Secrets, 'open'>;
  readonly known: KnownSubscriptions;
  readonly matcher: Pick<Matcher, 'accessOf' | 'activeOf'>;
  /** The name of a space, for `NGSILD-Tenant`. */
  readonly nameOf: (space: number) => Promise<string>;
  /** Breaks off what is under way. */
  readonly ending: AbortSignal;
}

/** Tries to bring out what waits longest of one subscription; null when that is no more. */
export type Attempt = (claimed: Claimed, failures: number) => Promise<Outcome | null>;

/** How much goes in one notification; of a throttled subscription more, since its next one may be far away. */
const limits = { elements: 50, throttled: 1_000, characters: 1024 * 1024 } as const;
/** What waits for so many is read together. */
const readTogether = 32;
/** A receiver that refuses (4xx) is asked so often; one that is away as long as its elements are younger than this. */
const mostRefusals = 3;
const patienceMilliseconds = 24 * 60 * 60 * 1000;
const backOff = { first: 500, most: 300_000 } as const;

/** Makes the attempts. */
export function createAttempt(deps: AttemptDeps): Attempt {
  const { db, clock, known, matcher, ending } = deps;
  const waitingOf = together(readTogether, (asked: readonly Asked[]) =>
    readWaiting(db.kysely, asked, limits.characters),
  );

  async function attempt(claimed: Claimed, failures: number): Promise<Outcome | null> {
    const subscription = (await known.of(claimed.space)).byId.get(claimed.id);
    if (subscription === undefined) return null;
    const now = clock.now();
    const elements = subscription.terms.throttling > 0 ? limits.throttled : limits.elements;
    const waiting = await waitingOf({ space: claimed.space, id: claimed.id, elements });
    const base = { space: claimed.space, id: claimed.id, dead: false, at: now, due: now, fault: null, attempt: null };
    const status = statusOf(subscription.terms, now);
    // What waits for a paused or expired subscription is no longer wanted.
    if (status !== 'active' || waiting.length === 0)
      return { ...base, numbers: waiting.map(({ number }) => number), sent: null };
    const readable = await stillReadable(subscription, waiting);
    const unreadable = waiting.filter((each) => !readable.includes(each));
    const chosen = uniqueHead(readable);
    const numbers = [...unreadable, ...chosen].map(({ number }) => number);
    if (chosen.length === 0) return { ...base, numbers, sent: null };
    const began = performance.now();
    const { answer, refusal } = await send(subscription, chosen, now);
    const at = clock.now();
    const attempt = {
      ...{ at: at.toISOString(), milliseconds: Math.round(performance.now() - began) },
      ...{ entities: chosen.length, sent: refusal === null, answer },
    };
    if (refusal === null) {
      const throttled = new Date(at.getTime() + subscription.terms.throttling * 1000);
      return { ...base, numbers, sent: true, at, due: throttled, attempt };
    }
    const oldest = chosen[0]!.made.getTime();
    const isHopeless = refusal.isFinal ? failures + 1 >= mostRefusals : at.getTime() - oldest > patienceMilliseconds;
    const pauseAfter = Math.max(
      subscription.terms.endpoint.cooldownSeconds * 1000,
      Math.min(backOff.most, backOff.first * 2 ** Math.min(failures, 16)),
    );
    const due = new Date(at.getTime() + pauseAfter * (0.8 + Math.random() * 0.2));
    return {
      ...base,
      numbers: isHopeless ? numbers : unreadable.map(({ number }) => number),
      dead: isHopeless,
      sent: false,
      at,
      due,
      fault: answer,
      attempt,
    };
  }

  /** A right that was withdrawn meanwhile ends what waits as well. */
  async function stillReadable(subscription: ReadySubscription, waiting: readonly Waiting[]) {
    const access = await matcher.accessOf(subscription);
    if (access === null) return [];
    return waiting.filter(({ datasets, attributes }) => {
      if (!visible(access, datasets)) return false;
      const shown = shownAttributes(access, datasets);
      // Told without a list: its owner saw everything then, and must see everything now.
      return shown === null || (attributes.length > 0 && attributes.every((attribute) => shown.has(attribute)));
    });
  }

  async function send(subscription: ReadySubscription, chosen: readonly Waiting[], notifiedAt: Date): Promise<Sent> {
    const { endpoint } = subscription.terms;
    const { uri = endpoint.uri, receiverInfo = [] } = openParts(deps.secrets, subscription.sealed);
    const message = notificationMessage(subscription, {
      id: notificationId(
        subscription.space,
        chosen.map(({ number }) => number),
      ),
      notifiedAt,
      elements: chosen.map(({ element }) => element),
      tenant: await deps.nameOf(subscription.space),
      pairs: receiverInfo,
      active: await matcher.activeOf(subscription),
    });
    return deps.send({ ...endpoint, uri }, message, ending);
  }

  return attempt;
}

/** As many of the oldest as tell of different entities: of each, one state after the other. */
function uniqueHead(waiting: readonly Waiting[]): readonly Waiting[] {
  const seen = new Set<string>();
  const end = waiting.findIndex(({ entity }) => {
    if (seen.has(entity)) return true;
    seen.add(entity);
    return false;
  });
  return end === -1 ? waiting : waiting.slice(0, end);
}
