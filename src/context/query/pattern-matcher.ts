import type { Pattern, PatternPart } from './pattern.ts';

type Step =
  | { kind: 'split'; to: number[] }
  | { kind: 'point'; accepts: (code: number) => boolean; to: number }
  | { kind: 'assert'; at: 'start' | 'end'; to: number }
  | { kind: 'accept' };

/** A test for whether a text contains a match, decided in time linear in the text, whatever the pattern. */
export function patternMatcher(pattern: Pattern): (text: string) => boolean {
  const steps: Step[] = [{ kind: 'accept' }];
  const entry = compile(pattern.tree, 0, steps);
  return (text) => search(steps, entry, text);
}

function add(steps: Step[], step: Step): number {
  steps.push(step);
  return steps.length - 1;
}

// Built backwards: each part is compiled knowing where it continues.
function compile(part: PatternPart, next: number, steps: Step[]): number {
  switch (part.kind) {
    case 'empty':
      return next;
    case 'any':
      return add(steps, { kind: 'point', accepts: () => true, to: next });
    case 'start':
    case 'end':
      return add(steps, { kind: 'assert', at: part.kind, to: next });
    case 'class':
      return add(steps, { kind: 'point', accepts: (code) => contains(part, code), to: next });
    case 'sequence':
      return part.parts.reduceRight((to, each) => compile(each, to, steps), next);
    case 'choice':
      return add(steps, { kind: 'split', to: part.parts.map((each) => compile(each, next, steps)) });
    case 'repeat':
      return compileRepeat(part, next, steps);
  }
}

function compileRepeat(part: PatternPart & { kind: 'repeat' }, next: number, steps: Step[]): number {
  let entry = next;
  if (part.maximum === null) {
    const loop: Step & { kind: 'split' } = { kind: 'split', to: [next] };
    entry = add(steps, loop);
    loop.to.push(compile(part.part, entry, steps));
  } else {
    for (let count = part.minimum; count < part.maximum; count += 1)
      entry = add(steps, { kind: 'split', to: [next, compile(part.part, entry, steps)] });
  }
  for (let count = 0; count < part.minimum; count += 1) entry = compile(part.part, entry, steps);
  return entry;
}

function contains(part: PatternPart & { kind: 'class' }, code: number): boolean {
  return part.ranges.some(([from, to]) => code >= from && code <= to) !== part.negated;
}

function search(steps: readonly Step[], entry: number, text: string): boolean {
  const points = Array.from(text, (point) => point.codePointAt(0) ?? 0);
  let current = new Set<number>();
  for (let at = 0; at <= points.length; at += 1) {
    follow(steps, entry, at, points.length, current);
    if (current.has(0)) return true;
    const following = new Set<number>();
    for (const index of current) {
      const step = steps[index];
      if (step?.kind === 'point' && at < points.length && step.accepts(points[at]!))
        follow(steps, step.to, at + 1, points.length, following);
    }
    current = following;
  }
  return current.has(0);
}

function follow(steps: readonly Step[], from: number, at: number, end: number, reached: Set<number>): void {
  const waiting = [from];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (reached.has(index)) continue;
    reached.add(index);
    const step = steps[index]!;
    if (step.kind === 'split') waiting.push(...step.to);
    if (step.kind === 'assert' && at === (step.at === 'start' ? 0 : end)) waiting.push(step.to);
  }
}
