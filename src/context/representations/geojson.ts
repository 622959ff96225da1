import { type AttributeInstance, type Geometry, isGeometry } from '../../linked-data/index.ts';
import type { StoredEntity } from '../stored-entity.ts';
import type { Representation } from './representation.ts';

/** A GeoJSON Feature of an entity. NGSI-LD 1.9.1 §4.5.16.2. */
export interface Feature {
  readonly id: string;
  readonly type: 'Feature';
  readonly geometry: Geometry | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Wraps a written entity into a Feature; its geometry comes from the stored one, whatever the projection. */
export function toFeature(
  stored: StoredEntity,
  written: Record<string, unknown>,
  representation: Representation,
): Feature {
  const { id: _id, ...properties } = written;
  return { id: stored.id, type: 'Feature', geometry: selectGeometry(stored, representation), properties };
}

/** NGSI-LD 1.9.1 §4.5.16.1: the chosen instance of the chosen GeoProperty, else null. */
function selectGeometry(stored: StoredEntity, { geometryProperty, datasetIds }: Representation): Geometry | null {
  const attribute = stored.document[geometryProperty ?? ''];
  if (attribute === undefined) return null;
  const instances: readonly AttributeInstance[] = Array.isArray(attribute) ? attribute : [attribute];
  const named = datasetIds && instances.find((instance) => datasetIds.has(instance.datasetId ?? '@none'));
  const chosen = datasetIds ? named : instances.find((instance) => instance.datasetId === undefined);
  const value = (chosen ?? (instances.length === 1 ? instances[0] : undefined))?.value;
  return isGeometry(value) ? value : null;
}
