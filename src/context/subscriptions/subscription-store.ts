import { sql } from 'kysely';
import type { Executor, Transaction } from '../../platform/database/index.ts';
import type { DeliveryState, Subscription } from './subscription.ts';

/** What a space's subscriptions are at: grows with every change of one, and how many there are. */
export interface SubscriptionHead {
  readonly space: number;
  readonly version: number;
  readonly subscriptions: number;
}

/** The heads of all spaces that have subscriptions. */
export async function readHeads(executor: Executor): Promise<readonly SubscriptionHead[]> {
  const { rows } = await sql<SubscriptionHead>`
    select space, version, subscriptions from subscription_head where subscriptions > 0`.execute(executor);
  return rows;
}

/** The head of one space. */
export async function readHead(executor: Executor, space: number): Promise<SubscriptionHead> {
  const { rows } = await sql<SubscriptionHead>`
    select space, version, subscriptions from subscription_head where space = ${space}`.execute(executor);
  return rows[0] ?? { space, version: 0, subscriptions: 0 };
}

/** Counts the head on, which also lets one change of a space's subscriptions come after the other, and tells others. */
async function countOn(tx: Transaction, space: number, more: number): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into subscription_head (space, version, subscriptions) values (${space}, 1, ${more})
    on conflict (space) do update
       set version = subscription_head.version + 1, subscriptions = subscription_head.subscriptions + ${more}
    returning version, pg_notify('subscription', ${String(space)})`.execute(tx);
  return rows[0]!.version;
}

const columns = sql`space, id, version, maker, organisation, since, body, context, names, sealed, created, modified`;

/** What a new row says; its version and its place in the change log are the store's. */
export type NewSubscription = Omit<Subscription, 'version' | 'since'> & Planned;

/** What deliveries need to know of a subscription. */
export interface Planned {
  readonly endpointOrigin: string;
  readonly throttling: number;
  readonly period: number | null;
  /** When a periodic one makes its next notification. */
  readonly turn: Date | null;
}

/** How many subscriptions a maker, or its organisation, has in a space. */
export async function countOf(
  executor: Executor,
  space: number,
  { maker, organisation }: Pick<Subscription, 'maker' | 'organisation'>,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from subscription
     where space = ${space}
       and case when ${organisation}::uuid is null then organisation is null and maker = ${maker}
                else organisation = ${organisation}::uuid end`.execute(executor);
  return rows[0]!.count;
}

/** Adds a subscription; false when its id is taken. */
export async function insertSubscription(tx: Transaction, row: NewSubscription): Promise<boolean> {
  const version = await countOn(tx, row.space, 1);
  const { rows } = await sql`
    insert into subscription (${columns})
    values (${row.space}, ${row.id}, ${version}, ${row.maker}, ${row.organisation},
            coalesce((select position from change_head where space = ${row.space}), 0),
            ${JSON.stringify(row.body)}::jsonb, ${JSON.stringify(row.context)}::jsonb, ${JSON.stringify(row.names)}::jsonb,
            ${row.sealed}, ${row.created}, ${row.modified})
    on conflict do nothing
    returning 1`.execute(tx);
  if (rows.length === 0) return false;
  await sql`
    insert into subscription_delivery (space, id, endpoint, throttling, period, turn)
    values (${row.space}, ${row.id}, ${row.endpointOrigin}, ${row.throttling}, ${row.period}, ${row.turn})`.execute(tx);
  return true;
}

/** Writes a subscription's new state; what waits for it goes where it now says. */
export async function updateSubscription(tx: Transaction, row: NewSubscription & { resumes: boolean }): Promise<void> {
  const version = await countOn(tx, row.space, 0);
  await sql`
    update subscription
       set version = ${version}, body = ${JSON.stringify(row.body)}::jsonb, context = ${JSON.stringify(row.context)}::jsonb,
           names = ${JSON.stringify(row.names)}::jsonb, sealed = ${row.sealed}, modified = ${row.modified},
           since = case when ${row.resumes}
                        then coalesce((select position from change_head where space = ${row.space}), 0) else since end
     where space = ${row.space} and id = ${row.id}`.execute(tx);
  // A corrected endpoint is tried at once.
  await sql`
    update subscription_delivery
       set endpoint = ${row.endpointOrigin}, throttling = ${row.throttling}, period = ${row.period}, turn = ${row.turn},
           failures = 0, due = case when waiting > 0 then ${row.modified}::timestamptz end
     where space = ${row.space} and id = ${row.id}`.execute(tx);
}

