import { queryError } from './errors.ts';
import { readLiteral } from './literal.ts';
import { parsePattern } from './pattern.ts';
import { type AttributePath, type CoreMember, coreMembers, type Literal, type QueryNode } from './q-tree.ts';

/** How names of a query become IRIs, and which attributes' quoted values do. NGSI-LD 1.9.1 §4.9, §5.5.7. */
export interface QueryVocabulary {
  expandTerm(name: string): string;
  /** Attributes (IRIs) whose values are expanded before comparing: parameter expandValues. */
  readonly expandValues?: ReadonlySet<string>;
}

/** What one query may cost. */
export const queryLimits = { length: 8_192, terms: 64, depth: 16, list: 200, path: 10, links: 5 } as const;

/** Parses the query language of NGSI-LD 1.9.1 §4.9 into a tree with expanded names; faults name their position. */
export function parseQuery(text: string, vocabulary: QueryVocabulary): QueryNode {
  if (text.length > queryLimits.length) throw tooComplex('length', queryLimits.length);
  const parser = new QueryParser(text, vocabulary);
  const tree = parser.disjunction(0);
  parser.end();
  return tree;
}

function tooComplex(measure: string, limit: number): Error {
  return queryError('too-complex', { parameter: 'q', measure, limit }, { field: 'q' });
}

const nameForm = /[\p{L}@_][\p{L}\p{N}_:@-]*/uy;
const typeHintForm = /\p{L}[\p{L}\p{N}_]*(?:,\p{L}[\p{L}\p{N}_]*)*:/uy;
const operatorForm = /!~=|~=|==|!=|>=|<=|>|</y;
const stringForm = /"(?:[^"\\]|\\.)*"/suy;

/** One step into linked entities. */
type Link = Pick<Extract<QueryNode, { kind: 'linked' }>, 'relation' | 'types'>;

class QueryParser {
  readonly #text: string;
  readonly #vocabulary: QueryVocabulary;
  #at = 0;
  #terms = 0;

  constructor(text: string, vocabulary: QueryVocabulary) {
    this.#text = text;
    this.#vocabulary = vocabulary;
  }

