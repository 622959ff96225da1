import { type RawBuilder, sql } from 'kysely';

/** Whether a row of history says that the attribute was deleted. */
export const mark = sql<boolean>`(sample.number is null and sample.body is null)`;
export const notMark = sql<boolean>`(sample.number is not null or sample.body is not null)`;

/** When a row was written. */
export const written = sql`coalesce(sample.recorded, sample.moment)`;

const value = sql`case sample.body ->> 'type' when 'Property' then sample.body -> 'value' when 'ListProperty' then sample.body -> 'valueList' end`;

// A value counts as number where it is one or a boolean, as the number of its elements where it is a list, else as text.
/** A row's value as a number. */
export const number = sql`coalesce(sample.number, case jsonb_typeof(${value})
  when 'number' then (${value} #>> '{}')::float8 when 'boolean' then (${value} = 'true'::jsonb)::int::float8 end)`;
/** How many elements a row's value has. */
export const size = sql`case when jsonb_typeof(${value}) = 'array' then jsonb_array_length(${value})::float8 end`;
/** A row's value as a text. */
export const text = sql`(case jsonb_typeof(${value}) when 'string' then ${value} #>> '{}' when 'object' then ${value} ->> '@value' end) collate "C"`;

const most = sql.lit(1e150);

/** A row's value as a number that can be squared; null where it is none. */
export const squarable = sql`(case
  when sample.number is not null then case when abs(sample.number) < ${most} then sample.number end
  else case jsonb_typeof(${value})
    when 'number' then case when abs((${value})::numeric) < ${most} then (${value} #>> '{}')::float8 end
    when 'boolean' then (${value} = 'true'::jsonb)::int::float8 end end)`;

/** Whether a row is an observation: what hours and days are added up from. */
export const observed = sql<boolean>`(sample.recorded is not null and ${notMark})`;

/** Before this time a series has no samples any more, in a statement over `series`; null where all are kept. */
export const rawFrom = (series: RawBuilder<unknown> = sql`series`): RawBuilder<unknown> =>
  sql`greatest(${series}.raw_from, (select class.raw_from from retention_class as class where class.number = ${series}.retention))`;
