import type { Database } from '../../platform/database/index.ts';

/** One wanted entity as it lies in the database; `version` is null when there is none. */
export interface ReadRow {
  readonly id: string;
  readonly version: number | null;
  readonly types: string[];
  readonly scopes: string[];
  /** JSON text, so that long numbers keep their digits. */
  readonly document: string;
  readonly steward: string | null;
  readonly datasets: number[];
  readonly created: Date;
  readonly modified: Date;
  readonly expires: Date | null;
  /** `[id, attribute, datasetId, unitCode]` of each series, where they were asked for. */
  readonly series: readonly [number, string, string, string][] | null;
}

// Hot statements go to the pool with a name, so that PostgreSQL plans them once. The joins are lateral from the list of
// ids: a plan made while the table was empty is then still the right one.
const readText = `
  select wanted.id, found.version, found.types, found.scopes, found.document, found.steward, found.datasets,
         found.created, found.modified, found.expires,
         case when wanted.asks_series
              then (select json_agg(json_build_array(series.id, attribute, dataset_id, unit_code))
                      from series where series.space = $1::integer and series.entity = wanted.id) end as series
    from unnest($2::text[], $3::boolean[]) as wanted(id, asks_series)
    left join lateral (select version, types, scopes, document::text as document, steward, datasets, created, modified,
                              expires
                         from entity where space = $1::integer and id = wanted.id limit 1) as found on true`;

/** Reads the present state of `ids`, and the series of those that `asksSeries` marks. */
export async function readEntities(
  db: Database,
  space: number,
  ids: readonly string[],
  asksSeries: readonly boolean[],
): Promise<ReadRow[]> {
  const { rows } = await db.pool.query<ReadRow>({
    name: 'entities-read',
    text: readText,
    values: [space, ids, asksSeries],
  });
  return rows;
}

/** Everything one batch writes; lists of rows as PostgreSQL's `jsonb_to_recordset` takes them. */
export interface BatchRows {
  readonly entities: readonly EntityRow[];
  readonly gone: readonly { readonly id: string; readonly version: number }[];
  readonly outlines: readonly { readonly entity: string; readonly attribute: string; readonly geometry: string }[];
  readonly erased: readonly { readonly entity: string; readonly attribute: string }[];
  readonly series: readonly SeriesRow[];
  readonly samples: readonly SampleRow[];
  readonly joined: readonly { readonly entity: string; readonly dataset: number }[];
  readonly left: readonly { readonly entity: string; readonly dataset: number }[];
  readonly changes: readonly ChangeRow[];
}

/** One row of `entity`. */
export interface EntityRow {
  readonly id: string;
  readonly version: number;
  readonly previous: number;
  readonly types: readonly string[];
  readonly scopes: readonly string[];
  readonly document: unknown;
  readonly geometry: string | null;
  readonly steward: string | null;
  readonly datasets: readonly number[];
  readonly created: Date;
  readonly modified: Date;
  readonly expires: Date | null;
  readonly attributeExpires: Date | null;
}

/** One new row of `series`. */
export interface SeriesRow {
  readonly id: number;
  readonly entity: string;
  readonly attribute: string;
  readonly datasetId: string;
  readonly unitCode: string;
  readonly retention: number;
}

/** One row of `sample`. */
export interface SampleRow {
  readonly series: number;
  readonly moment: string;
  readonly recorded: string | null;
  readonly number: number | null;
  readonly body: unknown;
  readonly retention: number;
}

/** One row of `change`; `kind` is 1 created, 2 updated, 3 deleted. */
export interface ChangeRow {
  readonly entity: string;
  readonly kind: 1 | 2 | 3;
  readonly version: number;
  readonly types: readonly string[];
  readonly attributes: readonly string[];
  readonly datasets: readonly number[];
  readonly before: unknown;
}

