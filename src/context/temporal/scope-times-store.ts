import { type RawBuilder, sql } from 'kysely';
import { scopeAttribute } from '../history/samples.ts';
import { type Condition, type EntityQuery, scopeCondition } from '../query/index.ts';
import { mark } from './sample-columns-store.ts';
import type { TimeQuery } from './time-query.ts';

const scopes = sql`(case jsonb_typeof(sample.body -> 'value')
  when 'array' then array(select jsonb_array_elements_text(sample.body -> 'value'))
  when 'string' then array[sample.body ->> 'value'] else '{}' end)`;

/**
 * When the row's entity was in the scopes that are asked for, as ranges: a scope holds from when it was set until another is
 * (NGSI-LD 1.9.1 §4.18). What an entity was made with held before that, too, so that what sensors saw earlier finds it; where
 * no history tells of scopes, those of today held always. Without ranges that the period of observation has no part in.
 */
export function scopeTimes(
  ofEntity: Condition,
  asked: NonNullable<EntityQuery['scope']>,
  time: TimeQuery,
): RawBuilder<unknown> {
  const samples = sql`from series join sample on sample.series = series.id
    where ${ofEntity} and series.attribute = ${scopeAttribute}`;
  const isMadeWith = sql<boolean>`sample.recorded is null and sample.moment = entity.created
    and (entity.deleted is not null
         or not exists (select from past_entity as before where before.space = entity.space and before.id = entity.id))`;
  const within = time.property === 'observedAt' ? periodOf(time) : sql`tstzrange(null, null)`;
  return sql`array(
    select tstzrange(case when entity.lasts then null else entity.moment end, entity.until)
      from (select sample.moment, ${scopes} as scopes, lead(sample.moment) over latest as until,
                   lag(sample.moment) over latest is null and ${isMadeWith} as lasts
              ${samples} window latest as (order by sample.moment, sample.recorded nulls first)) as entity
     where ${scopeCondition(asked)} and entity.moment is distinct from entity.until
       and tstzrange(case when entity.lasts then null else entity.moment end, entity.until) && ${within}
    union all
    select tstzrange(null, null) where ${scopeCondition(asked)} and not exists (select ${samples}))`;
}

/** Whether times hold all of what is asked for. */
export function heldLongEnough(held: RawBuilder<unknown>, time: TimeQuery): Condition {
  const asked = time.property === 'observedAt' ? periodOf(time) : sql`tstzrange(null, null)`;
  return sql<boolean>`coalesce((select range_agg(each) @> ${asked} from unnest(${held}) as each), false)`;
}

const periodOf = ({ from, to }: TimeQuery) => sql`tstzrange(${from}::timestamptz, ${to}::timestamptz)`;

/** The moment at which the scope of an instance counts: what was deleted was in the scope until then. */
export const scopedMoment = sql`(sample.moment - case when ${mark} then interval '1 microsecond' else interval '0' end)`;
