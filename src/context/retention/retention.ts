/** How many days what is remembered of entities of a type is kept, each null for ever; `type` null: all others of a space. */
export interface RetentionRule {
  readonly type: string | null;
  /** Single instances. */
  readonly raw: number | null;
  /** Sums by the hour. */
  readonly hourly: number | null;
  /** Sums by the day. */
  readonly daily: number | null;
}

/** A rule with the number of the class that its samples lie in. */
export interface ClassedRule extends RetentionRule {
  readonly class: number;
}

const forEver: ClassedRule = { type: null, raw: null, hourly: null, daily: null, class: 0 };

/** Tells how long the history of an entity is kept: as long as any of its types wants it. */
export function retentionOf(rules: readonly ClassedRule[]): (types: readonly string[]) => ClassedRule {
  if (rules.length === 0) return () => forEver;
  const ofType = new Map(rules.map((rule) => [rule.type, rule]));
  const ofOthers = ofType.get(null) ?? forEver;
  return (types) => {
    const found = types.map((type) => ofType.get(type) ?? ofOthers);
    const [first = ofOthers, ...others] = found;
    return others.reduce(longer, first);
  };
}

function longer(one: ClassedRule, other: ClassedRule): ClassedRule {
  const { raw, class: number } = lasts(one.raw, other.raw) ? one : other;
  return {
    type: null,
    raw,
    class: number,
    hourly: lasts(one.hourly, other.hourly) ? one.hourly : other.hourly,
    daily: lasts(one.daily, other.daily) ? one.daily : other.daily,
  };
}

/** Whether one length is no shorter than another. */
export const lasts = (one: number | null, other: number | null): boolean =>
  one === null || (other !== null && one >= other);
