import type { ReadEntity } from '../../context/index.ts';
import type { Geometry } from '../../linked-data/index.ts';
import { compactTypes } from '../../linked-data/index.ts';
import type { Table } from '../collections/columns.ts';
import { flatRecord, geometryOf } from '../collections/record.ts';
import { type Crs, projectGeometry } from '../collections/reference-systems.ts';

/** A GeoJSON feature (RFC 7946 §3.2) with flat properties under short names. */
export interface Feature {
  readonly type: 'Feature';
  readonly id: string;
  readonly geometry: Geometry | null;
  readonly properties: Record<string, unknown>;
}

/** An entity as a feature in one reference system. */
export function featureOf(entity: ReadEntity, table: Table, crs: Crs): Feature {
  const geometry = geometryOf(entity);
  return {
    type: 'Feature',
    id: entity.id,
    geometry: geometry && projectGeometry(geometry, crs),
    properties: { type: compactTypes(entity.types, table.active), ...flatRecord(entity, table.nameOf, table.active) },
  };
}
