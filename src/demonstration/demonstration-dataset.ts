import type { DatasetDescription } from '../catalogue/index.ts';

/** A value of an entity in NGSI-LD's normalized form, under its short name. */
export type Attribute = Readonly<Record<string, unknown>>;

/** An entity in NGSI-LD's normalized form. */
export interface DemonstrationEntity {
  readonly id: string;
  readonly type: string;
  readonly [attribute: string]: unknown;
}

/** New attributes of an entity, in NGSI-LD's normalized form. */
export interface EntityChange {
  readonly id: string;
  readonly [attribute: string]: unknown;
}

/** What is said of a dataset; publisher and area as far as they are the same on every node. */
export type DemonstrationDescription = Partial<Omit<DatasetDescription, 'publisher'>> &
  Pick<DatasetDescription, 'titles' | 'descriptions'>;

/** One dataset of the demonstration. */
export interface DemonstrationDataset {
  /** Unique; also its part of an address. */
  readonly name: string;
  /** The short name of the organisation that publishes it. */
  readonly organisation: string;
  /** The bundled data model of its entities; also their type. */
  readonly model: string;
  /** Addresses of the contexts that know its terms. */
  readonly context: readonly string[];
  /** When the data were last changed at their source; absent: when they are written. */
  readonly asOf?: Date;
  describe(at: Date): DemonstrationDescription;
  entities(at: Date): readonly DemonstrationEntity[];
  /** What is new about its entities, every minute; absent for data that do not change by themselves. */
  readonly changes?: (at: Date) => readonly EntityChange[];
}

/** The plain attribute of a value; undefined and empty values make none. */
export function property(value: unknown, more: Attribute = {}): Attribute | undefined {
  return value === undefined || value === '' ? undefined : { type: 'Property', value, ...more };
}

/** A place on the map, as the value of an attribute. */
export const geoProperty = (value: unknown): Attribute => ({ type: 'GeoProperty', value });

/** An entity without the attributes that are undefined. */
export function entity(
  id: string,
  type: string,
  attributes: Readonly<Record<string, Attribute | undefined>>,
): DemonstrationEntity {
  return {
    id,
    type,
    ...Object.fromEntries(Object.entries(attributes).filter(([, attribute]) => attribute !== undefined)),
  };
}
