import { queryError } from './errors.ts';
import { patternText } from './pattern-text.ts';

/** One piece of a pattern; classes are lists of code point ranges, ends included. */
export type PatternPart =
  | { readonly kind: 'class'; readonly negated: boolean; readonly ranges: readonly (readonly [number, number])[] }
  | { readonly kind: 'any' | 'start' | 'end' | 'empty' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternPart[] }
  | { readonly kind: 'repeat'; readonly part: PatternPart; readonly minimum: number; readonly maximum: number | null };

/** A regular expression of the bounded subset, as a tree and as text that PostgreSQL reads alike. */
export interface Pattern {
  readonly tree: PatternPart;
  readonly text: string;
  /** As it was written; absent in conditions that were stored before it was kept. */
  readonly source?: string;
}

const limits = { length: 256, states: 1_000, depth: 20, repeat: 100 } as const;

const shorthand: Readonly<Record<string, PatternPart & { kind: 'class' }>> = {
  d: { kind: 'class', negated: false, ranges: [[48, 57]] },
  w: {
    kind: 'class',
    negated: false,
    ranges: [
      [48, 57],
      [65, 90],
      [95, 95],
      [97, 122],
    ],
  },
  s: {
    kind: 'class',
    negated: false,
    ranges: [
      [9, 13],
      [32, 32],
    ],
  },
};

const posixClasses: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  digit: [[48, 57]],
  alpha: [
    [65, 90],
    [97, 122],
  ],
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  upper: [[65, 90]],
  lower: [[97, 122]],
  space: [
    [9, 13],
    [32, 32],
  ],
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
};

/**
 * Parses an extended regular expression (IEEE 1003.2) without back references and look-around, so that it can be
 * decided in linear time; anything else, and anything too long or too deep, is refused by position.
 */
export function parsePattern(source: string, parameter: string): Pattern {
  const points = [...source];
  if (points.length > limits.length)
    throw queryError(
      'too-complex',
      { parameter, measure: 'pattern length', limit: limits.length },
      { field: parameter },
    );
  const reader = new PatternReader(points, parameter);
  const tree = reader.choice(0);
  if (!reader.done()) throw reader.fault('an unopened ) stands here');
  if (states(tree) > limits.states)
    throw queryError('too-complex', { parameter, measure: 'pattern size', limit: limits.states }, { field: parameter });
  return { tree, text: patternText(tree), source };
}

class PatternReader {
  readonly #points: readonly string[];
  readonly #parameter: string;
  #at = 0;

  constructor(points: readonly string[], parameter: string) {
    this.#points = points;
    this.#parameter = parameter;
  }

  done(): boolean {
    return this.#at >= this.#points.length;
  }

