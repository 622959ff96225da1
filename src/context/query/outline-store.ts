import { type RawBuilder, sql } from 'kysely';
import type { Access } from '../../participants/index.ts';
import type { RunStatement } from './prepared.ts';

/** A type in use with how many entities of it there are; `atLeast` where so many were seen and no more were looked at. */
export interface TypeOutline {
  readonly type: string;
  readonly count: number;
  readonly atLeast: boolean;
}

/** What is looked at, whatever the size of the space. */
const most = {
  types: 200,
  /** Entities counted of each type. */
  entities: 10_000,
  datasets: 1_000,
  /** Members whose datasets are counted, and those that are looked at, fairly shared among the datasets. */
  members: 200_000,
  entitiesRead: 20_000,
} as const;

/** Types in use with counts up to a bound, as far as the reader may see. `readTypes` counts everything. */
export async function readOutline(run: RunStatement, access: Access): Promise<readonly TypeOutline[]> {
  if (!access.readsAll && access.datasets.size === 0) return [];
  const counted = access.readsAll ? ofSpace(access) : ofDatasets(access, await sharesOf(run, access));
  const rows = await run(sql<TypeOutline>`
    select type, sum(count)::int as count, bool_or("atLeast") as "atLeast" from (${counted}) as counted
     group by type having sum(count) > 0 order by type collate "C" limit ${most.types}`);
  return rows.map(({ type, count, atLeast }) => ({ type, count: Number(count), atLeast }));
}

const unexpired = sql<boolean>`(entity.expires is null or entity.expires > now())`;
const firstType = sql`entity.types[1] collate "C"`;

/** From type to type along the index of first types; entities of several types, which are few, by themselves. */
function ofSpace({ space }: Access): RawBuilder<unknown> {
  const inSpace = sql<boolean>`entity.space + 0 = ${space}`;
  return sql`
    with recursive kind(type) as (
      (select ${firstType} from entity where ${inSpace} order by ${firstType} limit 1)
      union all
      select (select ${firstType} from entity where ${inSpace} and ${firstType} > kind.type order by ${firstType} limit 1)
        from kind where kind.type is not null),
    several as materialized (
      select entity.types from entity
       where entity.space = ${space} and cardinality(entity.types) > 1 and ${unexpired} limit ${most.entities + 1})
    (select kind.type, least(few.count, ${most.entities}) as count, few.count > ${most.entities} as "atLeast"
       from (select type from kind where type is not null limit ${most.types}) as kind
      cross join lateral (select count(*) as count from (
        select from entity where ${inSpace} and ${firstType} = kind.type and ${unexpired} limit ${most.entities + 1}) as each) as few)
    union all
    select other.type, count(*), (select count(*) from several) > ${most.entities}
      from several cross join unnest(several.types[2:]) as other(type) group by other.type`;
}

/** How many members of a dataset are looked at, and whether that leaves some out. */
interface Share {
  readonly dataset: number;
  readonly members: number;
  readonly isCut: boolean;
}

/** Small datasets are looked at whole; what they leave of the bound is for the large ones. */
async function sharesOf(run: RunStatement, { space, datasets }: Access): Promise<readonly Share[]> {
  const numbers = [...datasets.keys()].slice(0, most.datasets);
  const sizes = await run(sql<{ dataset: number; size: number | string }>`
    select dataset, count(*) as size from (
      select granted.dataset from unnest(${numbers}::int[]) as granted(dataset)
       cross join lateral (
         select from membership where membership.space = ${space} and membership.dataset = granted.dataset
          limit ${most.entities + 1}) as held
       limit ${most.members}) as counted
     group by dataset`);
  let left: number = most.entitiesRead;
  return sizes
    .map(({ dataset, size }) => ({ dataset, size: Number(size) }))
    .sort((a, b) => a.size - b.size)
    .map(({ dataset, size }, index) => {
      const members = Math.min(size, most.entities, Math.ceil(left / (sizes.length - index)));
      left -= members;
      return { dataset, members, isCut: members < size };
    });
}

/** Through the members of the granted datasets; their entities one by one, whatever statistics say. */
function ofDatasets({ space, datasets }: Access, shares: readonly Share[]): RawBuilder<unknown> {
  const isCut = datasets.size > most.datasets;
  return sql`
    with held as materialized (
      select member.entity, bool_or(share."isCut") as cut
        from jsonb_to_recordset(${JSON.stringify(shares)}::jsonb) as share(dataset int, members int, "isCut" boolean)
       cross join lateral (
         select membership.entity from membership
          where membership.space = ${space} and membership.dataset = share.dataset limit share.members) as member
       group by member.entity)
    select kind.type, count(*) as count, bool_or(held.cut) or ${isCut}::boolean as "atLeast"
      from held
     cross join lateral (
       select entity.types from entity where entity.space = ${space} and entity.id = held.entity and ${unexpired} limit 1) as found
     cross join unnest(found.types) as kind(type)
     group by kind.type`;
}
