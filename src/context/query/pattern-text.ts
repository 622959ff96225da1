import type { PatternPart } from './pattern.ts';

/** The pattern as PostgreSQL reads it; whatever could mean something else to it is written by its code. */
export function patternText(part: PatternPart): string {
  switch (part.kind) {
    case 'any':
      return '.';
    case 'start':
      return '^';
    case 'end':
      return '$';
    case 'empty':
      return '()';
    case 'class':
      return renderClass(part.negated, part.ranges);
    case 'sequence':
      return part.parts.map(patternText).join('');
    case 'choice':
      return `(${part.parts.map(patternText).join('|')})`;
    case 'repeat':
      return `(${patternText(part.part)})${renderBounds(part.minimum, part.maximum)}`;
  }
}

function renderBounds(minimum: number, maximum: number | null): string {
  if (maximum === null) return minimum === 0 ? '*' : minimum === 1 ? '+' : `{${minimum},}`;
  return minimum === maximum ? `{${minimum}}` : `{${minimum},${maximum}}`;
}

function renderClass(negated: boolean, ranges: readonly (readonly [number, number])[]): string {
  const [only] = ranges;
  if (!negated && ranges.length === 1 && only && only[0] === only[1]) return renderPoint(only[0]);
  const items = ranges.map(([from, to]) =>
    from === to ? renderPoint(from) : `${renderPoint(from)}-${renderPoint(to)}`,
  );
  return `[${negated ? '^' : ''}${items.join('')}]`;
}

function renderPoint(code: number): string {
  const point = String.fromCodePoint(code);
  if (/^[\p{L}\p{N} _:/]$/u.test(point)) return point;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}
