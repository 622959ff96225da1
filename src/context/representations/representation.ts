import type { Projection } from '../query/index.ts';
import type { LanguagePreference } from './language.ts';

/** How entities are written into an answer. NGSI-LD 1.9.1 §6.3.7, §4.5. */
export interface Representation {
  readonly format: 'normalized' | 'concise' | 'keyValues';
  readonly sysAttrs: boolean;
  readonly projection: Projection;
  /** Reduces language maps to one language. §4.15. */
  readonly languages?: LanguagePreference;
  /** Only these instances; `@none` stands for the default one. §4.5.5. */
  readonly datasetIds?: ReadonlySet<string>;
  /** Writes GeoJSON with the geometry of this GeoProperty (IRI). §4.5.16. */
  readonly geometryProperty?: string;
}
