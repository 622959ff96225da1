import { type ActiveContext, compactEntity } from '../../linked-data/index.ts';
import type { StoredEntity } from '../stored-entity.ts';
import { type Feature, toFeature } from './geojson.ts';
import type { Representation } from './representation.ts';
import { dropMembers, selectAttributes } from './selection.ts';

export { inEarlierVersion, spokenVersion } from './earlier-version.ts';
export { type Feature, toFeature } from './geojson.ts';
export { inLanguage, type LanguagePreference, parseLanguages } from './language.ts';
export { createInlineWriter, type Link, type Links, linkedRepresentation, linksOf } from './linked.ts';
export { createRenderings, type Renderings, type Shelf } from './renderings.ts';
export type { Representation } from './representation.ts';

/** The usual representation: everything, normalized. */
export const normalized: Representation = { format: 'normalized', sysAttrs: false, projection: {} };

/** A stored entity as NGSI-LD JSON under short names, without `@context`. NGSI-LD 1.9.1 §4.5. */
export function presentEntity(
  stored: StoredEntity,
  active: ActiveContext,
  representation: Representation,
): Record<string, unknown> {
  const { format, sysAttrs, projection } = representation;
  const written = compactEntity(selectAttributes(stored, representation), active, { format, sysAttrs });
  return projection.pick || projection.omit ? dropMembers(written, representation) : written;
}

/** A stored entity as a GeoJSON Feature. NGSI-LD 1.9.1 §4.5.16. */
export function presentFeature(stored: StoredEntity, active: ActiveContext, representation: Representation): Feature {
  return toFeature(stored, presentEntity(stored, active, representation), representation);
}
