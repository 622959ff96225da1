import { type RawBuilder, sql } from 'kysely';
import type { EntityQuery } from './entity-query.ts';
import { typeCondition } from './filter-store.ts';
import type { PathTerm } from './json-path.ts';
import type { Condition } from './q-store.ts';
import type { Literal, QueryNode } from './q-tree.ts';

/** A path with an index: a top-level attribute and a trail into its value, by the texts or the numbers found there. */
export interface IndexedPath {
  readonly attribute: string;
  readonly trail: readonly string[];
  readonly kind: 'text' | 'number';
}

/** Whether a path has an index now. */
export type HasIndex = (path: IndexedPath) => boolean;

const maximumBranches = 9;
/** What `query_text` and `query_number` file under "may hold several values". */
const several = { text: '\u0001', number: Number.NaN } as const;

/**
 * Conditions that together cover every row the query can find, disjoint, each answered by one index range in id order
 * where that is possible; null when no index serves. They only narrow: the query itself is still asked of every row.
 */
export function indexBranches(q: QueryNode | undefined, hasIndex: HasIndex): readonly Condition[] | null {
  if (q === undefined) return null;
  const terms = q.kind === 'and' ? q.terms : [q];
  const served = terms.flatMap((term) =>
    term.kind === 'among' || term.kind === 'compare' || term.kind === 'range' ? [term] : [],
  );
  // Equality first: its rows come in the order of the page.
  served.sort((left, right) => Number(left.kind !== 'among') - Number(right.kind !== 'among'));
  for (const term of served) {
    const path = indexedPath(term);
    if (path && hasIndex(path)) return branches(term, path);
  }
  return null;
}

/** Branches of a query with what is still to be asked of their rows. */
export interface QueryBranches {
  readonly conditions: readonly Condition[];
  readonly rest: EntityQuery;
}

/**
 * The same for a whole query: by the path of a condition, else by type. An order of its own, a place or a list of ids may
 * be narrower than a type, so there only paths count.
 */
export function queryBranches(space: number, query: EntityQuery, hasIndex: HasIndex): QueryBranches | null {
  const byPath = indexBranches(query.q, hasIndex);
  if (byPath !== null) {
    const conditions = byPath.map((branch) => sql<boolean>`entity.space = ${space} and ${branch}`);
    return { conditions, rest: query };
  }
  const { types, ...rest } = query;
  const { ids, dataset, geo, bbox, order } = rest;
  const conditions = (ids ?? dataset ?? geo ?? bbox ?? order) === undefined ? typeBranches(space, types) : null;
  // A branch answers for its type: asked once more, the database would take its rows for very few.
  return conditions && { conditions, rest };
}

/** Entities by their first type, and those of several types by themselves, of which there are few; null: not by type. */
export function typeBranches(space: number, types: EntityQuery['types']): readonly Condition[] | null {
  if (!types) return null;
  const single = [...new Set(types.filter((group) => group.length === 1).flat())];
  if (single.length >= maximumBranches) return null;
  return [
    ...single.map((type) => sql<boolean>`entity.space + 0 = ${space} and entity.types[1] collate "C" = ${type}::text`),
    sql<boolean>`entity.space = ${space} and cardinality(entity.types) > 1 and entity.types[1] <> all(${single}::text[])
      and (${typeCondition(types)})`,
  ];
}

/** The indexed path that could serve a term; null when none can. */
export function indexedPath(term: PathTerm): IndexedPath | null {
  const [attribute, ...deeper] = term.path.attributes;
  const { trail = [] } = term.path;
  if (attribute === undefined || deeper.length > 0 || term.path.member !== undefined || trail.includes('*'))
    return null;
  if (term.kind === 'among' && !term.negated) return kindOf(attribute, trail, term.values);
  if (term.kind === 'compare') return numeric(kindOf(attribute, trail, [term.value]));
  if (term.kind === 'range' && !term.negated) return numeric(kindOf(attribute, trail, [term.from, term.to]));
  return null;
}

function numeric(path: IndexedPath | null): IndexedPath | null {
  return path?.kind === 'number' ? path : null;
}

function kindOf(attribute: string, trail: readonly string[], values: readonly Literal[]): IndexedPath | null {
  if (values.length >= maximumBranches) return null;
  if (values.every(({ kind }) => kind === 'string')) return { attribute, trail, kind: 'text' };
  // A double holds neither the largest nor the smallest numbers that storage does.
  const ordinary = (value: Literal) =>
    value.kind === 'number' && (value.value === 0 || Math.abs(Math.log10(Math.abs(value.value))) < 300);
  return values.every(ordinary) ? { attribute, trail, kind: 'number' } : null;
}

/** The indexed expression on rows of `entity`; with literals, so that it is the index's own also in a prepared plan. */
export function indexExpression({ attribute, trail, kind }: IndexedPath): RawBuilder<unknown> {
  const steps = sql`array[${sql.join(trail.map((step) => sql.lit(step)))}]::text[]`;
  const value = sql`query_scalar(entity.document, ${sql.lit(attribute)}::text, ${steps})`;
  return kind === 'text' ? sql`query_text(${value}) collate "C"` : sql`query_number(${value})`;
}

function branches(term: PathTerm, path: IndexedPath): readonly Condition[] {
  const expression = indexExpression(path);
  if (term.kind === 'among') {
    const keys = new Set<string | number>([several[path.kind], ...term.values.map(keyOf)]);
    return [...keys].map((key) => sql<boolean>`${expression} = ${keyValue(key)}`);
  }
  const others = sql<boolean>`${expression} = 'NaN'::float8`;
  const finite = sql`${expression} < 'NaN'::float8`;
  if (term.kind === 'range')
    return [
      sql<boolean>`${finite} and ${expression} between ${keyValue(keyOf(term.from))} and ${keyValue(keyOf(term.to))}`,
      others,
    ];
  if (term.kind !== 'compare') return [sql<boolean>`true`];
  const bound = keyValue(keyOf(term.value));
  // Rounding to a double keeps the order but may make neighbours equal, so the index is asked inclusively.
  const range = term.operator.startsWith('>')
    ? sql<boolean>`${expression} >= ${bound} and ${finite}`
    : sql<boolean>`${expression} <= ${bound}`;
  return [range, others];
}

function keyOf(literal: Literal): string | number {
  return literal.kind === 'number' ? literal.value : [...String(literal.value)].slice(0, 60).join('');
}

function keyValue(key: string | number): RawBuilder<unknown> {
  return typeof key === 'number' ? sql`${key}::float8` : sql`${key}::text`;
}