  /** AND binds more tightly than OR. */
  disjunction(depth: number): QueryNode {
    if (depth > queryLimits.depth) throw tooComplex('depth', queryLimits.depth);
    const terms = [this.#conjunction(depth)];
    while (this.#take('|')) terms.push(this.#conjunction(depth));
    return terms.length === 1 ? terms[0]! : { kind: 'or', terms };
  }

  end(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#expected('; or |');
  }

  #conjunction(depth: number): QueryNode {
    const terms = [this.#term(depth)];
    while (this.#take(';')) terms.push(this.#term(depth));
    return terms.length === 1 ? terms[0]! : { kind: 'and', terms };
  }

  #term(depth: number): QueryNode {
    if (this.#take('(')) {
      const inner = this.disjunction(depth + 1);
      if (!this.#take(')')) throw this.#expected(')');
      return inner;
    }
    this.#terms += 1;
    if (this.#terms > queryLimits.terms) throw tooComplex('number of terms', queryLimits.terms);
    const start = this.#at;
    const { path, links } = this.#address();
    const operator = this.#match(operatorForm);
    const own: QueryNode = operator === null ? { kind: 'exists', path } : this.#comparison(path, operator);
    const text = this.#text.slice(start, this.#at);
    return links.reduceRight<QueryNode>((term, link) => ({ kind: 'linked', ...link, term, text }), own);
  }

  #comparison(path: AttributePath, operator: string): QueryNode {
    if (operator === '~=' || operator === '!~=') {
      const pattern = parsePattern(this.#patternText(), 'q');
      return { kind: 'matches', path, negated: operator === '!~=', pattern };
    }
    const start = this.#at;
    const first = this.#literal(path);
    if (operator !== '==' && operator !== '!=') {
      if (first.kind === 'boolean') throw this.#operatorValue(operator, start);
      return { kind: 'compare', path, operator: operator as '>' | '>=' | '<' | '<=', value: first };
    }
    const negated = operator === '!=';
    if (this.#take('..')) return this.#range(path, negated, first, operator, start);
    const values = [first];
    while (this.#take(',')) {
      values.push(this.#literal(path));
      if (values.length > queryLimits.list) throw tooComplex('number of values', queryLimits.list);
    }
    return { kind: 'among', path, negated, values };
  }

  #range(path: AttributePath, negated: boolean, from: Literal, operator: string, start: number): QueryNode {
    const to = this.#literal(path);
    if (from.kind === 'boolean' || to.kind === 'boolean' || from.kind !== to.kind)
      throw this.#operatorValue(operator, start);
    return { kind: 'range', path, negated, from, to };
  }

  /** An attribute path, perhaps of an entity that relationships lead to: `rel{Type:attr}`. */
  #address(): { readonly path: AttributePath; readonly links: readonly Link[] } {
    const links: Link[] = [];
    for (;;) {
      this.#skipSpace();
      const start = this.#at;
      const names = this.#names();
      const written = () => this.#text.slice(start, this.#at);
      if (this.#text[this.#at] !== '{') {
        const trail = this.#text[this.#at] === '[' ? this.#trail() : undefined;
        const path = this.#expand(names, trail, written());
        for (const _ of links) if (!this.#take('}')) throw this.#expected('}');
        return { path, links };
      }
      const relation = this.#expand(names, undefined, written());
      if (relation.member !== undefined) throw this.#expected('a relationship', start);
      if (links.length === queryLimits.links) throw tooComplex('number of linked entities in a row', queryLimits.links);
      this.#at += 1;
      links.push({ relation, types: this.#typeHint() });
    }
  }

  #names(): readonly string[] {
    const names = [this.#name()];
    while (this.#text[this.#at] === '.' && this.#text[this.#at + 1] !== '.') {
      this.#at += 1;
      names.push(this.#name());
    }
    if (names.length > queryLimits.path) throw tooComplex('length of the attribute path', queryLimits.path);
    return names;
  }

  #typeHint(): readonly string[] {
    const hint = this.#match(typeHintForm);
    return hint === null
      ? []
      : hint
          .slice(0, -1)
          .split(',')
          .map((name) => this.#vocabulary.expandTerm(name));
  }

  #expand(names: readonly string[], trail: readonly string[] | undefined, text: string): AttributePath {
    const last = names.at(-1)!;
    const member = coreMembers.find((each) => each === last) as CoreMember | undefined;
    const attributes = (member ? names.slice(0, -1) : names).map((name) => this.#vocabulary.expandTerm(name));
    return { attributes, ...(member ? { member } : {}), ...(trail ? { trail } : {}), text };
  }

  #name(): string {
    const name = this.#match(nameForm, false);
    if (name === null) throw this.#expected('an attribute name');
    return name;
  }

  #trail(): readonly string[] {
    const end = this.#text.indexOf(']', this.#at);
    if (end < 0) throw this.#expected(']');
    const trail = this.#text.slice(this.#at + 1, end).split('.');
    if (trail.length > queryLimits.path) throw tooComplex('length of the attribute path', queryLimits.path);
    if (trail.some((member) => member === '' || hasUnstorable(member)))
      throw this.#expected('a member name or language');
    this.#at = end + 1;
    return trail;
  }

  #literal(path: AttributePath): Literal {
    this.#skipSpace();
    const start = this.#at;
    const quoted = this.#quoted();
    if (quoted !== null) return { kind: 'string', value: this.#coerce(path, quoted) };
    const text = this.#bare();
    const literal = readLiteral(text);
    if (literal && !(literal.kind === 'string' && hasUnstorable(literal.value))) return literal;
    const bareTerm =
      this.#vocabulary.expandValues?.has(path.attributes[0] ?? '') && /^[\p{L}][\p{L}\p{N}_]*$/u.test(text);
    if (bareTerm) return { kind: 'string', value: this.#coerce(path, text) };
    if (text === '') throw this.#expected('a value', start);
    throw queryError('q-bad-value', { position: start + 1, value: text.slice(0, 60) }, { field: 'q' });
  }

  #coerce(path: AttributePath, text: string): string {
    const expanded = this.#vocabulary.expandValues?.has(path.attributes[0] ?? '');
    return expanded ? this.#vocabulary.expandTerm(text) : text;
  }

  #quoted(): string | null {
    if (this.#text[this.#at] !== '"') return null;
    const start = this.#at;
    const text = this.#match(stringForm, false);
    if (text === null) throw this.#expected('a text closed by a double quote', start);
    const value = parseString(text);
    if (value === null || hasUnstorable(value)) throw this.#expected('a text as JSON writes it', start);
    return value;
  }

  /** An unquoted value ends at an operator, a list comma or the dots of a range. */
  #bare(): string {
    const start = this.#at;
    while (
      this.#at < this.#text.length &&
      !';|),'.includes(this.#text[this.#at]!) &&
      !this.#text.startsWith('..', this.#at)
    )
      this.#at += 1;
    return this.#text.slice(start, this.#at).trim();
  }

  /** A pattern may itself hold | ( ) and ; in groups and classes: it ends where one stands outside of them. */
  #patternText(): string {
    this.#skipSpace();
    const quoted = this.#quoted();
    if (quoted !== null) return quoted;
    const start = this.#at;
    let [open, inClass] = [0, false];
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at]!;
      if (character === '\\') this.#at += 1;
      else if (inClass) inClass = character !== ']' || this.#text[this.#at - 1] === '[';
      else if (character === '[') inClass = true;
      else if (character === '(') open += 1;
      else if (open > 0 && character === ')') open -= 1;
      else if (open === 0 && ';|)'.includes(character)) break;
    }
    this.#at = Math.min(this.#at, this.#text.length);
    if (this.#at === start) throw this.#expected('a regular expression');
    return this.#text.slice(start, this.#at);
  }

  #take(token: string): boolean {
    this.#skipSpace();
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #match(form: RegExp, skip = true): string | null {
    if (skip) this.#skipSpace();
    form.lastIndex = this.#at;
    const found = form.exec(this.#text);
    if (!found) return null;
    this.#at += found[0].length;
    return found[0];
  }

  #skipSpace(): void {
    while (this.#text[this.#at] === ' ') this.#at += 1;
  }

  #expected(expected: string, at = this.#at): Error {
    return queryError('q-malformed', { position: at + 1, expected }, { field: 'q' });
  }

  #operatorValue(operator: string, at: number): Error {
    return queryError('q-operator-value', { operator, position: at + 1 }, { field: 'q' });
  }
}

function parseString(text: string): string | null {
  try {
    return JSON.parse(text) as string;
  } catch {
    return null;
  }
}

/** Whether PostgreSQL could not hold the text: it has a NUL or a lone surrogate. */
export function hasUnstorable(text: string): boolean {
  return text.includes('\u0000') || !text.isWellFormed();
}
