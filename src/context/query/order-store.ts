import { type RawBuilder, sql } from 'kysely';
import { type Accessor, elementAccess } from './accessors.ts';
import type { CursorPlace } from './cursor.ts';
import { defaultGeoProperty, referenceGeometry } from './geo-store.ts';
import { accessorPath, instancePath } from './json-path.ts';
import type { OrderTerm } from './order.ts';
import { type Condition, joined, type ShownIn } from './q-store.ts';

/** One key of an ordering as the database computes it; never null, so that keys can be compared one by one. */
export interface OrderKey {
  readonly expression: RawBuilder<unknown>;
  readonly type: 'text' | 'number';
  readonly descending: boolean;
}

/** The keys of an ordering; the id comes last, so that the order is total. NGSI-LD 1.9.1 §4.23. */
export function orderKeys(order: readonly OrderTerm[], shown: ShownIn, collation: string): readonly OrderKey[] {
  const id: OrderKey = { expression: sql`entity.id`, type: 'text', descending: false };
  const keys = order.flatMap((term) => termKeys(term, shown, collation));
  const byId = order.findIndex((term) => term.kind === 'member' && term.member === 'id');
  return byId < 0 ? [...keys, id] : keys;
}

/** `order by` in the direction in which the page is read. */
export function orderBy(keys: readonly OrderKey[], backwards: boolean): RawBuilder<unknown> {
  return sql.join(
    keys.map(({ expression, descending }) => (descending !== backwards ? sql`${expression} desc` : expression)),
  );
}

/** The rows beyond a cursor: the first key that differs decides. */
export function beyond(keys: readonly OrderKey[], place: CursorPlace): Condition {
  const alternatives = keys.map((key, index) => {
    const equal = keys
      .slice(0, index)
      .map((earlier, at) => sql<boolean>`${earlier.expression} = ${keyValue(earlier, place.keys[at]!)}`);
    const greater = key.descending === (place.direction === 'before');
    const value = keyValue(key, place.keys[index]!);
    const differs = greater ? sql<boolean>`${key.expression} > ${value}` : sql<boolean>`${key.expression} < ${value}`;
    return joined([...equal, differs], sql` and `);
  });
  return joined(alternatives, sql` or `);
}

function keyValue(key: OrderKey, value: string | number): RawBuilder<unknown> {
  return key.type === 'number' ? sql`${Number(value)}::float8` : sql`${String(value)}::text`;
}

function termKeys(term: OrderTerm, shown: ShownIn, collation: string): readonly OrderKey[] {
  const { descending } = term;
  if (term.kind === 'member') return [memberKey(term.member, descending)];
  if (term.kind === 'distance') return distanceKeys(term, shown);
  const limit = shown(term.path.attributes[0] ?? '');
  const value = limit === null ? firstValue(term) : sql`case when ${limit} then ${firstValue(term)} end`;
  const text = sql`coalesce(case when jsonb_typeof(${value}) in ('string', 'boolean') then ${value} #>> '{}' end, '')`;
  return [
    // What is absent comes last in either direction.
    {
      expression: sql`case when query_sort_rank(${value}) > 7 then 1 else 0 end::float8`,
      type: 'number',
      descending: false,
    },
    { expression: sql`query_sort_rank(${value})`, type: 'number', descending },
    { expression: sql`query_sort_number(${value})`, type: 'number', descending },
    { expression: sql`(${text}) collate ${sql.id(collation)}`, type: 'text', descending },
  ];
}

function memberKey(member: 'id' | 'type' | 'createdAt' | 'modifiedAt', descending: boolean): OrderKey {
  if (member === 'id') return { expression: sql`entity.id`, type: 'text', descending };
  if (member === 'type') return { expression: sql`coalesce(entity.types[1], '')`, type: 'text', descending };
  const column = member === 'createdAt' ? sql`entity.created` : sql`entity.modified`;
  return { expression: sql`(extract(epoch from ${column}) * 1000000)::float8`, type: 'number', descending };
}

function firstValue(term: OrderTerm & { kind: 'value' }): RawBuilder<unknown> {
  const access = elementAccess(term.path);
  const typed = (accessor: Accessor) => (accessor.at(-1) === '@value' ? 0 : 1);
  const accessors = [...access.ordered, ...access.unordered].sort((left, right) => typed(left) - typed(right));
  const root = instancePath(term.path);
  const values = accessors.map(
    (accessor) => sql`jsonb_path_query_first(entity.document, ${accessorPath(root, accessor)}::jsonpath)`,
  );
  return sql`coalesce(${sql.join(values)})`;
}

function distanceKeys(term: OrderTerm & { kind: 'distance' }, shown: ShownIn): readonly OrderKey[] {
  const limit = shown(term.property) ?? sql`true`;
  const geometry =
    term.property === defaultGeoProperty
      ? sql`entity.geometry`
      : sql`(select other.geometry from entity_geometry as other
              where other.space = entity.space and other.entity = entity.id and other.attribute = ${term.property} limit 1)`;
  const distance = sql`case when ${limit} then ST_Distance(${geometry}::geography, ${referenceGeometry(term.from)}::geography, false) end`;
  return [
    { expression: sql`case when (${distance}) is null then 1 else 0 end::float8`, type: 'number', descending: false },
    { expression: sql`coalesce(${distance}, 0)::float8`, type: 'number', descending: term.descending },
  ];
}