// Rows are written in the order of their ids, so that batches of two nodes cannot lock each other out. The head of the
// change log comes last: its lock makes the order of positions that of commits, and while it is held nobody can change
// the space's selections. `xmax = 0` tells an inserted row from an updated one.
const writeText = `
  with written as (
    insert into entity (space, id, version, previous, types, scopes, document, geometry, steward, datasets,
                        created, modified, expires, attribute_expires)
    select $1::integer, id, version, previous, types, scopes, document, geometry, steward, datasets, created, modified, expires,
           "attributeExpires"
      from jsonb_to_recordset($2::jsonb) as row(id text, version bigint, previous bigint, types text[], scopes text[],
           document jsonb, geometry geometry, steward uuid, datasets integer[], created timestamptz,
           modified timestamptz, expires timestamptz, "attributeExpires" timestamptz)
     order by id collate "C"
    on conflict (space, id) do update
       set version = excluded.version, previous = excluded.previous, types = excluded.types, scopes = excluded.scopes,
           document = excluded.document, geometry = excluded.geometry, steward = excluded.steward,
           datasets = excluded.datasets, created = excluded.created, modified = excluded.modified,
           expires = excluded.expires, attribute_expires = excluded.attribute_expires
     where entity.version = excluded.previous
    returning (xmax = 0) = (previous = 0) as holds
  ), gone as (
    delete from entity where ctid = any(array(
      select found.ctid from jsonb_to_recordset($3::jsonb) as doomed(id text, version bigint)
        cross join lateral (select ctid from entity where space = $1::integer and id = doomed.id and version = doomed.version
                               for update) as found))
    returning id
  ), outlines as (
    insert into entity_geometry (space, entity, attribute, geometry)
    select $1::integer, entity, attribute, geometry
      from jsonb_to_recordset($4::jsonb) as row(entity text, attribute text, geometry geometry)
    on conflict (space, entity, attribute) do update set geometry = excluded.geometry
  ), erased as (
    delete from entity_geometry where ctid = any(array(
      select found.ctid from jsonb_to_recordset($5::jsonb) as doomed(entity text, attribute text)
        cross join lateral (select ctid from entity_geometry as other where other.space = $1::integer
                               and other.entity = doomed.entity and other.attribute = doomed.attribute limit 1) as found))
  ), numbered as (
    insert into series (id, space, entity, attribute, dataset_id, unit_code, retention)
    select id, $1::integer, entity, attribute, "datasetId", "unitCode", retention
      from jsonb_to_recordset($6::jsonb) as row(id bigint, entity text, attribute text, "datasetId" text, "unitCode" text,
           retention smallint)
  ), sampled as (
    insert into sample (series, moment, recorded, number, body, retention)
    select series, moment, recorded, number, body, retention
      from jsonb_to_recordset($7::jsonb) as row(series integer, moment timestamptz, recorded timestamptz,
           number double precision, body jsonb, retention smallint)
  ), joined as (
    insert into membership (space, dataset, entity)
    select $1::integer, dataset, entity from jsonb_to_recordset($8::jsonb) as row(dataset integer, entity text)
    on conflict do nothing
  ), parted as (
    delete from membership where ctid = any(array(
      select found.ctid from jsonb_to_recordset($9::jsonb) as leaving(dataset integer, entity text)
        cross join lateral (select ctid from membership as other where other.space = $1::integer
                               and other.dataset = leaving.dataset and other.entity = leaving.entity limit 1) as found))
  ), head as (
    update change_head set position = position + $11::bigint
     where space = $1::integer and selections = $12::bigint
       and require_versions((select count(*) from written where holds) + (select count(*) from gone), $13::bigint) >= 0
    returning position
  ), logged as (
    insert into change (space, position, part, entity, kind, version, types, attributes, datasets, before)
    select $1::integer, head.position - $11::bigint + row.place, hashtext(row.entity) & 31, row.entity, row.kind, row.version, row.types,
           row.attributes, row.datasets, row.before
      from head, jsonb_to_recordset($10::jsonb) as row(place bigint, entity text, kind smallint, version bigint,
           types text[], attributes text[], datasets integer[], before jsonb)
  )
  select require_versions((select count(*) from head), 1) as written`;

/**
 * Writes one batch in one statement, which is a transaction of its own. Fails as a whole, with the state `VZ001`, when
 * an entity or the space's selections have changed since they were read.
 */
export async function writeBatch(db: Database, space: number, selections: number, rows: BatchRows): Promise<void> {
  const changes = rows.changes.map((change, index) => ({ ...change, place: index + 1 }));
  await db.pool.query({
    name: 'batch-write',
    text: writeText,
    values: [
      space,
      JSON.stringify(rows.entities),
      JSON.stringify(rows.gone),
      JSON.stringify(rows.outlines),
      JSON.stringify(rows.erased),
      JSON.stringify(rows.series),
      JSON.stringify(rows.samples),
      JSON.stringify(rows.joined),
      JSON.stringify(rows.left),
      JSON.stringify(changes),
      changes.length,
      selections,
      rows.entities.length + rows.gone.length,
    ],
  });
}

/** The next block of series numbers. */
export async function takeSeriesBlock(db: Database): Promise<number> {
  const { rows } = await db.pool.query<{ block: number }>("select nextval('series_block') as block");
  return Number(rows[0]!.block);
}
