import { queryError } from './errors.ts';

/** One scope with its wildcards: `+` stands for one level, `below` for the scope and everything under it. */
export interface ScopePattern {
  readonly levels: readonly string[];
  readonly below: boolean;
}

/** Which scopes are asked for: any of the groups, of each group all. */
export type ScopeExpression = readonly (readonly ScopePattern[])[];

const limits = { length: 4_096, scopes: 50 } as const;

/** Parses the Scope Query Language. NGSI-LD 1.9.1 §4.19. */
export function parseScopes(text: string): ScopeExpression {
  if (text.length > limits.length) throw tooComplex('length', limits.length);
  const groups: ScopePattern[][] = [];
  let at = 0;
  const expected = (what: string) =>
    queryError('scope-malformed', { position: at + 1, expected: what }, { field: 'scopeQ' });
  const scope = (): ScopePattern => {
    const found = /^\/(?:#|(?:\+|[\p{L}\p{N}_-]+)(?:\/(?:\+|[\p{L}\p{N}_-]+))*(?:\/#)?)/u.exec(text.slice(at))?.[0];
    if (found === undefined) throw expected('a scope that begins with /');
    at += found.length;
    const levels = found.slice(1).split('/');
    const below = levels.at(-1) === '#';
    return { levels: below ? levels.slice(0, -1) : levels, below };
  };
  for (;;) {
    const open = text[at] === '(';
    if (open) at += 1;
    const group = [scope()];
    // A conjunction outside of parentheses is not in the grammar, but its meaning is plain.
    while (text[at] === ';') {
      at += 1;
      group.push(scope());
    }
    if (open && text[at] !== ')') throw expected('; or )');
    if (open) at += 1;
    groups.push(group);
    if (groups.length > limits.scopes) throw tooComplex('number of scopes', limits.scopes);
    if (at === text.length) return groups;
    if (!'|,'.includes(text[at]!)) throw expected('| or ,');
    at += 1;
  }
}

/** Whether an entity with the given scopes is asked for. */
export function scopesMatch(expression: ScopeExpression, scopes: readonly string[]): boolean {
  return expression.some((group) => group.every((pattern) => scopes.some((scope) => scopeMatches(pattern, scope))));
}

function scopeMatches(pattern: ScopePattern, scope: string): boolean {
  const levels = scope.replace(/^\//, '').split('/');
  const enough = pattern.below ? levels.length >= pattern.levels.length : levels.length === pattern.levels.length;
  return enough && pattern.levels.every((level, index) => level === '+' || level === levels[index]);
}

/** The pattern as a regular expression over a stored scope, for the database. */
export function scopeRegularExpression(pattern: ScopePattern): string {
  const levels = pattern.levels.map((level) => (level === '+' ? '/[^/]+' : `/${level}`)).join('');
  return `^${levels}${pattern.below ? '(/.*)?' : ''}$`;
}

function tooComplex(measure: string, limit: number): Error {
  return queryError('too-complex', { parameter: 'scopeQ', measure, limit }, { field: 'scopeQ' });
}
