import type { ActiveContext } from '../../linked-data/index.ts';

/** What was written of entities before, so that an unchanged one is neither read, parsed nor compacted again. */
export interface Renderings {
  /** The shelf of one form under one context. */
  of(form: string, active: ActiveContext): Shelf;
}

/** Texts of entities by the keys of their states. */
export interface Shelf {
  find(key: string): string | undefined;
  keep(key: string, text: string): void;
}

/** Keeps at most about `maximumCharacters`; what was not used through one half of them is forgotten. */
export function createRenderings(maximumCharacters = 64 * 1024 * 1024): Renderings {
  const contexts = new WeakMap<ActiveContext, number>();
  let contextCount = 0;
  let [young, old] = [new Map<string, string>(), new Map<string, string>()];
  let size = 0;

  function numberOf(active: ActiveContext): number {
    const known = contexts.get(active);
    if (known !== undefined) return known;
    contextCount += 1;
    contexts.set(active, contextCount);
    return contextCount;
  }

  function keep(key: string, text: string): void {
    young.set(key, text);
    size += key.length + text.length;
    if (size <= maximumCharacters / 2) return;
    [old, young, size] = [young, new Map(), 0];
  }

  return {
    of(form, active) {
      const prefix = `${numberOf(active)}/${form}/`;
      return {
        find(key) {
          const whole = prefix + key;
          const fresh = young.get(whole);
          if (fresh !== undefined) return fresh;
          const text = old.get(whole);
          if (text !== undefined) keep(whole, text);
          return text;
        },
        keep: (key, text) => keep(prefix + key, text),
      };
    },
  };
}