/** Removes a subscription with everything that waits for its receiver; false when there is none. */
export async function deleteSubscription(tx: Transaction, space: number, id: string): Promise<boolean> {
  const { rows } = await sql`
    delete from subscription where space = ${space} and id = ${id} returning 1`.execute(tx);
  if (rows.length === 0) return false;
  await countOn(tx, space, -1);
  await sql`delete from subscription_delivery where space = ${space} and id = ${id}`.execute(tx);
  await sql`delete from notification where space = ${space} and subscription = ${id}`.execute(tx);
  return true;
}

/** One subscription, kept from change until the transaction ends where `lock` says so. */
export async function findSubscription(
  executor: Executor,
  space: number,
  id: string,
  lock = false,
): Promise<Subscription | undefined> {
  const { rows } = await sql<Subscription>`
    select ${columns} from subscription where space = ${space} and id = ${id}
    ${lock ? sql`for update` : sql``}`.execute(executor);
  return rows[0];
}

/** The subscriptions of a space that were written after a version, in its order. */
export async function changedSince(
  executor: Executor,
  space: number,
  version: number,
  limit: number,
): Promise<readonly Subscription[]> {
  const { rows } = await sql<Subscription>`
    select ${columns} from subscription where space = ${space} and version > ${version}
     order by version limit ${limit}`.execute(executor);
  return rows;
}

/** The ids of all subscriptions of a space. */
export async function idsOf(executor: Executor, space: number): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`select id from subscription where space = ${space}`.execute(executor);
  return rows.map(({ id }) => id);
}

/** Whose subscriptions are listed; null: everybody's. */
export type Visible = { readonly maker: string; readonly organisations: readonly string[] } | null;

const mine = (visible: Visible) =>
  visible === null
    ? sql`true`
    : sql`(maker = ${visible.maker} or organisation = any(${visible.organisations}::uuid[]))`;

const ofOrganisation = (organisation: string | undefined) =>
  organisation === undefined ? sql`true` : sql`organisation = ${organisation}::uuid`;

/** One page of those that a reader may see, in the order of their ids. */
export async function listSubscriptions(
  executor: Executor,
  space: number,
  visible: Visible,
  page: { readonly limit: number; readonly offset: number; readonly organisation?: string | undefined },
): Promise<readonly Subscription[]> {
  const { rows } = await sql<Subscription>`
    select ${columns} from subscription
     where space = ${space} and ${mine(visible)} and ${ofOrganisation(page.organisation)}
     order by id limit ${page.limit} offset ${page.offset}`.execute(executor);
  return rows;
}

/** How many of them there are. */
export async function countSubscriptions(
  executor: Executor,
  space: number,
  visible: Visible,
  organisation?: string,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from subscription
     where space = ${space} and ${mine(visible)} and ${ofOrganisation(organisation)}`.execute(executor);
  return rows[0]!.count;
}

/** What is known of the deliveries of subscriptions. */
export async function deliveryStates(
  executor: Executor,
  space: number,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DeliveryState>> {
  const { rows } = await sql<DeliveryState & { id: string }>`
    select id, times_sent as "timesSent", times_failed as "timesFailed", last_notification as "lastNotification",
           last_success as "lastSuccess", last_failure as "lastFailure", failures, waiting, dead, bytes,
           behind is not null as full, lapsed, due, fault, attempts
      from subscription_delivery where space = ${space} and id = any(${ids}::text[])`.execute(executor);
  return new Map(rows.map((row) => [row.id, row]));
}
