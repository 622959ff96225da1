import type { ActiveContext } from '../../linked-data/index.ts';

/** What was written of entities before, so that an unchanged one is neither parsed nor compacted again. */
export interface Renderings {
  /** The text of an entity in one form; `write` makes it when it is not there. A null key is never kept. */
  render(form: string, active: ActiveContext, key: string | null, write: () => string): string;
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
    render(form, active, key, write) {
      if (key === null) return write();
      const whole = `${numberOf(active)}/${form}/${key}`;
      const fresh = young.get(whole);
      if (fresh !== undefined) return fresh;
      const text = old.get(whole) ?? write();
      keep(whole, text);
      return text;
    },
  };
}