  fault(reason: string): Error {
    const parameters = { parameter: this.#parameter, position: this.#at + 1, reason };
    return queryError('pattern-malformed', parameters, { field: this.#parameter });
  }

  choice(depth: number): PatternPart {
    if (depth > limits.depth)
      throw queryError('too-complex', { parameter: this.#parameter, measure: 'pattern depth', limit: limits.depth });
    const parts = [this.#sequence(depth)];
    while (this.#take('|')) parts.push(this.#sequence(depth));
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  #sequence(depth: number): PatternPart {
    const parts: PatternPart[] = [];
    while (!this.done() && !'|)'.includes(this.#peek())) parts.push(this.#repeat(depth));
    if (parts.length === 0) return { kind: 'empty' };
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
  }

  #repeat(depth: number): PatternPart {
    const part = this.#atom(depth);
    const bounds = this.#quantifier();
    if (!bounds) return part;
    if (part.kind === 'start' || part.kind === 'end') throw this.fault('an anchor cannot be repeated');
    if (!this.done() && '*+?{'.includes(this.#peek())) throw this.fault('a repetition cannot be repeated');
    return { kind: 'repeat', part, minimum: bounds[0], maximum: bounds[1] };
  }

  #quantifier(): readonly [number, number | null] | null {
    if (this.#take('*')) return [0, null];
    if (this.#take('+')) return [1, null];
    if (this.#take('?')) return [0, 1];
    if (!this.#take('{')) return null;
    const minimum = this.#number();
    const maximum = this.#take(',') ? (this.#peek() === '}' ? null : this.#number()) : minimum;
    if (!this.#take('}')) throw this.fault('} is missing');
    if (maximum !== null && maximum < minimum) throw this.fault('the bounds are reversed');
    return [minimum, maximum];
  }

  #number(): number {
    let digits = '';
    while (/^\d$/.test(this.#peek())) digits += this.#next();
    if (digits === '' || Number(digits) > limits.repeat)
      throw this.fault(`a bound between 0 and ${limits.repeat} is needed`);
    return Number(digits);
  }

  #atom(depth: number): PatternPart {
    const point = this.#next();
    if (point === '.') return { kind: 'any' };
    if (point === '^') return { kind: 'start' };
    if (point === '$') return { kind: 'end' };
    if (point === '(') return this.#group(depth);
    if (point === '[') return this.#class();
    if (point === '\\') return this.#escape();
    if ('*+?{'.includes(point)) {
      this.#at -= 1;
      throw this.fault('there is nothing to repeat');
    }
    return this.#single(point);
  }

  #group(depth: number): PatternPart {
    if (this.#peek() === '?') {
      this.#at += 1;
      if (!this.#take(':')) throw this.fault('look-around and named groups are not supported');
    }
    const part = this.choice(depth + 1);
    if (!this.#take(')')) throw this.fault(') is missing');
    return part;
  }

  #escape(): PatternPart {
    if (this.done()) throw this.fault('nothing follows the backslash');
    const point = this.#next();
    const known = shorthand[point.toLowerCase()];
    if (known) return point === point.toLowerCase() ? known : { ...known, negated: true };
    if (point === 'n') return this.#single('\n');
    if (point === 't') return this.#single('\t');
    if (/^[A-Za-z0-9]$/.test(point)) throw this.fault('this escape is not supported');
    return this.#single(point);
  }

  #class(): PatternPart {
    const negated = this.#take('^');
    const ranges: (readonly [number, number])[] = [];
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      if (this.done()) throw this.fault('] is missing');
      ranges.push(...this.#classItem());
    }
    this.#at += 1;
    return { kind: 'class', negated, ranges };
  }

  #classItem(): readonly (readonly [number, number])[] {
    const point = this.#next();
    if (point === '[' && ':.='.includes(this.#peek()) && this.#peek() !== '') return this.#posixClass();
    if (point === '\\') {
      const escaped = this.#escape();
      if (escaped.kind !== 'class' || escaped.negated) throw this.fault('this escape cannot stand in a class');
      if (escaped.ranges.length > 1 || escaped.ranges[0]![0] !== escaped.ranges[0]![1]) return escaped.ranges;
      return [this.#range(escaped.ranges[0]![0])];
    }
    return [this.#range(this.#code(point))];
  }

  #range(from: number): readonly [number, number] {
    if (this.#peek() !== '-' || (this.#points[this.#at + 1] ?? ']') === ']') return [from, from];
    this.#at += 1;
    const point = this.#next();
    const to = point === '\\' ? this.#code(this.#next()) : this.#code(point);
    if (point === '[' && this.#peek() === ':') throw this.fault('a class cannot end a range');
    if (to < from) throw this.fault('the range is reversed');
    return [from, to];
  }

  #posixClass(): readonly (readonly [number, number])[] {
    if (!this.#take(':')) throw this.fault('collating elements are not supported');
    let name = '';
    while (/^[a-z]$/.test(this.#peek())) name += this.#next();
    const ranges = posixClasses[name];
    if (!ranges || !this.#take(':') || !this.#take(']')) throw this.fault('this class is unknown');
    return ranges;
  }

  #single(point: string): PatternPart {
    const code = this.#code(point);
    return { kind: 'class', negated: false, ranges: [[code, code]] };
  }

  #code(point: string): number {
    const code = point.codePointAt(0) ?? 0;
    if (code === 0 || (code >= 0xd800 && code <= 0xdfff)) throw this.fault('this character is not allowed');
    return code;
  }

  #peek(): string {
    return this.#points[this.#at] ?? '';
  }

  #next(): string {
    const point = this.#points[this.#at] ?? '';
    this.#at += 1;
    return point;
  }

  #take(point: string): boolean {
    if (this.#points[this.#at] !== point) return false;
    this.#at += 1;
    return true;
  }
}

function states(part: PatternPart): number {
  if (part.kind === 'sequence' || part.kind === 'choice')
    return part.parts.reduce((sum, each) => sum + states(each), 1);
  if (part.kind === 'repeat') return states(part.part) * Math.max(part.maximum ?? part.minimum + 1, 1) + 1;
  return 1;
}
