import { type RawBuilder, sql } from 'kysely';
import type { Geometry } from '../../linked-data/index.ts';
import type { Executor } from '../../platform/database/index.ts';
import { type Box, boxAround, type GeoQuery } from './geo-query.ts';
import { type Condition, joined, type ShownIn } from './q-store.ts';

/** The GeoProperty whose geometry lies in the entity row itself; the others lie in `entity_geometry`. */
export const defaultGeoProperty = 'https://uri.etsi.org/ngsi-ld/location';

/** The SQL condition of a geoquery. NGSI-LD 1.9.1 §4.10; distances in metres on the ellipsoid. */
export function geoCondition(geo: GeoQuery, shownIn: ShownIn): Condition {
  return onGeometry(geo.property, shownIn, (column) => relation(geo, column));
}

/** The condition of a geoquery on one geometry, whatever it is of. */
export function geometryCondition(geo: GeoQuery, geometry: RawBuilder<unknown>): Condition {
  return sql<boolean>`${relation(geo, geometry)}`;
}

/** The same for what lies near on the default geometry, with its constants computed once; null where no box bounds it. */
export function closeCondition(geo: GeoQuery, shownIn: ShownIn): Condition | null {
  const { relation: wanted, geometry, property } = geo;
  const box = wanted.kind === 'near' && property === defaultGeoProperty ? boxAround(geometry, wanted.metres) : null;
  if (wanted.kind !== 'near' || wanted.bound !== 'maximum' || box === null) return null;
  const within = sql`ST_DWithin(entity.geometry::geography, (select ${referenceGeometry(geometry)}::geography), ${wanted.metres}::float8)`;
  return sql<boolean>`(${shownIn(property) ?? sql`true`} and entity.geometry && (select ${envelope(box)}) and ${within})`;
}

/** The SQL condition of a bounding box on the default geometry. */
export function boxCondition(box: Box, shownIn: ShownIn): Condition {
  return onGeometry(defaultGeoProperty, shownIn, (column) =>
    joined(
      envelopes(box).map(
        (envelope) => sql<boolean>`(${column} && ${envelope} and ST_Intersects(${column}, ${envelope}))`,
      ),
      sql` or `,
    ),
  );
}

/** Whether each geometry fulfils its geoquery, in their order; pairs that cannot be compared do not. */
export async function geometriesFulfil(
  executor: Executor,
  pairs: readonly { readonly geo: GeoQuery; readonly geometry: Geometry }[],
): Promise<readonly boolean[]> {
  const tests = pairs.map(({ geo, geometry }) => {
    const tested = sql`ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(${JSON.stringify(geometry)}), 4326))`;
    return sql`(select coalesce(${relation(geo, sql`tested`)}, false) from (select ${tested} as tested) as one)`;
  });
  try {
    const { rows } = await sql<{ holds: boolean[] }>`select array[${sql.join(tests)}]::boolean[] as holds`.execute(
      executor,
    );
    return rows[0]!.holds;
  } catch (error) {
    if (pairs.length === 1 && error instanceof Error && 'code' in error && error.code === 'XX000') return [false];
    if (pairs.length === 1) throw error;
    // One pair that cannot be compared must not decide for the others.
    const half = pairs.length >> 1;
    const [left, right] = [
      await geometriesFulfil(executor, pairs.slice(0, half)),
      await geometriesFulfil(executor, pairs.slice(half)),
    ];
    return [...left, ...right];
  }
}

/** A reference geometry as a database value. */
export function referenceGeometry(geometry: Geometry): RawBuilder<unknown> {
  const plain = sql`ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(${JSON.stringify(geometry)}), 4326))`;
  return geometry.type.endsWith('Polygon') ? sql`ST_CollectionExtract(ST_MakeValid(${plain}), 3)` : plain;
}

function onGeometry(
  property: string,
  shownIn: ShownIn,
  test: (column: RawBuilder<unknown>) => RawBuilder<unknown>,
): Condition {
  const limit = shownIn(property) ?? sql`true`;
  if (property === defaultGeoProperty) return sql<boolean>`(${limit} and ${test(sql`entity.geometry`)})`;
  return sql<boolean>`(${limit} and exists (
    select from entity_geometry as other
     where other.space = entity.space and other.entity = entity.id and other.attribute = ${property}
       and ${test(sql`other.geometry`)}))`;
}

const relations = {
  within: sql`ST_Within`,
  contains: sql`ST_Contains`,
  overlaps: sql`ST_Overlaps`,
  intersects: sql`ST_Intersects`,
  equals: sql`ST_Equals`,
  disjoint: sql`ST_Disjoint`,
} as const;

function relation(geo: GeoQuery, column: RawBuilder<unknown>): RawBuilder<unknown> {
  const reference = referenceGeometry(geo.geometry);
  const { relation: wanted } = geo;
  // Stored rings may cross themselves; equality is of what they enclose.
  if (wanted.kind === 'equals' && geo.geometry.type.endsWith('Polygon'))
    return sql`(${column} && ${reference} and ST_Equals(ST_CollectionExtract(ST_MakeValid(${column}), 3), ${reference}))`;
  if (wanted.kind !== 'near') return sql`${relations[wanted.kind]}(${column}, ${reference})`;
  const within = sql`ST_DWithin(${column}::geography, ${reference}::geography, ${wanted.metres}::float8)`;
  if (wanted.bound === 'minimum') return sql`not ${within}`;
  // The box lets the index on plain geometry narrow the rows before distances are measured.
  const box = boxAround(geo.geometry, wanted.metres);
  return box === null ? within : sql`(${column} && ${envelope(box)} and ${within})`;
}

function envelopes(box: Box): readonly RawBuilder<unknown>[] {
  const [west, south, east, north] = box;
  return west <= east ? [envelope(box)] : [envelope([west, south, 180, north]), envelope([-180, south, east, north])];
}

function envelope([west, south, east, north]: Box): RawBuilder<unknown> {
  return sql`ST_MakeEnvelope(${west}::float8, ${south}::float8, ${east}::float8, ${north}::float8, 4326)`;
}
