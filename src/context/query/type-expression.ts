import { queryError } from './errors.ts';

/** Which entity types are asked for: any of the groups, of each group all; null asks for every type (`*`). */
export type TypeExpression = readonly (readonly string[])[] | null;

const limits = { length: 8_192, types: 100 } as const;

/** Parses the Entity Type Selection Language into expanded types. NGSI-LD 1.9.1 §4.17; `*` as in §6.4.3.2. */
export function parseTypes(text: string, expandTerm: (name: string) => string): TypeExpression {
  if (text === '*') return null;
  if (text.length > limits.length) throw tooComplex('length', limits.length);
  const reader = new TypeReader(text, expandTerm);
  const groups = reader.disjunction();
  if (groups.flat().length > limits.types) throw tooComplex('number of types', limits.types);
  return groups;
}

/** Whether an entity of the given types is asked for. */
export function typesMatch(expression: TypeExpression, types: readonly string[]): boolean {
  return expression === null || expression.some((group) => group.every((type) => types.includes(type)));
}

function tooComplex(measure: string, limit: number): Error {
  return queryError('too-complex', { parameter: 'type', measure, limit }, { field: 'type' });
}

class TypeReader {
  readonly #text: string;
  readonly #expandTerm: (name: string) => string;
  #at = 0;

  constructor(text: string, expandTerm: (name: string) => string) {
    this.#text = text;
    this.#expandTerm = expandTerm;
  }

  disjunction(): string[][] {
    const groups = this.#group();
    while (this.#at < this.#text.length) {
      if (!'|,'.includes(this.#text[this.#at]!)) throw this.#expected('| or ,');
      this.#at += 1;
      groups.push(...this.#group());
    }
    return groups;
  }

  /** In parentheses stand types of which all are needed, or of which one is enough. */
  #group(): string[][] {
    if (this.#text[this.#at] !== '(') return [[this.#name()]];
    this.#at += 1;
    const names = [this.#name()];
    const between = this.#text[this.#at]!;
    const isAny = between === '|' || between === ',';
    while (this.#text[this.#at] === ';' || (isAny && '|,'.includes(this.#text[this.#at] ?? ' '))) {
      if (isAny === (this.#text[this.#at] === ';')) throw this.#expected(')');
      this.#at += 1;
      names.push(this.#name());
    }
    if (this.#text[this.#at] !== ')') throw this.#expected('; or )');
    this.#at += 1;
    return isAny ? names.map((name) => [name]) : [names];
  }

  #name(): string {
    const name = /^[^|,;()"<>\\^`{}\s\p{Cc}\p{Cs}]+/u.exec(this.#text.slice(this.#at))?.[0];
    if (name === undefined) throw this.#expected('a type');
    this.#at += name.length;
    return this.#expandTerm(name);
  }

  #expected(expected: string): Error {
    return queryError('type-malformed', { position: this.#at + 1, expected }, { field: 'type' });
  }
}
