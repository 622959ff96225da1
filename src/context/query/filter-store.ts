import { type RawBuilder, sql } from 'kysely';
import type { Access } from '../../participants/index.ts';
import { shownIn, visibleRows } from './access-store.ts';
import type { EntityQuery } from './entity-query.ts';
import { boxCondition, geoCondition } from './geo-store.ts';
import { canonicalTime } from './literal.ts';
import type { Pattern } from './pattern.ts';
import type { Period } from './period.ts';
import { type Condition, joined, queryCondition, type ShownIn } from './q-store.ts';
import { type ScopeExpression, type ScopePattern, scopeRegularExpression } from './scope-expression.ts';
import type { TypeExpression } from './type-expression.ts';

/** The tables that the rows of a query come from; a dataset's members are read along its index. */
export function rowsOf(query: EntityQuery): RawBuilder<unknown> {
  if (query.dataset === undefined) return sql`entity`;
  return sql`membership join entity on entity.space = membership.space and entity.id = membership.entity`;
}

/** That a reader may see a row at all, and that it has not expired. */
function readableRow(access: Access): Condition {
  return sql<boolean>`entity.space = ${access.space} and ${visibleRows(access)}
    and (entity.expires is null or entity.expires > now())`;
}

/** Everything a query and its reader's permissions ask of a row. */
export function rowCondition(access: Access, query: EntityQuery): Condition {
  const shown = shownIn(access);
  const conditions: (Condition | undefined)[] = [
    sql<boolean>`entity.space = ${access.space}`,
    access.readsAll ? undefined : visibleRows(access),
    sql<boolean>`(entity.expires is null or entity.expires > now())`,
    query.dataset === undefined
      ? undefined
      : sql<boolean>`membership.space = ${access.space} and membership.dataset = ${query.dataset}`,
    query.ids && sql<boolean>`entity.id = any(${query.ids}::text[])`,
    query.idPattern && idCondition(query.idPattern),
    query.types === undefined ? undefined : typeCondition(query.types),
    query.selectors && joined(query.selectors.map(selectorCondition), sql` or `),
    query.attributes && attributesCondition(query.attributes, shown),
    query.scope && scopeCondition(query.scope),
    query.q && queryCondition(query.q, shown, readableRow(access)),
    query.geo && geoCondition(query.geo, shown),
    query.bbox && boxCondition(query.bbox, shown),
    query.period && periodCondition(query.period, shown),
  ];
  return joined(
    conditions.filter((condition) => condition !== undefined),
    sql` and `,
  );
}

/** Whether an entity's id matches a pattern. */
export function idCondition(pattern: Pattern): Condition {
  return sql<boolean>`entity.id ~ ${pattern.text}`;
}

/** Whether an entity is of the types that are asked for. */
export function typeCondition(types: TypeExpression): Condition {
  if (types === null) return sql<boolean>`true`;
  const single = types.filter((group) => group.length === 1).flat();
  const several = types.filter((group) => group.length > 1);
  const conditions = several.map((group) => sql<boolean>`entity.types @> ${group}::text[]`);
  if (single.length > 0) conditions.push(sql<boolean>`entity.types && ${single}::text[]`);
  return joined(conditions, sql` or `);
}

/** Whether an entity fulfils one alternative of a query. */
export function selectorCondition(selector: NonNullable<EntityQuery['selectors']>[number]): Condition {
  const conditions = [typeCondition(selector.types)];
  if (selector.ids) conditions.push(sql<boolean>`entity.id = any(${selector.ids}::text[])`);
  if (selector.idPattern) conditions.push(idCondition(selector.idPattern));
  return joined(conditions, sql` and `);
}

function attributesCondition(attributes: readonly string[], shown: ShownIn): Condition {
  const open = attributes.filter((attribute) => shown(attribute) === null);
  const limited = attributes.flatMap((attribute) => {
    const limit = shown(attribute);
    return limit === null ? [] : [sql<boolean>`(${limit} and jsonb_exists(entity.document, ${attribute}))`];
  });
  return joined([sql<boolean>`jsonb_exists_any(entity.document, ${open}::text[])`, ...limited], sql` or `);
}

/** Whether an entity is in the scopes that are asked for. */
export function scopeCondition(scope: ScopeExpression): Condition {
  const groups = scope.map((group) => joined(group.map(oneScope), sql` and `));
  return joined(groups, sql` or `);
}

function oneScope(pattern: ScopePattern): Condition {
  if (!pattern.below && !pattern.levels.includes('+'))
    return sql<boolean>`entity.scopes @> ${[`/${pattern.levels.join('/')}`]}::text[]`;
  return sql<boolean>`exists (select from unnest(entity.scopes) as scope where scope ~ ${scopeRegularExpression(pattern)})`;
}

/** With an attribute: its observation or DateTime value; else the entity's last change. */
function periodCondition(period: Period, shown: ShownIn): Condition {
  const { attribute } = period;
  if (attribute === undefined) {
    const from = period.from && sql<boolean>`entity.modified >= ${period.from}`;
    const to = period.to && sql<boolean>`entity.modified <= ${period.to}`;
    return joined(
      [from, to].filter((condition) => condition !== null),
      sql` and `,
    );
  }
  const paths = ['.observedAt', '.value', '.value."@value"'].map((end) => `$.${JSON.stringify(attribute)}[*]${end}`);
  const from = sql<boolean>`query_date_time(value) collate "C" >= ${period.from ? canonicalTime(period.from.toISOString()) : ''}`;
  const to = sql<boolean>`query_date_time(value) collate "C" <= ${period.to ? canonicalTime(period.to.toISOString()) : '9999-99'}`;
  return sql<boolean>`(${shown(attribute) ?? sql`true`} and exists (
    select from unnest(${paths}::text[]) as path, jsonb_path_query(entity.document, path::jsonpath) as value
     where ${from} and ${to}))`;
}
