import { sql } from 'kysely';
import type { Database, Executor, Transaction } from '../../platform/database/index.ts';

/** Until when everything that was written is rolled up. */
export async function rolledUpUntil(executor: Executor): Promise<Date> {
  const { rows } = await sql<{ seen: Date }>`select seen from rollup_progress`.execute(executor);
  return rows[0]!.seen;
}

/** The spaces with rules, or that had some, whose series have not been looked through since `since`. */
export async function spacesToThin(executor: Executor, since: Date): Promise<number[]> {
  const { rows } = await sql<{ space: number }>`
    select space from retention_space where thinned is null or thinned < ${since} order by space`.execute(executor);
  return rows.map(({ space }) => space);
}

/** Notes that all series of a space have been looked through, unless a rule was set meanwhile. */
export async function noteThinned(executor: Executor, space: number, seen: string | null, now: Date): Promise<void> {
  await sql`
    update retention_space set thinned = ${now}
     where space = ${space} and (select selections::text from change_head where change_head.space = ${space}) is not distinct from ${seen}`.execute(
    executor,
  );
}

/** The number that changes with the rules of a space. */
export async function stateOfRules(executor: Executor, space: number): Promise<string | null> {
  const { rows } = await sql<{ state: string }>`
    select selections::text as state from change_head where space = ${space}`.execute(executor);
  return rows[0]?.state ?? null;
}

/** Where a walk over the series of a space stands. */
export interface SeriesPlace {
  readonly entity: string;
  readonly attribute: string;
  readonly dataset: string;
  readonly unit: string;
}

/** One series, with the types of its entity and what has been removed of it. */
export interface SeriesState extends SeriesPlace {
  readonly id: number;
  readonly class: number;
  readonly types: string[];
  readonly rawFrom: Date | null;
  readonly hourlyFrom: Date | null;
  readonly dailyFrom: Date | null;
  /** Other classes that some of its samples lie in. */
  readonly strays: number[];
}

/** The next series of a space after a place. */
export async function seriesAfter(
  executor: Executor,
  space: number,
  { entity, attribute, dataset, unit }: SeriesPlace,
  limit: number,
): Promise<SeriesState[]> {
  const { rows } = await sql<SeriesState>`
    select series.id, series.retention as class, series.entity, series.attribute, series.dataset_id as dataset,
           series.unit_code as unit, coalesce(present.types, past.types, '{}') as types,
           greatest(series.raw_from, class.raw_from) as "rawFrom", series.hourly_from as "hourlyFrom",
           series.daily_from as "dailyFrom",
           array(select other.number from (select 0 as number union all select number from retention_class) as other
                  where other.number <> series.retention
                    and exists (select from sample where sample.series = series.id and sample.retention = other.number)) as strays
      from series
      left join entity as present on present.space = series.space and present.id = series.entity
      left join past_entity as past on past.space = series.space and past.id = series.entity
      left join retention_class as class on class.number = series.retention
     where series.space = ${space}
       and (series.entity, series.attribute, series.dataset_id, series.unit_code) > (${entity}, ${attribute}, ${dataset}, ${unit})
     order by series.entity, series.attribute, series.dataset_id, series.unit_code
     limit ${limit}`.execute(executor);
  return rows;
}

/**
 * Puts a series into a class, of which nothing before `from` is kept. What has been counted of that time goes at once, so
 * that the next roll-up does not take it for something that has come late.
 */
export async function classify(tx: Transaction, series: number, number: number, from: Date | null): Promise<void> {
  await sql`
    update series
       set retention = ${number},
           raw_from = greatest(raw_from, ${from}::timestamptz,
             (select class.raw_from from retention_class as class where class.number = series.retention))
     where id = ${series}`.execute(tx);
  if (from === null) return;
  await sql`
    delete from sample
     where series = ${series} and moment < ${from} and recorded - moment > interval '1 hour'
       and recorded >= (select seen - interval '2 minutes' from rollup_progress)
       and recorded <= (select seen from rollup_progress)`.execute(tx);
}

/**
 * Moves samples of a series that lie in another class, or removes those that are older than it keeps: the next `limit` of
 * them. Answers whether there may be more.
 */
export async function moveStrays(
  tx: Transaction,
  series: number,
  move: { readonly from: number; readonly to: number; readonly keptFrom: Date | null },
  limit: number,
): Promise<boolean> {
  const { rows } = await sql<{ moment: string }>`
    select moment::text as moment from sample where series = ${series} and retention = ${move.from}
     order by moment offset ${limit} limit 1`.execute(tx);
  const until = rows[0] ? sql`moment <= ${rows[0].moment}::timestamptz` : sql`true`;
  const strays = sql`series = ${series} and retention = ${move.from} and ${until}`;
  if (move.keptFrom !== null) await sql`delete from sample where ${strays} and moment < ${move.keptFrom}`.execute(tx);
  await sql`update sample set retention = ${move.to} where ${strays}`.execute(tx);
  return rows.length > 0;
}

/** A series with the time before which its hours or days go. */
export interface Edge {
  readonly id: number;
  readonly from: Date;
}

/** Removes the sums of series, by the hour or by the day, before their times. */
export const removeSums = (db: Database, length: 'hour' | 'day', edges: readonly Edge[]): Promise<void> =>
  db.transaction(async (tx) => {
    const list = JSON.stringify(edges);
    const [sums, from] = [sql.table(`rollup_${length}`), sql.ref(length === 'hour' ? 'hourly_from' : 'daily_from')];
    await sql`
      update series set ${from} = edge."from"
        from jsonb_to_recordset(${list}::jsonb) as edge(id bigint, "from" timestamptz) where series.id = edge.id`.execute(
      tx,
    );
    await sql`
      delete from ${sums} as rolled using jsonb_to_recordset(${list}::jsonb) as edge(id integer, "from" timestamptz)
       where rolled.series = edge.id and rolled.start < edge."from"`.execute(tx);
  });

/** Removes the scopes that others took the place of before the times of their series: what held then stays. */
export async function removeReplaced(executor: Executor, edges: readonly Edge[]): Promise<void> {
  await sql`
    delete from sample using jsonb_to_recordset(${JSON.stringify(edges)}::jsonb) as edge(id integer, "from" timestamptz)
     where sample.series = edge.id
       and sample.moment < (select max(held.moment) from sample as held
                             where held.series = edge.id and held.moment <= edge."from")`.execute(executor);
}
