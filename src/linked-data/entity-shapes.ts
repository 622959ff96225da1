import type { AttributeType } from './core-terms.ts';

/**
 * One instance of an attribute as it is stored: core members under their short names, sub-attributes under their IRIs,
 * the value as the client wrote it (vocabulary words and identifiers expanded).
 */
export interface AttributeInstance {
  type?: AttributeType;
  datasetId?: string;
  observedAt?: string;
  unitCode?: string;
  createdAt?: string;
  modifiedAt?: string;
  [member: string]: unknown;
}

/** The attributes of an entity by IRI; an array where an attribute has several instances (`datasetId`). */
export type Document = Record<string, AttributeInstance | AttributeInstance[]>;

/** An entity in the shape of storage. */
export interface ExpandedEntity {
  id: string;
  types: string[];
  scopes: string[];
  document: Document;
  expiresAt?: string;
}

/** Part of an entity, as updates carry it: what is absent is not touched. */
export interface ExpandedFragment extends Omit<ExpandedEntity, 'id' | 'types' | 'scopes'> {
  id?: string;
  types?: string[];
  scopes?: string[];
}

/** What compaction reads of a stored entity. */
export interface CompactableEntity {
  readonly id: string;
  readonly types: readonly string[];
  readonly scopes: readonly string[];
  readonly document: Readonly<Document>;
  readonly created?: Date | undefined;
  readonly modified?: Date | undefined;
  readonly expires?: Date | null | undefined;
}
