import type { Access } from '../../participants/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import { discard, dropDead, readDead, revive } from './dead-letter-store.ts';
import { subscriptionError } from './errors.ts';
import type { Subscriptions, Told } from './subscriptions.ts';

/** One letter that was given up. */
export interface Letter {
  readonly number: number;
  readonly entity: string;
  readonly made: Date;
  readonly givenUp: Date;
  /** What the receiver answered last, or why it could not be told. */
  readonly fault: string | null;
  /** JSON text: a list of the entity and of those that stand beside it. */
  readonly element: string;
}

/**
 * What was given up of subscriptions. Letters may hold what a member is not shown, so they are for who may change the
 * subscription; anybody else is refused.
 */
export interface DeadLetters {
  /** The oldest first. */
  list(
    access: Access,
    id: string,
    page: { readonly limit: number; readonly after: number },
  ): Promise<{ readonly told: Told; readonly letters: readonly Letter[] }>;
  /** Lets one letter, or all, wait again; answers how many. */
  replay(access: Access, id: string, number?: number): Promise<number>;
  /** Drops one letter, or all, for good; answers how many. */
  discard(access: Access, id: string, number?: number): Promise<number>;
  /** Drops those of every subscription that were given up thirty days ago. */
  forget(): Promise<void>;
}

const keepMilliseconds = 30 * 24 * 60 * 60 * 1000;

/** Makes them. */
export function createDeadLetters(deps: {
  readonly db: Database;
  readonly clock: Clock;
  readonly subscriptions: Pick<Subscriptions, 'retrieve'>;
}): DeadLetters {
  const { db, clock, subscriptions } = deps;

  async function changeable(access: Access, id: string): Promise<Told> {
    const told = await subscriptions.retrieve(access, id);
    if (!told.mayChange) throw subscriptionError('not-yours', { id });
    return told;
  }

  return {
    async list(access, id, page) {
      const told = await changeable(access, id);
      const found = await readDead(db.kysely, { space: access.space, id }, page);
      const letters = found.map(({ number, entity, made, dead, fault, element }) => ({
        ...{ number, entity, made, givenUp: dead, fault, element },
      }));
      return { told, letters };
    },
    async replay(access, id, number) {
      await changeable(access, id);
      return db.transaction((tx) => revive(tx, { space: access.space, id, number }, clock.now()));
    },
    async discard(access, id, number) {
      await changeable(access, id);
      return db.transaction((tx) => discard(tx, { space: access.space, id, number }));
    },
    forget: () => db.transaction((tx) => dropDead(tx, new Date(clock.now().getTime() - keepMilliseconds))),
  };
}
