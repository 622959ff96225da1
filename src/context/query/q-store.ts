import { type RawBuilder, sql } from 'kysely';
import { elementAccess } from './accessors.ts';
import { queryError } from './errors.ts';
import { accessorPath, instancePath, type PathTerm, presence, termPath } from './json-path.ts';
import type { AttributePath, Literal, QueryNode } from './q-tree.ts';

/** A condition on rows of table `entity`. */
export type Condition = RawBuilder<boolean>;

/** Limits a condition on one attribute to the rows in which the reader may see it; null = everywhere. */
export type ShownIn = (attribute: string) => Condition | null;

/**
 * The SQL condition of a query; NGSI-LD 1.9.1 §4.9. `q-matcher.ts` decides the same in memory, but for conditions on
 * linked entities, which are looked for among the rows that `linkable` allows.
 */
export function queryCondition(node: QueryNode, shownIn: ShownIn, linkable?: Condition): Condition {
  const each = (term: QueryNode) => queryCondition(term, shownIn, linkable);
  switch (node.kind) {
    case 'linked':
      if (linkable === undefined) throw queryError('linked-unsupported', { path: node.text }, { field: 'q' });
      return shownOnly(node.relation, linkedCondition(node, sql<boolean>`${linkable} and ${each(node.term)}`), shownIn);
    case 'and':
      return joined(node.terms.map(each), sql` and `);
    case 'or':
      return joined(node.terms.map(each), sql` or `);
    default:
      return shownOnly(node.path, instantsOf(node) ? instantCondition(node) : pathCondition(node), shownIn);
  }
}

/** Some object of the relationship fulfils a condition. Inside of the brackets `entity` is the linked one. */
function linkedCondition({ relation, types }: Extract<QueryNode, { kind: 'linked' }>, condition: Condition): Condition {
  const root = instancePath(relation);
  const ways = [`${root}.object[*]`, `${root}.objectList[*].object`];
  const hint = types.length === 0 ? sql`` : sql`and entity.types && ${types}::text[]`;
  return sql<boolean>`exists (
    select from unnest(${ways}::text[]) as way, jsonb_path_query(entity.document, way::jsonpath) as target
     cross join lateral (select from entity where entity.id = target #>> '{}' and ${condition} ${hint} limit 1) as linked)`;
}

/** Conditions in parentheses with an operator between them. */
export function joined(conditions: readonly Condition[], operator: RawBuilder<unknown>): Condition {
  return sql<boolean>`(${sql.join([...conditions], operator)})`;
}

function shownOnly({ attributes }: AttributePath, condition: Condition, shownIn: ShownIn): Condition {
  const limit = attributes[0] === undefined ? null : shownIn(attributes[0]);
  return limit === null ? condition : sql<boolean>`(${limit} and ${condition})`;
}

function documentOf(path: AttributePath): RawBuilder<unknown> {
  if (path.attributes.length > 0) return sql`entity.document`;
  const form = sql.lit('YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
  return sql`jsonb_strip_nulls(jsonb_build_object(
    'createdAt', to_char(entity.created at time zone 'UTC', ${form}),
    'modifiedAt', to_char(entity.modified at time zone 'UTC', ${form}),
    'expiresAt', to_char(entity.expires at time zone 'UTC', ${form})))`;
}

function pathCondition(term: PathTerm): Condition {
  const simple = term.kind === 'exists' && term.path.attributes.length === 1 && !elementAccess(term.path).nested;
  if (simple) return sql<boolean>`jsonb_exists(entity.document, ${term.path.attributes[0]})`;
  const { path, variables } = termPath(term);
  return sql<boolean>`jsonb_path_exists(${documentOf(term.path)}, ${path}::jsonpath, ${JSON.stringify(variables)}::jsonb, true)`;
}

function instantsOf(term: PathTerm): boolean {
  return literalsOf(term).some((literal) => literal.kind === 'dateTime' || literal.kind === 'time');
}

function literalsOf(term: PathTerm): readonly Literal[] {
  if (term.kind === 'among') return term.values;
  if (term.kind === 'compare') return [term.value];
  return term.kind === 'range' ? [term.from, term.to] : [];
}

/** Instants are compared by value, not as text, so each instance is taken apart in SQL. */
function instantCondition(term: PathTerm): Condition {
  const access = elementAccess(term.path);
  const reached = term.kind === 'among' ? [...access.ordered, ...access.unordered] : access.ordered;
  const accessors = reached.map((each) => accessorPath('$', each));
  const negated = (term.kind === 'among' || term.kind === 'range') && term.negated;
  const some = sql`exists (select from unnest(${accessors}::text[]) as accessor,
    jsonb_path_query(instance, (accessor || '[*]')::jsonpath) as value where ${valueTest(term)})`;
  const present = presence(access, '$');
  const test = negated
    ? sql`${present === '' ? sql`true` : sql`jsonb_path_match(instance, ${present}::jsonpath, '{}', true)`} and not ${some}`
    : some;
  return sql<boolean>`exists (select from jsonb_path_query(${documentOf(term.path)}, ${instancePath(term.path)}::jsonpath) as instance where ${test})`;
}

function valueTest(term: PathTerm): RawBuilder<unknown> {
  if (term.kind === 'among')
    return joined(
      term.values.map((literal) => compared('=', literal)),
      sql` or `,
    );
  if (term.kind === 'range') return sql`(${compared('>=', term.from)} and ${compared('<=', term.to)})`;
  if (term.kind === 'compare') return compared(term.operator, term.value);
  return sql`false`;
}

const operators = { '=': sql`=`, '>': sql`>`, '>=': sql`>=`, '<': sql`<`, '<=': sql`<=` } as const;

function compared(operator: keyof typeof operators, literal: Literal): Condition {
  const operand = operators[operator];
  if (literal.kind === 'dateTime') return sql`query_date_time(value) collate "C" ${operand} ${literal.value}`;
  if (literal.kind === 'time') return sql`query_time(value) collate "C" ${operand} ${literal.value}`;
  return sql`value = ${JSON.stringify(literal.value)}::jsonb`;
}
