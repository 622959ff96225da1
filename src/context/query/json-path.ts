import { type Accessor, type ElementAccess, elementAccess } from './accessors.ts';
import type { AttributePath, Literal, QueryNode } from './q-tree.ts';

/** An SQL/JSON path with the values of its variables; never built from anything but quoted names and variables. */
export interface JsonPath {
  readonly path: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Terms that one JSON path can decide; instants need the database's own functions, the rest is combined in SQL. */
export type PathTerm = Extract<QueryNode, { path: AttributePath }>;

/** The path to the instances of the addressed attribute; `[*]` takes one instance and several alike. */
export function instancePath(path: AttributePath): string {
  return path.attributes.length === 0 ? '$' : `$${path.attributes.map((name) => `.${quote(name)}`).join('')}[*]`;
}

/** One accessor below `root`, as path text. */
export function accessorPath(root: string, accessor: Accessor): string {
  return root + accessor.map((step) => (step === null ? '.*' : `.${quote(step)}`)).join('');
}

/** The path that selects the instances fulfilling `term`; lax mode compares an array by each of its elements. */
export function termPath(term: PathTerm): JsonPath {
  const access = elementAccess(term.path);
  const { condition, variables } = termCondition(term, access);
  const root = instancePath(term.path);
  return { path: condition === '' ? root : `${root} ? (${condition})`, variables };
}

/** That the addressed element is there; empty when the instance itself is the element. */
export function presence(access: ElementAccess, root = '@'): string {
  if (!access.nested) return '';
  return [...access.ordered, ...access.unordered].map((each) => `exists(${accessorPath(root, each)})`).join(' || ');
}

function termCondition(
  term: PathTerm,
  access: ElementAccess,
): { condition: string; variables: Record<string, unknown> } {
  const all = [...access.ordered, ...access.unordered];
  switch (term.kind) {
    case 'exists':
      return { condition: presence(access), variables: {} };
    case 'among': {
      const some = all.map((each) => `${accessorPath('@', each)} == $v[*]`).join(' || ');
      return { condition: negate(term.negated, some, presence(access)), variables: { v: term.values.map(variable) } };
    }
    case 'compare': {
      const some = access.ordered.map((each) => `${accessorPath('@', each)} ${term.operator} $v`).join(' || ');
      return {
        condition: ofDateForm(term.value, some, access, `@ ${term.operator} $v`),
        variables: { v: variable(term.value) },
      };
    }
    case 'range': {
      const within = '@ >= $v && @ <= $w';
      const some = access.ordered.map((each) => `exists(${accessorPath('@', each)} ? (${within}))`).join(' || ');
      const condition = ofDateForm(term.from, some, access, within);
      return {
        condition: negate(term.negated, condition, presence(access)),
        variables: { v: variable(term.from), w: variable(term.to) },
      };
    }
    case 'matches': {
      const matching = `like_regex ${quote(term.pattern.text)} flag "s"`;
      const some = access.ordered.map((each) => `${accessorPath('@', each)} ${matching}`).join(' || ');
      const text = access.ordered
        .map((each) => `exists(${accessorPath('@', each)} ? (@.type() == "string"))`)
        .join(' || ');
      return { condition: negate(term.negated, some, text), variables: {} };
    }
  }
}

// A date is compared only with strings that are dates.
function ofDateForm(literal: Literal, otherwise: string, access: ElementAccess, test: string): string {
  if (literal.kind !== 'date') return otherwise;
  const form = '@ like_regex "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" flag "s"';
  return access.ordered.map((each) => `exists(${accessorPath('@', each)} ? (${form} && ${test}))`).join(' || ');
}

// A comparison of unlike types is neither true nor false in SQL/JSON; here it means "not equal".
function negate(negated: boolean, some: string, present: string): string {
  if (!negated) return some;
  const none = `(${some}) is unknown || !(${some})`;
  return present === '' ? none : `(${present}) && (${none})`;
}

function variable(literal: Literal): unknown {
  return literal.value;
}

function quote(name: string): string {
  return JSON.stringify(name);
}
