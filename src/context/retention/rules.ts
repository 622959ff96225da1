import type { Database } from '../../platform/database/index.ts';
import { contextError } from '../errors.ts';
import { type ClassedRule, lasts, type RetentionRule } from './retention.ts';
import { mostLengths, readRules, removeRule, setRule } from './retention-store.ts';

/** How long the history of the entities of a space is kept, by type. */
export interface Retention {
  list(space: number): Promise<readonly ClassedRule[]>;
  set(space: number, rule: RetentionRule): Promise<void>;
  remove(space: number, type: string | null): Promise<void>;
}

/** Makes the rules; they hold for what is written from then on, and in the background for what there is. */
export function createRetention({
  db,
  states,
}: {
  readonly db: Database;
  readonly states: { forget(space: number): void };
}): Retention {
  return {
    list: (space) => readRules(db.kysely, space),
    async set(space, rule) {
      if (!lasts(rule.hourly, rule.raw) || !lasts(rule.daily, rule.hourly))
        throw contextError('retention-order', {}, { field: lasts(rule.hourly, rule.raw) ? 'daily' : 'hourly' });
      if (!(await db.transaction((tx) => setRule(tx, space, rule))))
        throw contextError('retention-lengths', { most: mostLengths }, { field: 'raw' });
      states.forget(space);
    },
    async remove(space, type) {
      if (!(await db.transaction((tx) => removeRule(tx, space, type))))
        throw contextError('retention-missing', { type: type ?? '*' });
      states.forget(space);
    },
  };
}
