import type { Clock } from '../../platform/clock.ts';

/** Answers that hold for a moment: whoever asks the same within it shares what was read once. */
export interface Remembered<Answer> {
  of(key: string, read: () => Promise<Answer>): Promise<Answer>;
}

/** Remembers at most `most` answers, each for `milliseconds`; a failure is forgotten at once. */
export function createRemembered<Answer>(limits: {
  readonly clock: Clock;
  readonly milliseconds: number;
  readonly most: number;
}): Remembered<Answer> {
  const known = new Map<string, { readonly at: number; readonly found: Promise<Answer> }>();
  return {
    of(key, read) {
      const now = limits.clock.now().getTime();
      const kept = known.get(key);
      if (kept && now - kept.at < limits.milliseconds) return kept.found;
      if (known.size >= limits.most) known.clear();
      const found = read();
      known.set(key, { at: now, found });
      found.catch(() => known.delete(key));
      return found;
    },
  };
}
