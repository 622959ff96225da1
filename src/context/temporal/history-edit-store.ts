import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '../../platform/database/index.ts';
import type { InstanceName } from './evolution.ts';
import { instantText } from './instants.ts';

/** Whose history is to be changed; `version` is null when the entity itself is gone. */
export interface EditedEntity {
  readonly id: string;
  readonly version: number | null;
  readonly types: string[];
  readonly datasets: number[];
  readonly steward: string | null;
}

/** The entity, there or gone, that nobody deletes or changes the steward of until the end of the transaction. */
export async function lockEdited(tx: Transaction, space: number, id: string): Promise<EditedEntity | null> {
  const { rows } = await sql<EditedEntity>`
    select id, version, types, datasets, steward from entity where space = ${space} and id = ${id} for share`.execute(
    tx,
  );
  if (rows[0]) return rows[0];
  const past = await sql<EditedEntity>`
    select id, null::bigint as version, types, datasets, steward
      from past_entity where space = ${space} and id = ${id} for update`.execute(tx);
  return past.rows[0] ?? null;
}

interface Place {
  readonly space: number;
  readonly entity: string;
}

const seriesOf = ({ space, entity }: Place, narrowed: RawBuilder<unknown>) => sql`
  select id from series where space = ${space} and entity = ${entity} and ${narrowed}`;

/** Deletes all of an entity's history; answers how many instances there were. */
export async function deleteEvolution(tx: Transaction, place: Place): Promise<number> {
  const { rows } = await sql`
    delete from sample where series = any(array(${seriesOf(place, sql`true`)})) returning 1 as one`.execute(tx);
  await sql`delete from rollup_hour where series = any(array(${seriesOf(place, sql`true`)}))`.execute(tx);
  await sql`delete from rollup_day where series = any(array(${seriesOf(place, sql`true`)}))`.execute(tx);
  await sql`delete from past_entity where space = ${place.space} and id = ${place.entity}`.execute(tx);
  return rows.length;
}

/** Deletes an attribute's history: of one dataset ('' is the default one), or of all where it is null. */
export async function deleteAttributeHistory(
  tx: Transaction,
  place: Place,
  attribute: string,
  dataset: string | null,
): Promise<number> {
  const narrowed = sql`attribute = ${attribute} and (${dataset}::text is null or dataset_id = ${dataset})`;
  const { rows } = await sql`
    delete from sample where series = any(array(${seriesOf(place, narrowed)})) returning 1 as one`.execute(tx);
  await sql`delete from rollup_hour where series = any(array(${seriesOf(place, narrowed)}))`.execute(tx);
  await sql`delete from rollup_day where series = any(array(${seriesOf(place, narrowed)}))`.execute(tx);
  return rows.length;
}

/** Whether an attribute has any history. */
export async function hasHistory(tx: Transaction, place: Place, attribute: string): Promise<boolean> {
  const { rows } = await sql`
    select from sample where series = any(array(${seriesOf(place, sql`attribute = ${attribute}`)})) limit 1`.execute(
    tx,
  );
  return rows.length > 0;
}

/** What is kept of an instance that another takes the place of; times as ISO texts. */
export interface TakenInstance {
  readonly series: number;
  readonly dataset: string;
  readonly unit: string;
  readonly created: string;
  readonly moment: string;
}

const form = sql.lit('YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

/** Takes one instance out of an attribute's history. One that was corrected may stand at another time than its id says. */
export async function takeInstance(
  tx: Transaction,
  place: Place,
  attribute: string,
  { id, name }: { readonly id: string; readonly name: InstanceName },
): Promise<TakenInstance | null> {
  const own = sql`series.space = ${place.space} and series.entity = ${place.entity} and series.attribute = ${attribute}
    and series.id = ${name.series} and sample.series = ${name.series}`;
  const moment = sql`sample.moment = ${instantText(name.moment)}::timestamptz`;
  const recorded = name.recorded === null ? null : instantText(name.recorded);
  const asWritten = sql`${moment} and sample.recorded is not distinct from ${recorded}::timestamptz
    and left(md5(coalesce(sample.number::text, sample.body::text, '')), 8) = ${name.digest}
    and not jsonb_exists(coalesce(sample.body, '{}'), 'instanceId')`;
  const take = async (found: RawBuilder<unknown>) => {
    const { rows } = await sql<TakenInstance>`
      delete from sample using series where ${own} and ${found}
      returning sample.series, series.dataset_id as dataset, series.unit_code as unit,
                to_char(coalesce(sample.recorded, sample.moment) at time zone 'UTC', ${form}) as created,
                to_char(sample.moment at time zone 'UTC', ${form}) as moment`.execute(tx);
    return rows[0] ?? null;
  };
  return (await take(asWritten)) ?? take(sql`sample.body ->> 'instanceId' = ${id}`);
}

/** Puts an instance into a series. */
export async function putInstance(
  tx: Transaction,
  series: number,
  { moment, recorded, body }: { readonly moment: string; readonly recorded: string | null; readonly body: object },
): Promise<void> {
  await sql`
    insert into sample (series, moment, recorded, body, retention)
    select id, ${moment}::timestamptz, ${recorded}::timestamptz, ${JSON.stringify(body)}::jsonb, retention
      from series where id = ${series}`.execute(tx);
}

/** Notes in the change log that an entity was touched, though none of its attributes is another now. */
export async function logTouch(tx: Transaction, space: number, entity: EditedEntity): Promise<void> {
  await sql`
    with head as (
      update change_head set position = position + 1 where space = ${space} returning position
    )
    insert into change (space, position, part, entity, kind, version, types, attributes, datasets)
    select ${space}, head.position, hashtext(${entity.id}) & 31, ${entity.id}, 2, ${entity.version}, ${entity.types}::text[],
           '{}', ${entity.datasets}::int[]
      from head`.execute(tx);
}
