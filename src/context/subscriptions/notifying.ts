import type { Contexts } from '../../linked-data/index.ts';
import type { Permissions, Standing } from '../../participants/index.ts';
import type { Changes } from '../../platform/changes/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import type { MqttBroker, MqttPublisher } from '../../platform/mqtt/index.ts';
import type { Outbound } from '../../platform/outbound/index.ts';
import type { Secrets } from '../../platform/secrets/index.ts';
import { createGeometryTest, type Query } from '../query/index.ts';
import type { Spaces } from '../spaces/index.ts';
import { createCatchUp } from './catch-up.ts';
import { createDeadLetters, type DeadLetters } from './dead-letters.ts';
import { startDeliveries } from './deliveries.ts';
import { createKnownSubscriptions } from './known-subscriptions.ts';
import { createLive, type Live } from './live.ts';
import { createMatcher } from './matcher.ts';
import { enqueue, followerName } from './queue-store.ts';
import { createSend } from './sending.ts';
import { createSubscriptionRecords, type Subscriptions } from './subscriptions.ts';

/** Subscriptions and everything that follows from them. */
export interface Notifying {
  readonly subscriptions: Subscriptions;
  readonly deadLetters: DeadLetters;
  readonly live: Live;
  /** Whether somebody wants to know what the changed attributes of entities of these types were. */
  keepsValues(space: number, types: readonly string[]): boolean;
  /** Follows the change log and brings notifications out, in processes that do so. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What this needs of the node. */
export interface NotifyingDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly changes: Pick<Changes, 'first' | 'follow' | 'head' | 'read' | 'watch'>;
  readonly query: Query;
  readonly spaces: Spaces;
  readonly contexts: Contexts;
  readonly outbound: Pick<Outbound, 'call'>;
  readonly mqtt: Pick<MqttPublisher, 'publish'>;
  /** The node's own broker, where this process has it, and whether any process has. */
  readonly broker: Pick<MqttBroker, 'publish' | 'onListening'> | null;
  readonly hasBroker: boolean;
  readonly secrets: Pick<Secrets, 'seal' | 'open'>;
  readonly permissions: () => Pick<Permissions, 'resolve'>;
  readonly standing: () => Pick<Standing, 'of'>;
  /** Whether this process follows the change log. */
  readonly follows: boolean;
  /** How many elements are kept for one subscription. */
  readonly queue: number;
  readonly failed: (error: unknown) => void;
}

/** What is kept for one subscription takes up no more than this. */
const mostBytes = 16 * 1024 * 1024;

/** Puts it together. */
export function createNotifying(deps: NotifyingDeps): Notifying {
  const { db, clock, contexts, permissions, standing, failed } = deps;
  const known = createKnownSubscriptions(db);
  const matcher = createMatcher({
    ...{ db, clock, contexts, known, permissions, standing },
    query: deps.query,
    geometries: createGeometryTest(db.kysely),
  });
  const live = createLive({ changes: deps.changes, matcher, standing });
  const names = new Map<number, string>();
  let stopping: (() => Promise<void>) | null = null;

  async function nameOf(space: number): Promise<string> {
    if (!names.has(space)) for (const { id, name } of await deps.spaces.list()) names.set(id, name);
    return names.get(space) ?? '';
  }

  /** What is written before a subscription is known here carries no former values; so it is known as soon as made. */
  const changed = async (space: number) => void (await known.of(space).catch(failed));

  /** Another process has made or changed one; some of that may have been missed. */
  async function heard(space: string): Promise<void> {
    const spaces = space === '' ? await known.spaces() : [Number(space)];
    for (const each of spaces) await known.of(each);
  }

  const subscriptions = createSubscriptionRecords({
    ...{ db, clock, secrets: deps.secrets, hasBroker: deps.hasBroker, changed },
  });

  return {
    subscriptions,
    deadLetters: createDeadLetters({ db, clock, subscriptions }),
    live,
    keepsValues: (space, types) => known.remembered(space)?.index.isCurious(types) ?? false,
    async start() {
      await heard('');
      const unlisten = await db.listen('subscription', (space) => void heard(space).catch(failed));
      stopping = unlisten;
      if (!deps.follows) return;
      const bound = { elements: deps.queue, bytes: mostBytes };
      const catchUp = createCatchUp({ ...deps, known, matcher, bound });
      const sending = { send: createSend(deps), hasBroker: deps.broker !== null };
      const deliveries = startDeliveries({ ...deps, ...sending, known, matcher, nameOf, bound, catchUp });
      deps.broker?.onListening(deliveries.listened);
      const follower = deps.changes.follow({
        name: followerName,
        from: 'start',
        spaces: known.spaces,
        async handle(batch) {
          const elements = await matcher.match(batch[0]!.space, batch);
          if (elements.length === 0) return undefined;
          return (tx) => enqueue(tx, elements, { now: clock.now(), bound });
        },
        written: deliveries.wake,
      });
      stopping = async () => {
        await unlisten();
        await follower.stop();
        await deliveries.stop();
      };
    },
    async stop() {
      live.stop();
      await stopping?.();
    },
  };
}
