import { createHash } from 'node:crypto';
import { type ActiveContext, type Contexts, type Document, parseJson } from '../../linked-data/index.ts';
import { type Access, type Permissions, type Standing, shownAttributes, visible } from '../../participants/index.ts';
import type { Change } from '../../platform/changes/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import { gatherLinked, linksTo } from '../entities/linked-entities.ts';
import { readByIds } from '../entities/retrieval-store.ts';
import { mayExpire, withoutExpired } from '../expiry.ts';
import type { GeometryTest, Query } from '../query/index.ts';
import { createInlineWriter, presentEntity, toFeature } from '../representations/index.ts';
import type { StoredEntity } from '../stored-entity.ts';
import { type Candidate, fulfilling, fulfils } from './conditions.ts';
import { type Fired, firedBy, type Happening, happeningSince, happeningsOf } from './happening.ts';
import type { KnownSubscriptions } from './known-subscriptions.ts';
import { deletedEntity, formerEntity, notifiedEntity } from './notified-entity.ts';
import type { NewElement } from './queue-store.ts';
import { type ReadySubscription, statusOf } from './subscription.ts';

/** What matching stands on. */
export interface MatcherDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly query: Pick<Query, 'page'>;
  readonly geometries: GeometryTest;
  readonly contexts: Contexts;
  readonly known: KnownSubscriptions;
  readonly permissions: () => Pick<Permissions, 'resolve'>;
  readonly standing: () => Pick<Standing, 'of'>;
}

/** Finds out what is to be told to whom. */
export interface Matcher {
  /** What changes of one space mean for its subscriptions, in the order of the changes. */
  match(space: number, changes: readonly Change[]): Promise<readonly NewElement[]>;
  /** The same for subscriptions that are not kept, such as live streams. */
  matchFor(
    space: number,
    changes: readonly Change[],
    candidates: (change: Change) => Iterable<ReadySubscription>,
  ): Promise<readonly NewElement[]>;
  /** Everything that a subscription's owner may see now of what it is about, for periodic notifications. */
  present(subscription: ReadySubscription): Promise<readonly NewElement[]>;
  /** What its owner may read now; null where nobody is left. */
  accessOf(subscription: ReadySubscription): Promise<Access | null>;
  /** The context of its notifications. */
  activeOf(subscription: ReadySubscription): Promise<ActiveContext>;
}

/** Periodic notifications tell of so many entities. */
const mostPresent = 1_000;

interface SetOff extends Candidate {
  readonly happening: Happening;
  readonly fired: Fired;
}

