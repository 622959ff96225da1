import { type RawBuilder, sql } from 'kysely';
import type { Access } from '../../participants/index.ts';
import { scopeAttribute } from '../history/samples.ts';
import {
  attributeShown,
  type Condition,
  type EntityQuery,
  geometryCondition,
  idCondition,
  joined,
  type QueryNode,
  queryCondition,
  type RunStatement,
  selectorCondition,
  typeBranches,
  typeCondition,
  visibleRows,
} from '../query/index.ts';
import { hasInstances, type InstanceChoice, inPeriod } from './period-store.ts';
import { mark, written } from './sample-columns-store.ts';
import { heldLongEnough, scopeTimes } from './scope-times-store.ts';
import type { TimeQuery } from './time-query.ts';

/** An entity with a history that its reader may see; the entity itself may be gone. */
export interface EvolvingRow {
  readonly id: string;
  readonly types: string[];
  /** Milliseconds. */
  readonly created: number;
  readonly modified: number;
  readonly deleted: number | null;
  /** The attributes with instances in the period that is asked for. */
  readonly attributes: string[];
  /** The attributes that its history has at all. */
  readonly known: string[];
  /** Where scopes are asked for: when the entity was in them, for later statements. */
  readonly held: string | null;
  /** Whether it was in them all the time that is asked for, or none are asked for. */
  readonly isHeld: boolean;
}

/** Entities that are there, and those that are gone and not there anew; each part in the order of its ids. */
function rowsOf({ space }: Access, parts?: readonly Condition[] | null): RawBuilder<unknown> {
  const branches = (parts ?? [sql<boolean>`entity.space = ${space}`]).flatMap((part) => [
    sql`
    select space, id, types, scopes, datasets, created, modified, null::timestamptz as deleted
      from entity where ${part}`,
    sql`
    select space, id, types, scopes, datasets, created, deleted as modified, deleted
      from past_entity as entity where ${part}
       and not exists (select from entity as anew where anew.space = entity.space and anew.id = entity.id)`,
  ]);
  return sql`(${sql.join(branches, sql` union all `)}) as entity`;
}

/** What a query looks through: entities of its types where it names some and no ids, so that a rare type is found at once. */
function lookedThrough(access: Access, query: EntityQuery): { readonly rows: RawBuilder<unknown>; rest: EntityQuery } {
  const { types, ...others } = query;
  const parts = query.ids === undefined ? typeBranches(access.space, types) : null;
  return { rows: rowsOf(access, parts), rest: parts === null ? query : others };
}

const ofEntity = sql<boolean>`series.space = entity.space and series.entity = entity.id`;
/** As `instantText` writes it. */
const instant = (time: RawBuilder<unknown>) => sql`regexp_replace(regexp_replace(
  to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '(\\.\\d{3})000Z$', '\\1Z'), '\\.000Z$', 'Z')`;

/** An instance as a query sees it: with the times that it has. `evolvingDocument` makes the same in memory. */
const asDocument = sql`
  coalesce(sample.body, jsonb_build_object('type', 'Property', 'value', sample.number)) || jsonb_strip_nulls(jsonb_build_object(
    'datasetId', nullif(series.dataset_id, ''), 'unitCode', nullif(series.unit_code, ''),
    'observedAt', case when sample.recorded is not null then ${instant(sql`sample.moment`)} end,
    'createdAt', ${instant(written)},
    'modifiedAt', coalesce(sample.body ->> 'modifiedAt', ${instant(written)})))`;

/** The instances within the period that a query names, as one document. */
function periodDocument(access: Access, time: TimeQuery, attributes: readonly string[]): RawBuilder<unknown> {
  return sql`(
    select coalesce(jsonb_object_agg(each.attribute, each.instances), '{}')
      from (select series.attribute, jsonb_agg(${asDocument}) as instances
              from series join sample on ${inPeriod(time)} and not ${mark}
             where ${ofEntity} and series.attribute = any(${attributes}::text[])
               and ${attributeShown(access, sql`series.attribute`)}
             group by series.attribute) as each)`;
}

/** NGSI-LD 1.9.1 §5.7.4.4: the query is asked of the instances within the period. */
function evolvingCondition(access: Access, time: TimeQuery, q: QueryNode): Condition {
  return sql<boolean>`exists (
    select from (select entity.created, entity.modified, null::timestamptz as expires,
                        ${periodDocument(access, time, attributesOf(q))} as document) as entity
     where ${queryCondition(q, () => null)})`;
}

