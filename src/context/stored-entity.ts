import type { Document } from '../linked-data/index.ts';

/** An entity as it lies in storage: attribute IRIs as keys, NGSI-LD-shaped instances as values. */
export interface StoredEntity {
  readonly id: string;
  /** Grows with every change; the ETag. */
  readonly version: number;
  readonly types: readonly string[];
  readonly scopes: readonly string[];
  readonly document: Document;
  readonly created: Date;
  readonly modified: Date;
  /** When it ceases to be there by itself. */
  readonly expires: Date | null;
  /** The organisation that may write it. */
  readonly steward: string | null;
  /** Numbers of the datasets it belongs to. */
  readonly datasets: readonly number[];
}

/** What readers of many entities are given of each. */
export type ReadEntity = Pick<StoredEntity, 'id' | 'types' | 'scopes' | 'document'>;

/** Names one state of an entity. */
export interface EntityState {
  readonly id: string;
  readonly version: number;
  /** Microseconds of the last change: with the version it tells apart an entity from one that was deleted before it. */
  readonly stamp: number;
}
