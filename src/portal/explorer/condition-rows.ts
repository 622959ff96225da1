import { type Literal, parseQuery, type QueryNode, readLiteral } from '../../context/index.ts';
import type { DomainError } from '../../platform/errors.ts';

/** How one row compares, in the order in which it is offered. */
export const operators = [
  ...(['equal', 'unequal', 'greater', 'atLeast', 'less', 'atMost', 'between'] as const),
  ...(['oneOf', 'noneOf', 'contains', 'matches', 'notMatches', 'exists'] as const),
] as const;
/** One of them. */
export type Operator = (typeof operators)[number];

/** One row of the query builder: an attribute, what it is compared with, and how the row follows the one before. */
export interface ConditionRow {
  readonly join: 'and' | 'or';
  readonly attribute: string;
  readonly operator: Operator;
  readonly value: string;
  /** The upper end of `between`. */
  readonly upTo: string;
}

/** A query as text, and where in it each row begins. */
export interface WrittenQuery {
  readonly q: string;
  readonly starts: readonly number[];
}

const signs = {
  ...({ equal: '==', unequal: '!=', greater: '>', atLeast: '>=', less: '<', atMost: '<=', between: '==' } as const),
  ...({ oneOf: '==', noneOf: '!=', contains: '~=', matches: '~=', notMatches: '!~=', exists: '' } as const),
} as const satisfies Record<Operator, string>;

/** Writes rows in the query language of NGSI-LD 1.9.1 §4.9; AND binds more tightly than OR. */
export function writeQuery(rows: readonly ConditionRow[]): WrittenQuery {
  const starts: number[] = [];
  let q = '';
  for (const row of rows) {
    if (q !== '') q += row.join === 'or' ? '|' : ';';
    starts.push(q.length);
    q += row.attribute.trim() + signs[row.operator] + operand(row);
  }
  return { q, starts };
}

function operand({ operator, value, upTo }: ConditionRow): string {
  switch (operator) {
    case 'exists':
      return '';
    case 'between':
      return `${literal(value)}..${literal(upTo)}`;
    case 'oneOf':
    case 'noneOf':
      return listed(value).map(literal).join(',');
    case 'contains':
      return value === '' ? '' : JSON.stringify(`.*${escaped(value)}.*`);
    case 'matches':
    case 'notMatches':
      return value === '' ? '' : JSON.stringify(value);
    default:
      return literal(value);
  }
}

const special = /[\\^$.*+?()[\]{}|]/g;
const escaped = (text: string) => text.replace(special, '\\$&');

/** What stands between commas, of which those in quotes do not count. */
const listed = (text: string) => text.match(/(?:"(?:[^"\\]|\\.)*"|[^,])+/g)?.map((each) => each.trim()) ?? [];

/** A number, a truth or a time as it is; anything else as text, also what already stands in double quotes. */
function literal(value: string): string {
  const text = value.trim();
  if (text === '' || isQuoted(text)) return text;
  const isBare = isPlain(readLiteral(text));
  return isBare ? text.replace(/(:\d{2}),(\d)/, '$1.$2') : JSON.stringify(text);
}

const isPlain = (read: Literal | null) => read !== null && read.kind !== 'string';

function isQuoted(text: string): boolean {
  if (!/^".*"$/s.test(text)) return false;
  try {
    return typeof JSON.parse(text) === 'string';
  } catch {
    return false;
  }
}

/** The rows of a query; null where it says more than rows can. What is no query at all is refused as its parser does. */
export function readRows(q: string): readonly ConditionRow[] | null {
  const tree = parseQuery(q, { expandTerm: (name) => name });
  const groups = tree.kind === 'or' ? tree.terms : [tree];
  const rows: ConditionRow[] = [];
  for (const group of groups) {
    const terms = group.kind === 'and' ? group.terms : [group];
    for (const [index, term] of terms.entries()) {
      const row = rowOf(term);
      if (row === null) return null;
      rows.push({ ...row, join: index === 0 && rows.length > 0 ? 'or' : 'and' });
    }
  }
  return rows;
}

type Bare = Omit<ConditionRow, 'join'>;

function rowOf(term: QueryNode): Bare | null {
  if (term.kind === 'and' || term.kind === 'or' || term.kind === 'linked') return null;
  const row = (operator: Operator, value = '', upTo = ''): Bare => ({
    attribute: term.path.text,
    operator,
    value,
    upTo,
  });
  switch (term.kind) {
    case 'exists':
      return row('exists');
    case 'compare':
      return row(comparisons[term.operator], textOf(term.value));
    case 'range':
      return term.negated ? null : row('between', textOf(term.from), textOf(term.to));
    case 'among': {
      const [one, ...others] = term.values.map(textOf);
      if (others.length === 0) return row(term.negated ? 'unequal' : 'equal', one);
      return row(term.negated ? 'noneOf' : 'oneOf', [one, ...others].join(', '));
    }
    case 'matches':
      return patternRow(term.pattern.source ?? term.pattern.text, term.negated, row);
  }
}

const comparisons = { '>': 'greater', '>=': 'atLeast', '<': 'less', '<=': 'atMost' } as const;

/** As `literal` reads it again; instants are kept without the mark of UTC, which they then need. */
function textOf(value: Literal): string {
  if (value.kind === 'number') return value.text;
  if (value.kind === 'boolean') return String(value.value);
  if (value.kind === 'dateTime' || value.kind === 'time') return `${value.value}Z`;
  if (value.kind === 'date') return value.value;
  const { value: text } = value;
  const isAmbiguous = text !== text.trim() || text === '' || text.includes(',') || isQuoted(text);
  return isAmbiguous || isPlain(readLiteral(text)) ? JSON.stringify(text) : text;
}

function patternRow(text: string, negated: boolean, row: (operator: Operator, value: string) => Bare): Bare {
  const inner = /^\.\*(.+)\.\*$/s.exec(text)?.[1];
  const plain = inner?.replace(/\\([\\^$.*+?()[\]{}|])/g, '$1');
  if (!negated && plain !== undefined && escaped(plain) === inner) return row('contains', plain);
  return row(negated ? 'notMatches' : 'matches', text);
}

/** The row that a fault of the query's parser lies in, by the position that it names (counted from 1). */
export function rowOfFault({ starts }: WrittenQuery, error: DomainError): number {
  const { position } = error.parameters;
  if (typeof position !== 'number') return 0;
  return Math.max(
    0,
    starts.findLastIndex((start) => start < position),
  );
}
