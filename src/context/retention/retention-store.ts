import { sql } from 'kysely';
import type { Executor, Transaction } from '../../platform/database/index.ts';
import type { ClassedRule, RetentionRule } from './retention.ts';

/** The rules of a space, by type. */
export async function readRules(executor: Executor, space: number): Promise<ClassedRule[]> {
  const { rows } = await sql<ClassedRule>`
    select nullif(rule.type, '') as type, rule.raw, rule.hourly, rule.daily, coalesce(class.number, 0) as class
      from retention_rule as rule left join retention_class as class on class.raw = rule.raw
     where rule.space = ${space} order by rule.type`.execute(executor);
  return rows;
}

/** So many different lengths there may be: each has partitions of its own. */
export const mostLengths = 24;

/**
 * Sets a rule; false when there would be too many different lengths. Whoever writes at the same time notices by the
 * number of the space's selections.
 */
export async function setRule(tx: Transaction, space: number, rule: RetentionRule): Promise<boolean> {
  await countOn(tx, space);
  const { raw, hourly, daily } = rule;
  if (raw !== null) {
    await sql`lock table retention_class in share row exclusive mode`.execute(tx);
    await sql`
      insert into retention_class (number, raw)
      select coalesce(max(number), 0) + 1, ${raw} from retention_class having count(*) < ${mostLengths}
      on conflict (raw) do nothing`.execute(tx);
    const { rows } = await sql`select from retention_class where raw = ${raw}`.execute(tx);
    if (rows.length === 0) return false;
  }
  await sql`
    insert into retention_rule (space, type, raw, hourly, daily)
    values (${space}, ${rule.type ?? ''}, ${raw}, ${hourly}, ${daily})
    on conflict (space, type) do update set raw = excluded.raw, hourly = excluded.hourly, daily = excluded.daily`.execute(
    tx,
  );
  return true;
}

/** Removes a rule; false when there is none. */
export async function removeRule(tx: Transaction, space: number, type: string | null): Promise<boolean> {
  await countOn(tx, space);
  const { rows } = await sql`
    delete from retention_rule where space = ${space} and type = ${type ?? ''} returning 1 as one`.execute(tx);
  return rows.length > 0;
}

/** Takes the lock of the change log's head first, so that every earlier batch is committed and later ones notice. */
async function countOn(tx: Transaction, space: number): Promise<void> {
  await sql`update change_head set selections = selections + 1 where space = ${space}`.execute(tx);
  await sql`
    insert into retention_space (space) values (${space}) on conflict (space) do update set thinned = null`.execute(tx);
}
