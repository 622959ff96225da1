import { type RawBuilder, sql } from 'kysely';
import { type Accessor, elementAccess } from './accessors.ts';
import type { CursorPlace } from './cursor.ts';
import { defaultGeoProperty, referenceGeometry } from './geo-store.ts';
import { accessorPath, instancePath } from './json-path.ts';
import type { EntityMember, OrderTerm } from './order.ts';
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
  if (term.kind === 'member') return memberKeys(term.member, term.descending);
  if (term.kind === 'value') return valueKeys(term, shown, collation);
  // §4.23.2: what is no GeoProperty follows by its value.
  const { property, descending } = term;
  const value = { path: { attributes: [property], text: property }, descending };
  return [...distanceKeys(term, shown), ...valueKeys(value, shown, collation)];
}

type ValueTerm = Pick<OrderTerm & { kind: 'value' }, 'path' | 'descending'>;

function valueKeys(term: ValueTerm, shown: ShownIn, collation: string): readonly OrderKey[] {
  const { descending } = term;
  const limit = shown(term.path.attributes[0] ?? '');
  const value = limit === null ? firstValue(term) : sql`case when ${limit} then ${firstValue(term)} end`;
  const rank = rankOf(value);
  const text = textOf(value);
  return [
    // What is absent comes last in either direction.
    {
      expression: sql`case when ${rank} > 7 then 1 else 0 end::float8`,
      type: 'number',
      descending: false,
    },
    { expression: rank, type: 'number', descending },
    { expression: sql`query_sort_number(${value})`, type: 'number', descending },
    { expression: sql`(${text}) collate ${sql.id(collation)}`, type: 'text', descending },
  ];
}

/** Times, dates and dates with times are ranked by what they say, though they are texts. NGSI-LD 1.9.1 §4.23.2. */
function rankOf(value: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select case when jsonb_typeof(sorted.value) is distinct from 'string' then query_sort_rank(sorted.value)
                          when query_date_time(sorted.value) is not null then 7
                          when sorted.value #>> '{}' ~ '^\\d{4}-\\d{2}-\\d{2}$' then 6
                          when query_time(sorted.value) is not null then 5
                          else 1 end::float8
                from (select ${value} as value) as sorted)`;
}

function textOf(value: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select case when jsonb_typeof(sorted.value) in ('string', 'boolean')
                          then coalesce(query_date_time(sorted.value), query_time(sorted.value), sorted.value #>> '{}')
                          else '' end
                from (select ${value} as value) as sorted)`;
}

function memberKeys(member: EntityMember, descending: boolean): readonly OrderKey[] {
  if (member === 'id') return [{ expression: sql`entity.id`, type: 'text', descending }];
  if (member === 'type') return [{ expression: sql`coalesce(entity.types[1], '')`, type: 'text', descending }];
  if (member === 'scope')
    return [
      absentLast(sql`entity.scopes[1]`),
      { expression: sql`coalesce(entity.scopes[1], '')`, type: 'text', descending },
    ];
  if (member === 'expiresAt') return [absentLast(sql`entity.expires`), instantKey(sql`entity.expires`, descending)];
  return [instantKey(member === 'createdAt' ? sql`entity.created` : sql`entity.modified`, descending)];
}

const absentLast = (value: RawBuilder<unknown>): OrderKey => ({
  expression: sql`case when ${value} is null then 1 else 0 end::float8`,
  type: 'number',
  descending: false,
});

const instantKey = (column: RawBuilder<unknown>, descending: boolean): OrderKey => ({
  expression: sql`coalesce(extract(epoch from ${column}) * 1000000, 0)::float8`,
  type: 'number',
  descending,
});

function firstValue(term: Pick<ValueTerm, 'path'>): RawBuilder<unknown> {
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