/** Makes the matcher. */
export function createMatcher(deps: MatcherDeps): Matcher {
  const { db, clock, query, geometries, contexts, known, permissions, standing } = deps;

  async function accessOf(subscription: ReadySubscription): Promise<Access | null> {
    const participant = await standing().of(subscription);
    return participant && permissions().resolve(participant, subscription.space);
  }

  async function matchFor(
    space: number,
    changes: readonly Change[],
    candidates: (change: Change) => Iterable<ReadySubscription>,
  ): Promise<readonly NewElement[]> {
    const now = clock.now();
    const asked = new Map<Change, ReadySubscription[]>();
    for (const change of changes) {
      const concerned = [...candidates(change)].filter(
        ({ since, terms }) => change.position > since && terms.period === null && statusOf(terms, now) === 'active',
      );
      if (concerned.length > 0) asked.set(change, concerned);
    }
    if (asked.size === 0) return [];
    const entities = new Set([...asked.keys()].map(({ entity }) => entity));
    const relevant = changes.filter(({ entity }) => entities.has(entity));
    const states = await statesOf(space, happeningsOf(relevant), now);
    const accesses = new Map<ReadySubscription, Access | null>();
    const setOff: SetOff[] = [];
    for (const { happening: whole, entity } of states) {
      for (const subscription of new Set(whole.changes.flatMap((change) => asked.get(change) ?? []))) {
        // What went before the subscription is none of its business, even in the same batch.
        const happening = happeningSince(whole, subscription.since);
        if (happening === null) continue;
        if (!accesses.has(subscription)) accesses.set(subscription, await accessOf(subscription));
        const access = accesses.get(subscription);
        if (!access || !visible(access, entity.datasets)) continue;
        const shown = shownAttributes(access, entity.datasets);
        const fired = firedBy(happening, subscription.terms, shown);
        const isGone = happening.deleted !== null;
        const candidate = { subscription, access, entity, shown, isGone };
        if (fired !== null && fulfils(candidate)) setOff.push({ ...candidate, happening, fired });
      }
    }
    const told = (await fulfilling(setOff, { query, geometries })) as readonly SetOff[];
    return elementsOf(told);
  }

  /** What each happening's entity is now, or was before it went; what is there no more without a word is passed over. */
  async function statesOf(space: number, happenings: readonly Happening[], now: Date) {
    const ends = new Map<Happening, Happening>();
    const later = new Map<string, Happening>();
    for (const happening of happenings.toReversed()) {
      const end = later.get(happening.entity);
      if (happening.deleted === null && end?.deleted) ends.set(happening, end);
      later.set(happening.entity, happening);
    }
    const living = happenings.filter((each) => each.deleted === null && !ends.has(each));
    const present = await readEntities(space, [...new Set(living.map(({ entity }) => entity))], now);
    return happenings.flatMap((happening) => {
      const gone = happening.deleted === null ? ends.get(happening) : happening;
      const entity = gone === undefined ? present.get(happening.entity) : formerEntity(gone);
      return entity === undefined ? [] : [{ happening, entity }];
    });
  }

  async function readEntities(space: number, ids: readonly string[], now: Date) {
    const rows = ids.length === 0 ? [] : await readByIds(db, space, ids);
    const found = new Map<string, StoredEntity>();
    for (const row of rows) {
      if (row.expires !== null && row.expires <= now) continue;
      const parsed = parseJson(row.document) as Document;
      found.set(row.id, { ...row, document: mayExpire(row.document) ? withoutExpired(parsed, now) : parsed });
    }
    return found;
  }

  /** Subscriptions that write an entity the same way share the text. */
  async function elementsOf(told: readonly SetOff[]): Promise<readonly NewElement[]> {
    const texts = new Map<string, Promise<string>>();
    const happenings = new Map<Happening, number>();
    return Promise.all(
      told.map(async (one) => {
        const { subscription, shown, happening, fired } = one;
        const { showChanges } = subscription.terms;
        const isShared = shown === null && fired.removed.size === 0 && !showChanges && subscription.terms.join === null;
        const number = happenings.get(happening) ?? happenings.size;
        happenings.set(happening, number);
        const key = isShared ? `${number} ${subscription.form}` : '';
        const text = texts.get(key) ?? write(one);
        if (isShared) texts.set(key, text);
        return elementOf(one, await text, happening);
      }),
    );
  }

  function write({ happening, fired, entity, ...rest }: SetOff): Promise<string> {
    const { terms } = rest.subscription;
    const readable = onlyShown(entity, rest.shown);
    const state =
      happening.deleted === null
        ? notifiedEntity(readable, happening, fired, terms)
        : deletedEntity(happening, fired, terms);
    const written = rest.isGone ? { deletedAt: happening.written.toISOString() } : {};
    return writeElement({ ...rest, entity: state }, written);
  }

  async function writeElement(candidate: Candidate, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const { subscription, access, entity } = candidate;
    const { representation, join, endpoint } = subscription.terms;
    const active = await activeOf(subscription);
    const isFeature = endpoint.accept === 'application/geo+json';
    const named = endpoint.accept === 'application/ld+json' ? { '@context': active.source } : {};
    const finish = (stored: StoredEntity, body: Record<string, unknown>, form = representation) =>
      isFeature ? toFeature(stored, { ...body, ...more }, form) : { ...body, ...more, ...named };
    if (join === null || candidate.isGone)
      return JSON.stringify([finish(entity, presentEntity(entity, active, representation))]);
    const roots = [{ entity, representation }];
    const linked = await gatherLinked(query, access, roots, join);
    if (join.form === 'inline') {
      const inline = createInlineWriter(active, linksTo(roots, linked, join));
      return JSON.stringify([finish(entity, inline(entity, representation))]);
    }
    return JSON.stringify(
      [...roots, ...linked].map((one) =>
        finish(one.entity, presentEntity(one.entity, active, one.representation), one.representation),
      ),
    );
  }

  /** A context that cannot be had now must hold nothing up: names are then written out. */
  async function activeOf({ space, body, context }: ReadySubscription): Promise<ActiveContext> {
    const active = await contexts.parse(body.jsonldContext ?? context).catch(() => contexts.core());
    await contexts.remember(space, active);
    return active;
  }

  return {
    accessOf,
    activeOf,
    matchFor,
    async match(space, changes) {
      const { index } = await known.of(space);
      return matchFor(space, changes, (change) => index.candidates(change));
    },
    async present(subscription) {
      const { selectors, q, geo, scope } = subscription.terms;
      const access = await accessOf(subscription);
      if (access === null) return [];
      const asked = {
        selectors: selectors?.map(({ types, ids }) => ({ types, ...(ids === null ? {} : { ids: [...ids] }) })) ?? [],
        ...{ ...(q === null ? {} : { q }), ...(geo === null ? {} : { geo }), ...(scope === null ? {} : { scope }) },
        limit: mostPresent,
      };
      const { entities } = await query.page(access, asked);
      const candidates = entities.map((entity) => ({ subscription, access, entity, shown: null, isGone: false }));
      return Promise.all(
        candidates
          .filter(({ entity }) => selectors?.some(({ idPattern }) => idPattern?.(entity.id) ?? true) ?? true)
          .map(async (candidate) => elementOf(candidate, await writeElement(candidate), null)),
      );
    },
  };
}

function elementOf({ subscription, entity, shown }: Candidate, text: string, happening: Happening | null): NewElement {
  const { space, id } = subscription;
  // Who sees everything of an entity needs no list of what was told.
  const attributes = shown === null ? [] : Object.keys(entity.document).filter((name) => shown.has(name));
  return {
    space,
    subscription: id,
    entity: entity.id,
    element: text,
    attributes,
    datasets: [...entity.datasets],
    first: happening?.changes[0]?.position ?? 0,
    position: happening?.position ?? 0,
  };
}

function onlyShown(entity: StoredEntity, shown: ReadonlySet<string> | null): StoredEntity {
  if (shown === null) return entity;
  const document = Object.fromEntries(Object.entries(entity.document).filter(([name]) => shown.has(name)));
  return { ...entity, document };
}

/** The same elements make a notification of the same name, so that a receiver knows a repetition. */
export function notificationId(space: number, numbers: readonly number[]): string {
  const hash = createHash('sha256')
    .update(`${space} ${numbers.join(' ')}`)
    .digest('hex');
  const parts = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ];
  return `urn:ngsi-ld:Notification:${parts.join('-')}`;
}
