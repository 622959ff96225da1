import type { StoredEntity } from '../stored-entity.ts';
import { type Accessor, elementAccess } from './accessors.ts';
import { queryError } from './errors.ts';
import type { PathTerm } from './json-path.ts';
import { compareText, storedInstant } from './literal.ts';
import { patternMatcher } from './pattern-matcher.ts';
import type { ComparableLiteral, Literal, QueryNode } from './q-tree.ts';

/** What the matcher reads of an entity. */
export type MatchedEntity = Pick<StoredEntity, 'document' | 'created' | 'modified'> & {
  readonly expires?: Date | null;
};

type Leaf = PathTerm;

/**
 * A test of entities for a query, deciding exactly as the SQL of `q-store.ts` does.
 * `shown` limits it to the attributes its reader may see; null shows all.
 */
export function queryMatcher(node: QueryNode): (entity: MatchedEntity, shown?: ReadonlySet<string> | null) => boolean {
  if (node.kind === 'and' || node.kind === 'or') {
    const terms = node.terms.map(queryMatcher);
    return node.kind === 'and'
      ? (entity, shown) => terms.every((term) => term(entity, shown))
      : (entity, shown) => terms.some((term) => term(entity, shown));
  }
  if (node.kind === 'linked') throw queryError('linked-unsupported', { path: node.text }, { field: 'q' });
  return leafMatcher(node);
}

function leafMatcher(leaf: Leaf): (entity: MatchedEntity, shown?: ReadonlySet<string> | null) => boolean {
  const [first] = leaf.path.attributes;
  const decide = instanceTest(leaf);
  if (first === undefined) return (entity) => decide(entityTimes(entity));
  return (entity, shown) => {
    if (shown && !shown.has(first)) return false;
    return instancesOf(entity.document, leaf.path.attributes).some(decide);
  };
}

/** A path of a member alone addresses the entity's own times. */
function entityTimes(entity: MatchedEntity): Readonly<Record<string, string>> {
  const times = { createdAt: entity.created.toISOString(), modifiedAt: entity.modified.toISOString() };
  return entity.expires ? { ...times, expiresAt: entity.expires.toISOString() } : times;
}

/** The instances of the addressed attribute; a step into an array goes into each of its elements. */
function instancesOf(document: Readonly<Record<string, unknown>>, names: readonly string[]): readonly unknown[] {
  let found: unknown[] = [document];
  for (const name of names) found = found.flatMap((each) => member(each, name)).flatMap((each) => spread(each));
  return found;
}

function instanceTest(leaf: Leaf): (instance: unknown) => boolean {
  const access = elementAccess(leaf.path);
  const all = [...access.ordered, ...access.unordered];
  const present = (instance: unknown) => !access.nested || all.some((accessor) => reach(instance, accessor).length > 0);
  switch (leaf.kind) {
    case 'exists':
      return present;
    case 'among': {
      const accepts = leaf.values.map(equalTo);
      const some = anyValue(all, (value) => accepts.some((accept) => accept(value)));
      return leaf.negated ? (instance) => present(instance) && !some(instance) : some;
    }
    case 'compare':
      return anyValue(access.ordered, comparedTo(leaf.operator, leaf.value));
    case 'range': {
      const [from, to] = [comparedTo('>=', leaf.from), comparedTo('<=', leaf.to)];
      const some = anyValue(access.ordered, (value) => from(value) && to(value));
      return leaf.negated ? (instance) => present(instance) && !some(instance) : some;
    }
    case 'matches': {
      const matches = patternMatcher(leaf.pattern);
      const some = anyValue(access.ordered, (value) => typeof value === 'string' && matches(value));
      const text = anyValue(access.ordered, (value) => typeof value === 'string');
      return leaf.negated ? (instance) => text(instance) && !some(instance) : some;
    }
  }
}

/** Whether any value fulfils `test`; an array counts by each of its elements. */
function anyValue(accessors: readonly Accessor[], test: (value: unknown) => boolean): (instance: unknown) => boolean {
  return (instance) =>
    accessors.some((accessor) => reach(instance, accessor).some((value) => spread(value).some((each) => test(each))));
}

function reach(instance: unknown, accessor: Accessor): readonly unknown[] {
  let found: unknown[] = [instance];
  for (const step of accessor) found = found.flatMap((each) => member(each, step));
  return found;
}

/** One step as in lax JSON paths: into an object's member, or into that member of each element of an array. */
function member(value: unknown, name: string | null): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((each) => (Array.isArray(each) ? [] : member(each, name)));
  if (typeof value !== 'object' || value === null) return [];
  if (name === null) return Object.values(value);
  return Object.hasOwn(value, name) ? [(value as Record<string, unknown>)[name]] : [];
}

function spread(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function equalTo(literal: Literal): (value: unknown) => boolean {
  if (literal.kind === 'number' || literal.kind === 'string' || literal.kind === 'boolean')
    return (value) => value === literal.value;
  const { kind } = literal;
  return (value) => storedInstant(value, kind) === literal.value;
}

function comparedTo(operator: '>' | '>=' | '<' | '<=', literal: ComparableLiteral): (value: unknown) => boolean {
  const holds = (order: number) =>
    operator === '>' ? order > 0 : operator === '>=' ? order >= 0 : operator === '<' ? order < 0 : order <= 0;
  if (literal.kind === 'number') return (value) => typeof value === 'number' && holds(value - literal.value);
  if (literal.kind === 'string')
    return (value) => typeof value === 'string' && holds(compareText(value, literal.value));
  const { kind } = literal;
  return (value) => {
    const instant = storedInstant(value, kind);
    return instant !== null && holds(compareText(instant, literal.value));
  };
}
