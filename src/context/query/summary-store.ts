import { type RawBuilder, sql } from 'kysely';
import type { Access } from '../../participants/index.ts';
import { shownIn, visibleRows } from './access-store.ts';
import type { RunStatement } from './prepared.ts';

/** How often an attribute occurs with entities of one type, and as which kinds of attribute. */
export interface AttributeOfType {
  readonly type: string;
  readonly attribute: string;
  readonly kinds: readonly string[];
  readonly count: number;
}

/** So many types, or attributes of types, are told at most. */
const maximumTypes = 10_000;

/** Types in use with their entity counts, as far as the reader may see. */
export async function readTypes(
  run: RunStatement,
  access: Access,
  type?: string,
): Promise<readonly { type: string; count: number }[]> {
  const rows = await run(sql<{ type: string; count: number | string }>`
    select type, count(*) as count
      from entity, unnest(entity.types) as type
     where ${readable(access)} ${type === undefined ? sql`` : sql`and entity.types @> ${[type]}::text[] and type = ${type}`}
     group by type order by type limit ${maximumTypes}`);
  return rows.map((row) => ({ type: row.type, count: Number(row.count) }));
}

/** Attributes in use by type, as far as the reader may see; narrowed to one type or one attribute. */
export async function readAttributes(
  run: RunStatement,
  access: Access,
  narrowed: { readonly type?: string; readonly attribute?: string } = {},
): Promise<readonly AttributeOfType[]> {
  const { type, attribute } = narrowed;
  const rows = await run(sql<{ type: string; attribute: string; kinds: string[]; count: number | string }>`
    select type, member.attribute, count(*) as count,
           (select json_agg(distinct kind #>> '{}') from unnest(array_agg(member.kinds)) as each, jsonb_array_elements(each) as kind) as kinds
      from entity
     cross join lateral unnest(entity.types) as type
     cross join lateral (${shownMembers(access, attribute)}) as member
     where ${readable(access)}
       ${type === undefined ? sql`` : sql`and entity.types @> ${[type]}::text[] and type = ${type}`}
       ${attribute === undefined ? sql`` : sql`and jsonb_exists(entity.document, ${attribute})`}
     group by type, member.attribute order by type, member.attribute limit ${maximumTypes}`);
  return rows.map((row) => ({ ...row, kinds: row.kinds ?? [], count: Number(row.count) }));
}

function readable(access: Access): RawBuilder<boolean> {
  return sql<boolean>`entity.space = ${access.space} and ${visibleRows(access)}
    and (entity.expires is null or entity.expires > now())`;
}

/** The attributes of a row with the kinds of their instances, without those that no granted dataset shows. */
function shownMembers(access: Access, attribute: string | undefined): RawBuilder<unknown> {
  const shown = shownIn(access);
  const limits = restrictedAttributes(access).map((name) => sql`when ${name} then ${shown(name) ?? sql`true`}`);
  const hidden =
    restrictedAttributes(access).length === 0
      ? sql`true`
      : sql`case name ${sql.join(limits, sql` `)} else ${openRows(access)} end`;
  return sql`
    select name as attribute, jsonb_path_query_array(value, '$[*].type') as kinds
      from jsonb_each(entity.document) as each(name, value)
     where ${hidden} ${attribute === undefined ? sql`` : sql`and name = ${attribute}`}`;
}

/** Attributes that some granted dataset names; every other one is seen only through datasets that show all. */
function restrictedAttributes(access: Access): readonly string[] {
  if (access.readsAll) return [];
  return [...new Set([...access.datasets.values()].flatMap((shown) => (shown === null ? [] : [...shown])))];
}

function openRows(access: Access): RawBuilder<unknown> {
  const open = [...access.datasets].filter(([, shown]) => shown === null).map(([dataset]) => dataset);
  return sql`entity.datasets && ${open}::int[]`;
}
