/** What a place is: the units of the national register of spatial units, and postal districts. */
export type PlaceKind = 'region' | 'municipality' | 'settlement' | 'subdivision' | 'postal-district';

/** A place's official names; Italian and Hungarian where they are official. */
export interface PlaceNames {
  readonly sl: string;
  readonly it?: string;
  readonly hu?: string;
}

/** One unit of the register of spatial units. */
export interface Place {
  readonly kind: PlaceKind;
  /** The code people use: `052` for a municipality, `1`–`12` for a region, the MID for a settlement, the number of a post. */
  readonly code: string;
  /** The register's own identifier, unique over all kinds. */
  readonly mid: string;
  /** Unique within its kind, without carons, fit for an address. */
  readonly slug: string;
  readonly names: PlaceNames;
  /** Code of the municipality it lies in; absent for regions and postal districts. */
  readonly municipality?: string;
  /** Code of the region it lies in. */
  readonly region?: string;
  /** WGS 84 longitude and latitude of its seat or centre. */
  readonly point: readonly [number, number];
  readonly areaKm2: number;
  readonly population?: number;
  /** `SI-052`; municipalities only. */
  readonly iso?: string;
  /** `SI042`; regions and municipalities. */
  readonly nuts3?: string;
}

/** Lower case without carons and other marks, single spaces: for finding, never for merging. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/[\s\-–—/_.,]+/gu, ' ')
    .trim();
}

/** A name as a part of an address: `Škofja Loka` → `skofja-loka`. */
export function slugOf(text: string): string {
  return fold(text)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
