import type { Pattern } from './pattern.ts';

/** A literal of the query language. NGSI-LD 1.9.1 §4.9, productions Value and URI; temporal ones in canonical form. */
export type Literal =
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'dateTime' | 'date' | 'time'; readonly value: string };

/** A literal that has an order: everything but a boolean. Production ComparableValue. */
export type ComparableLiteral = Exclude<Literal, { kind: 'boolean' }>;

/** Members of an attribute instance (or, alone, of the entity) that keep their short names in storage. */
export const coreMembers = ['observedAt', 'createdAt', 'modifiedAt', 'expiresAt', 'unitCode', 'datasetId'] as const;
/** One of the members that keep their short names. */
export type CoreMember = (typeof coreMembers)[number];

/** Which element a term addresses: attribute and sub-attributes by IRI, then a core member, then a trailing path. */
export interface AttributePath {
  readonly attributes: readonly string[];
  readonly member?: CoreMember;
  readonly trail?: readonly string[];
  /** As written, for messages and for counting. */
  readonly text: string;
}

/** How two values are compared. */
export type ComparisonOperator = '==' | '!=' | '>' | '>=' | '<' | '<=';

/** A parsed query of NGSI-LD 1.9.1 §4.9; names are expanded. */
export type QueryNode =
  | { readonly kind: 'and'; readonly terms: readonly QueryNode[] }
  | { readonly kind: 'or'; readonly terms: readonly QueryNode[] }
  | { readonly kind: 'exists'; readonly path: AttributePath }
  | {
      readonly kind: 'among';
      readonly path: AttributePath;
      readonly negated: boolean;
      readonly values: readonly Literal[];
    }
  | {
      readonly kind: 'compare';
      readonly path: AttributePath;
      readonly operator: '>' | '>=' | '<' | '<=';
      readonly value: ComparableLiteral;
    }
  | {
      readonly kind: 'range';
      readonly path: AttributePath;
      readonly negated: boolean;
      readonly from: ComparableLiteral;
      readonly to: ComparableLiteral;
    }
  | { readonly kind: 'matches'; readonly path: AttributePath; readonly negated: boolean; readonly pattern: Pattern }
  | {
      readonly kind: 'linked';
      /** The relationship whose objects are looked at. */
      readonly relation: AttributePath;
      /** Types (IRIs) of which an object must have one; empty: any. */
      readonly types: readonly string[];
      /** What an object must fulfil. */
      readonly term: QueryNode;
      readonly text: string;
    };