function attributesOf(node: QueryNode): readonly string[] {
  if (node.kind === 'and' || node.kind === 'or') return [...new Set(node.terms.flatMap(attributesOf))];
  return node.kind === 'linked' ? [] : node.path.attributes.slice(0, 1);
}

function geoCondition(access: Access, time: TimeQuery, geo: NonNullable<EntityQuery['geo']>): Condition {
  return sql<boolean>`exists (
    select from series join sample on ${inPeriod(time)} and sample.body ->> 'type' = 'GeoProperty'
     cross join lateral (select ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON((sample.body -> 'value')::text), 4326)) as geometry offset 0) as place
     where ${ofEntity} and series.attribute = ${geo.property} and ${attributeShown(access, sql`series.attribute`)}
       and ${geometryCondition(geo, sql`place.geometry`)})`;
}

/** Whether the row's entity was in the scopes within the period. NGSI-LD 1.9.1 §4.18, §5.7.4.4. */
function scopesCondition(time: TimeQuery): Condition {
  if (time.property === 'observedAt') return sql<boolean>`cardinality(scoped.held) > 0`;
  return sql<boolean>`exists (
    select from series join sample on ${inPeriod(time, sql`scoped.held`)} where ${ofEntity})`;
}

function chosen({ pick, omit, datasets }: InstanceChoice): Condition {
  const conditions: Condition[] = [];
  if (pick) conditions.push(sql<boolean>`series.attribute = any(${[...pick]}::text[])`);
  if (omit) conditions.push(sql<boolean>`series.attribute <> all(${[...omit]}::text[])`);
  if (datasets) {
    const ids = [...datasets].map((id) => (id === '@none' ? '' : id));
    conditions.push(sql<boolean>`series.dataset_id = any(${ids}::text[])`);
  }
  return conditions.length === 0 ? sql<boolean>`true` : joined(conditions, sql` and `);
}

/** Whether an attribute of the row's entity may be read; its scope is no attribute and always may. */
function readable(access: Access): Condition {
  return sql<boolean>`(series.attribute = ${scopeAttribute} or ${attributeShown(access, sql`series.attribute`)})`;
}

function someInstance(
  access: Access,
  time: TimeQuery,
  attributes: readonly string[] | undefined,
  { datasets, rolledUp }: InstanceChoice,
): Condition {
  const named = attributes
    ? sql`series.attribute = any(${attributes}::text[])`
    : sql`series.attribute <> ${scopeAttribute}`;
  return sql<boolean>`exists (
    select from series where ${ofEntity} and ${named} and ${chosen({ datasets })} and ${attributeShown(access, sql`series.attribute`)}
       and ${hasInstances(time, { rolledUp }, null)})`;
}

/** Everything a query asks of an entity and its history, with its reader's permissions. NGSI-LD 1.9.1 §5.7.4.4. */
function selectedEntities(access: Access, query: EntityQuery, time: TimeQuery, choice: InstanceChoice): Condition {
  const conditions: (Condition | undefined)[] = [
    visibleRows(access),
    query.ids && sql<boolean>`entity.id = any(${query.ids}::text[])`,
    query.idPattern && idCondition(query.idPattern),
    query.types === undefined ? undefined : typeCondition(query.types),
    query.selectors && joined(query.selectors.map(selectorCondition), sql` or `),
    someInstance(access, time, query.attributes, choice),
    query.q && evolvingCondition(access, time, query.q),
    query.geo && geoCondition(access, time, query.geo),
    query.scope && scopesCondition(time),
  ];
  return joined(
    conditions.filter((condition) => condition !== undefined),
    sql` and `,
  );
}

const milliseconds = (column: RawBuilder<unknown>) => sql`(date_part('epoch', ${column}) * 1000)::bigint`;

/** When the scopes held that a query asks for, in a statement over what `scopedRows` gives; null where it asks for none. */
const heldIn = ({ scope }: Pick<EntityQuery, 'scope'>): RawBuilder<unknown> | null =>
  scope === undefined ? null : sql`scoped.held`;

