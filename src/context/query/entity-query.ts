import type { Cursor } from './cursor.ts';
import type { Box, GeoQuery } from './geo-query.ts';
import type { OrderTerm } from './order.ts';
import type { Pattern } from './pattern.ts';
import type { Period } from './period.ts';
import type { QueryNode } from './q-tree.ts';
import type { ScopeExpression } from './scope-expression.ts';
import type { TypeExpression } from './type-expression.ts';

/** One alternative of a Query's `entities`: NGSI-LD 1.9.1 §5.2.33 EntitySelector. */
export interface EntitySelector {
  readonly ids?: readonly string[];
  readonly idPattern?: Pattern;
  readonly types: TypeExpression;
}

/** Which entities are asked for; every name is an IRI, every text a parsed tree. */
export interface EntityQuery {
  readonly ids?: readonly string[];
  readonly idPattern?: Pattern;
  readonly types?: TypeExpression;
  /** Alternatives, of which an entity fulfils at least one. */
  readonly selectors?: readonly EntitySelector[];
  /** Only entities with at least one of these attributes. */
  readonly attributes?: readonly string[];
  readonly q?: QueryNode;
  readonly geo?: GeoQuery;
  readonly scope?: ScopeExpression;
  /** Only members of this dataset. */
  readonly dataset?: number;
  readonly bbox?: Box;
  readonly period?: Period;
  readonly limit?: number;
  readonly offset?: number;
  /** Where to go on; it also tells in which direction. */
  readonly after?: Cursor;
  readonly order?: readonly OrderTerm[];
  /** ICU collation for texts in `order`. */
  readonly collation?: string;
}
