import { type RawBuilder, sql } from 'kysely';
import { ngsiLd } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
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
  scopeCondition,
  selectorCondition,
  typeBranches,
  typeCondition,
  visibleRows,
} from '../query/index.ts';
import { mark, rawFrom, written } from './sample-columns-store.ts';
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
}

/** Which instances are asked for, beside their time. */
export interface InstanceChoice {
  readonly pick?: ReadonlySet<string> | undefined;
  readonly omit?: ReadonlySet<string> | undefined;
  /** `@none` stands for the default instance. */
  readonly datasets?: ReadonlySet<string> | undefined;
  /** Whether hours and days stand for instances that have been removed. */
  readonly rolledUp?: boolean | undefined;
}

const scope = `${ngsiLd}scope`;

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

/** The time of an instance that a query is about. */
export function timeOf({ property }: TimeQuery): RawBuilder<unknown> {
  if (property === 'createdAt') return written;
  if (property === 'modifiedAt') return sql`coalesce((sample.body ->> 'modifiedAt')::timestamptz, ${written})`;
  return sql`sample.moment`;
}

/** Whether an instance has that time, and it lies in the period. NGSI-LD 1.9.1 §4.11. */
export function inPeriod(query: TimeQuery): Condition {
  const time = timeOf(query);
  const carries = {
    observedAt: sql<boolean>`sample.recorded is not null`,
    createdAt: sql<boolean>`not ${mark}`,
    modifiedAt: sql<boolean>`not ${mark}`,
    deletedAt: mark,
  } as const;
  const conditions: Condition[] = [sql<boolean>`sample.series = series.id`];
  if (query.property !== null) conditions.push(carries[query.property]);
  if (query.from !== null) conditions.push(sql<boolean>`${time} >= ${query.from}::timestamptz`);
  if (query.to !== null) conditions.push(sql<boolean>`${time} < ${query.to}::timestamptz`);
  return joined(conditions, sql` and `);
}

/** Whether a series has instances in the period, or, where they are wanted, hours or days that were added up from such. */
function hasInstances(query: TimeQuery, { rolledUp = false }: InstanceChoice): Condition {
  const some = sql<boolean>`exists (select from sample where ${inPeriod(query)})`;
  if (!rolledUp || (query.property !== null && query.property !== 'observedAt')) return some;
  const within = (length: RawBuilder<unknown>) => {
    const conditions: Condition[] = [sql<boolean>`rolled.series = series.id and rolled.start < ${rawFrom()}`];
    if (query.from !== null) conditions.push(sql<boolean>`rolled.start > ${query.from}::timestamptz - ${length}`);
    if (query.to !== null) conditions.push(sql<boolean>`rolled.start < ${query.to}::timestamptz`);
    return joined(conditions, sql` and `);
  };
  return sql<boolean>`(${some}
    or exists (select from rollup_day as rolled where ${within(sql`interval '24 hours'`)})
    or exists (select from rollup_hour as rolled where ${within(sql`interval '1 hour'`)}))`;
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

/** The scopes that it had within the period, or has. */
function scopesCondition(time: TimeQuery, scopes: NonNullable<EntityQuery['scope']>): Condition {
  const unobserved = time.property === 'observedAt' ? { ...time, property: null } : time;
  return sql<boolean>`(${scopeCondition(scopes)} or exists (
    select from (select array(select jsonb_array_elements_text(sample.body -> 'value')) as scopes
                   from series join sample on ${inPeriod(unobserved)} and jsonb_typeof(sample.body -> 'value') = 'array'
                  where ${ofEntity} and series.attribute = ${scope}) as entity
     where ${scopeCondition(scopes)}))`;
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
  return sql<boolean>`(series.attribute = ${scope} or ${attributeShown(access, sql`series.attribute`)})`;
}

function someInstance(
  access: Access,
  time: TimeQuery,
  attributes: readonly string[] | undefined,
  { datasets, rolledUp }: InstanceChoice,
): Condition {
  const named = attributes ? sql`series.attribute = any(${attributes}::text[])` : sql`series.attribute <> ${scope}`;
  return sql<boolean>`exists (
    select from series where ${ofEntity} and ${named} and ${chosen({ datasets })} and ${attributeShown(access, sql`series.attribute`)}
       and ${hasInstances(time, { rolledUp })})`;
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
    query.scope && scopesCondition(time, query.scope),
  ];
  return joined(
    conditions.filter((condition) => condition !== undefined),
    sql` and `,
  );
}

const milliseconds = (column: RawBuilder<unknown>) => sql`(date_part('epoch', ${column}) * 1000)::bigint`;

function evolvingColumns(access: Access, time: TimeQuery, choice: InstanceChoice): RawBuilder<unknown> {
  const attributes = (period: TimeQuery, narrowed: InstanceChoice) => sql`array(
    select distinct series.attribute from series
     where ${ofEntity} and ${chosen(narrowed)} and ${readable(access)}
       and ${hasInstances(period, narrowed)} order by 1)`;
  const always = { property: null, relation: null, from: null, to: null, last: null };
  return sql`entity.id, entity.types, ${milliseconds(sql`entity.created`)} as created,
    ${milliseconds(sql`entity.modified`)} as modified, ${milliseconds(sql`entity.deleted`)} as deleted,
    ${attributes(time, choice)} as attributes, ${attributes(always, { rolledUp: true })} as known`;
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
    select ${evolvingColumns(access, time, choice)}
      from ${rows}
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
    select count(*) as count from ${rows} where ${selectedEntities(access, rest, time, choice)}`);
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
  return sql`(
    select series.* from ${rowsOf(access)} join series on ${ofEntity}
     where entity.id = any(${ids}::text[]) and ${visibleRows(access)} and ${chosen(choice)} and ${readable(access)}) as series`;
}
