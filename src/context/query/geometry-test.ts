import { type Geometry, isGeometry } from '../../linked-data/index.ts';
import type { Executor } from '../../platform/database/index.ts';
import { boxAround, type GeoQuery } from './geo-query.ts';
import { geometriesFulfil } from './geo-store.ts';

/** A geoquery and the geometry that it is asked of; whatever is no geometry does not fulfil it. */
export interface GeometryPair {
  readonly geo: GeoQuery;
  readonly geometry: unknown;
}

/** Whether each geometry fulfils its geoquery, decided exactly as queries of entities are. */
export type GeometryTest = (pairs: readonly GeometryPair[]) => Promise<readonly boolean[]>;

const chunk = 100;

/** Makes the test; what lies clearly outside is decided without the database. */
export function createGeometryTest(executor: Executor): GeometryTest {
  return async (pairs) => {
    const answers = pairs.map(() => false);
    const open = pairs.flatMap(({ geo, geometry }, index) =>
      isGeometry(geometry) && !isFarAway(geo, geometry) ? [{ geo, geometry, index }] : [],
    );
    for (let at = 0; at < open.length; at += chunk) {
      const part = open.slice(at, at + chunk);
      const holds = await geometriesFulfil(executor, part);
      for (const [place, { index }] of part.entries()) answers[index] = holds[place] ?? false;
    }
    return answers;
  };
}

/** A point outside of the box around everything near is not near. */
function isFarAway({ relation, geometry }: GeoQuery, tested: Geometry): boolean {
  if (relation.kind !== 'near' || relation.bound !== 'maximum' || tested.type !== 'Point') return false;
  const box = boxAround(geometry, relation.metres);
  if (box === null) return false;
  const [longitude, latitude] = tested.coordinates as readonly number[];
  const [west, south, east, north] = box;
  return longitude! < west || longitude! > east || latitude! < south || latitude! > north;
}