/** The rows that a query looks through, with the times of its scopes where it asks for some. */
function scopedRows(rows: RawBuilder<unknown>, { scope }: EntityQuery, time: TimeQuery): RawBuilder<unknown> {
  return scope === undefined
    ? rows
    : sql`${rows} cross join lateral (select ${scopeTimes(ofEntity, scope, time)} as held) as scoped`;
}

function evolvingColumns(
  access: Access,
  time: TimeQuery,
  choice: InstanceChoice,
  query: Pick<EntityQuery, 'scope'> = {},
): RawBuilder<unknown> {
  const held = heldIn(query);
  const attributes = (period: TimeQuery, narrowed: InstanceChoice, within: RawBuilder<unknown> | null) => sql`array(
    select distinct series.attribute from series
     where ${ofEntity} and ${chosen(narrowed)} and ${readable(access)}
       and ${hasInstances(period, narrowed, within)} order by 1)`;
  const always = { property: null, relation: null, from: null, to: null, last: null };
  return sql`entity.id, entity.types, ${milliseconds(sql`entity.created`)} as created,
    ${milliseconds(sql`entity.modified`)} as modified, ${milliseconds(sql`entity.deleted`)} as deleted,
    ${attributes(time, choice, held)} as attributes, ${attributes(always, { rolledUp: true }, null)} as known,
    ${held === null ? sql`null::text` : sql`${held}::text`} as held, ${held === null ? sql`true` : heldLongEnough(held, time)} as "isHeld"`;
}

/** Reads one page of the entities that a query selects, in the order of their ids. */
export function readEvolving(
  run: RunStatement,
  access: Access,
  query: EntityQuery,
  time: TimeQuery,
  choice: InstanceChoice,
  window: { readonly limit: number; readonly offset: number; readonly descending: boolean },
): Promise<EvolvingRow[]> {
  const { rows, rest } = lookedThrough(access, query);
  return run(sql<EvolvingRow>`
    select ${evolvingColumns(access, time, choice, query)}
      from ${scopedRows(rows, query, time)}
     where ${selectedEntities(access, rest, time, choice)}
     order by entity.id collate "C" ${window.descending ? sql`desc` : sql`asc`}
     limit ${window.limit} offset ${window.offset}`);
}

/** How many entities a query selects. */
export async function countEvolving(
  run: RunStatement,
  access: Access,
  query: EntityQuery,
  time: TimeQuery,
  choice: InstanceChoice,
) {
  const { rows, rest } = lookedThrough(access, query);
  const [counted] = await run(sql<{ count: number }>`
    select count(*) as count from ${scopedRows(rows, query, time)} where ${selectedEntities(access, rest, time, choice)}`);
  return Number(counted?.count ?? 0);
}

/** One entity with a history, whether or not it has instances in the period. */
export async function findEvolving(
  run: RunStatement,
  access: Access,
  id: string,
  time: TimeQuery,
  choice: InstanceChoice,
): Promise<EvolvingRow | null> {
  const rows = await run(
    sql<EvolvingRow>`
    select ${evolvingColumns(access, time, choice)}
      from ${rowsOf(access)} where entity.id = ${id} and ${visibleRows(access)}`,
    true,
  );
  return rows[0] ?? null;
}

/** Whether an entity has any history, whoever asks. */
export async function hasEvolution(run: RunStatement, space: number, id: string): Promise<boolean> {
  const rows = await run(sql`
    select from series where space = ${space} and entity = ${id}
       and exists (select from sample where sample.series = series.id) limit 1`);
  return rows.length > 0;
}

/** The series of entities that the reader may see and asks for, as the table `series`. */
export function instancesFrom(access: Access, ids: readonly string[], choice: InstanceChoice): RawBuilder<unknown> {
  const held = choice.held && [...choice.held].map(([id, ranges]) => ({ id, ranges }));
  const bounds =
    held &&
    sql`left join jsonb_to_recordset(${JSON.stringify(held)}::jsonb) as bound(id text, ranges tstzrange[]) on bound.id = entity.id`;
  return sql`(
    select series.* ${held ? sql`, coalesce(bound.ranges, '{"(,)"}') as held` : sql``}
      from ${rowsOf(access)} join series on ${ofEntity} ${bounds ?? sql``}
     where entity.id = any(${ids}::text[]) and ${visibleRows(access)} and ${chosen(choice)} and ${readable(access)}) as series`;
}
