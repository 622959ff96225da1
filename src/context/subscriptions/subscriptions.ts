import type { ActiveContext, ContextValue } from '../../linked-data/index.ts';
import type { Access, Maker } from '../../participants/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Secrets } from '../../platform/secrets/index.ts';
import { isUri } from '../entities/entity-id.ts';
import { checkMembers } from './check-members.ts';
import { subscriptionError } from './errors.ts';
import { readySubscription } from './known-subscriptions.ts';
import { contextOfNames, noteNames } from './names.ts';
import { requireOwnTopic } from './own-topics.ts';
import { mayChange, sees, visibleTo } from './ownership.ts';
import { readTerms } from './read-terms.ts';
import { apart, openParts, type SecretParts, sealParts, together } from './secret-parts.ts';
import type { DeliveryState, ReadySubscription, Subscription, SubscriptionBody, Terms } from './subscription.ts';
import {
  countOf,
  countSubscriptions,
  deleteSubscription,
  deliveryStates,
  findSubscription,
  insertSubscription,
  listSubscriptions,
  type Planned,
  updateSubscription,
} from './subscription-store.ts';

type Members = Readonly<Record<string, unknown>>;

/** A subscription with what is known of its notifications. */
export interface Told {
  readonly subscription: ReadySubscription;
  readonly state: DeliveryState | undefined;
  /** What of it is secret, for those alone who may change it. */
  readonly secrets: SecretParts;
  readonly mayChange: boolean;
}

/** A part of a list. */
export interface ListPage {
  readonly limit: number;
  readonly offset: number;
  /** An organisation's id. */
  readonly organisation?: string | undefined;
}

/** Subscriptions of spaces; each call with the rights of its caller. NGSI-LD 1.9.1 §5.8. */
export interface Subscriptions {
  /** Answers the id. */
  create(access: Access, maker: Maker, body: unknown, active: ActiveContext): Promise<string>;
  /** Merges a fragment into a subscription; null takes a member away. */
  update(access: Access, id: string, fragment: unknown, active: ActiveContext): Promise<void>;
  remove(access: Access, id: string): Promise<void>;
  retrieve(access: Access, id: string): Promise<Told>;
  /** Those that the caller may see, of one organisation where it is named. */
  list(access: Access, page: ListPage): Promise<readonly Told[]>;
  count(access: Access, organisation?: string): Promise<number>;
}

/** How many subscriptions a maker or an organisation may have in one space. */
const mostOfOne = 20_000;

/** Makes the subscriptions; an answer waits for `changed`, which is told after each commit. */
export function createSubscriptionRecords({
  db,
  clock,
  secrets,
  hasBroker,
  changed,
}: {
  readonly db: Database;
  readonly clock: Clock;
  readonly secrets: Pick<Secrets, 'seal' | 'open'>;
  /** Whether the node's own broker is open. */
  readonly hasBroker: boolean;
  readonly changed: (space: number) => Promise<void>;
}): Subscriptions {
  async function locked(access: Access, id: string, executor: Parameters<typeof findSubscription>[0], lock: boolean) {
    visibleTo(access);
    const found = await findSubscription(executor, access.space, id, lock);
    if (found === undefined || !sees(access, found)) throw subscriptionError('missing', { id: id.slice(0, 200) });
    return found;
  }

  async function changeable(access: Access, id: string, executor: Parameters<typeof findSubscription>[0]) {
    const found = await locked(access, id, executor, true);
    if (!mayChange(access, found)) throw subscriptionError('not-yours', { id });
    return found;
  }

  async function tell(access: Access, found: readonly Subscription[]): Promise<readonly Told[]> {
    const states = await deliveryStates(
      db.kysely,
      access.space,
      found.map(({ id }) => id),
    );
    return found.map((subscription) => {
      const isChangeable = mayChange(access, subscription);
      return {
        subscription: readySubscription(subscription),
        state: states.get(subscription.id),
        secrets: isChangeable ? openParts(secrets, subscription.sealed) : {},
        mayChange: isChangeable,
      };
    });
  }

  return {
    async create(access, maker, body, active) {
      const wanted = withId(body);
      if (!isUri(wanted.id)) throw subscriptionError('id-invalid', { id: wanted.id.slice(0, 100) }, { field: 'id' });
      const now = clock.now();
      const { members, terms, names } = read(wanted, active);
      requireFuture(terms, now);
      requireOwnTopic(terms.endpoint, maker, access, hasBroker);
      const { kept, parts } = apart(members);
      const row = {
        ...{ space: access.space, id: wanted.id, ...maker, body: kept, context: active.source, names },
        ...{ sealed: sealParts(secrets, parts), created: now, modified: now },
        ...planOf(terms, now),
      };
      await db.transaction(async (tx) => {
        if ((await countOf(tx, access.space, maker)) >= mostOfOne)
          throw subscriptionError('too-many', { most: mostOfOne });
        if (!(await insertSubscription(tx, row))) throw subscriptionError('exists', { id: wanted.id }, { field: 'id' });
      });
      await changed(access.space);
      return wanted.id;
    },

    async update(access, id, fragment, active) {
      const now = clock.now();
      await db.transaction(async (tx) => {
        const found = await changeable(access, id, tx);
        const former = readTerms(found.body, contextOfNames(found.context, found.names));
        const body = together(found.body, openParts(secrets, found.sealed));
        const whole = mergeInto(body, requireFragment(id, fragment));
        const context = isPlain(active) ? found.context : active.source;
        const { members, terms, names } = read(whole as SubscriptionBody, mixed(found, fragment, active, context));
        if ((fragment as Members).expiresAt !== undefined) requireFuture(terms, now);
        requireOwnTopic(terms.endpoint, found, access, hasBroker);
        const { kept, parts } = apart(members);
        await updateSubscription(tx, {
          ...found,
          ...{ body: kept, context, names, sealed: sealParts(secrets, parts), modified: now },
          ...planOf(terms, now),
          resumes: terms.isActive && !(former.isActive && (former.expires === null || former.expires > now)),
        });
      });
      await changed(access.space);
    },

    async remove(access, id) {
      await db.transaction(async (tx) => {
        await changeable(access, id, tx);
        await deleteSubscription(tx, access.space, id);
      });
      await changed(access.space);
    },

    async retrieve(access, id) {
      if (!isUri(id)) throw subscriptionError('id-invalid', { id: id.slice(0, 100) }, { field: 'id' });
      const [told] = await tell(access, [await locked(access, id, db.kysely, false)]);
      return told!;
    },

    async list(access, page) {
      return tell(access, await listSubscriptions(db.kysely, access.space, visibleTo(access), page));
    },

    count: async (access, organisation) => countSubscriptions(db.kysely, access.space, visibleTo(access), organisation),
  };
}

/** §5.8.1.4: a subscription without an id gets one. */
function withId(body: unknown): SubscriptionBody {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw subscriptionError('body-not-object');
  const { id } = body as Members;
  if (id === undefined) return { ...body, id: `urn:ngsi-ld:Subscription:${newId()}` };
  if (typeof id !== 'string')
    throw subscriptionError('id-invalid', { id: JSON.stringify(id).slice(0, 100) }, { field: 'id' });
  return body as SubscriptionBody;
}

function read(body: SubscriptionBody, active: ActiveContext) {
  const members = checkMembers(body);
  const noted = noteNames(active);
  const terms = readTerms(members, noted.active);
  return { members, terms, names: Object.fromEntries(noted.names) };
}

function requireFuture({ expires }: Terms, now: Date): void {
  if (expires !== null && expires <= now)
    throw subscriptionError('expired-already', { time: expires.toISOString() }, { field: 'expiresAt' });
}

function planOf({ endpoint, throttling, period, isActive }: Terms, now: Date): Planned {
  const turn = period === null || !isActive ? null : new Date(now.getTime() + period * 1000);
  return { endpointOrigin: endpoint.origin, throttling, period, turn };
}

function requireFragment(id: string, fragment: unknown): Members {
  if (typeof fragment !== 'object' || fragment === null || Array.isArray(fragment))
    throw subscriptionError('body-not-object');
  const named = (fragment as Members).id;
  if (named !== undefined && named !== id) throw subscriptionError('id-fixed', { id }, { field: 'id' });
  return fragment as Members;
}

const isNull = (value: unknown) => value === null || value === 'urn:ngsi-ld:null';
const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * NGSI-LD 1.9.1 §5.8.2.4: members of the fragment take the place of those there are, as wholes; null takes them away,
 * and NGSI-LD Null is another way to write it.
 */
function mergeInto(target: Members, patch: Members): Members {
  const merged: Record<string, unknown> = { ...target };
  for (const [name, value] of Object.entries(patch)) {
    if (isNull(value)) delete merged[name];
    else merged[name] = withoutNulls(value);
  }
  return merged;
}

function withoutNulls(value: unknown): unknown {
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, content]) => !isNull(content));
  return Object.fromEntries(kept.map(([name, content]) => [name, withoutNulls(content)]));
}

/** Names of the fragment are of its own context; the others stay what they were. */
function mixed(found: Subscription, fragment: unknown, active: ActiveContext, source: ContextValue): ActiveContext {
  const own =
    isPlain(active) && !isPlain(found) ? null : new Set(JSON.stringify(fragment).split(/["|,;(){}[\]=<>!~\s]+/));
  const isOld = (name: string) => Object.hasOwn(found.names, name) && !own?.has(name);
  return { ...active, source, expandTerm: (name) => (isOld(name) ? found.names[name]! : active.expandTerm(name)) };
}

/** Whether nothing but the core context is named. */
function isPlain(of: { readonly source: ContextValue } | { readonly context: ContextValue }): boolean {
  const source = 'source' in of ? of.source : of.context;
  return typeof source === 'string' && source.includes('ngsi-ld-core-context');
}
