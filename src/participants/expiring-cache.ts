/** How long, at most, what was read of keys, sessions and grants may be believed without asking again. */
export const trustMilliseconds = 1000;

interface Entry<Value> {
  readonly value: Promise<Value>;
  until: number;
}

/** Answers that hold for a moment: concurrent askers share one load, and a cleared answer is never put back. */
export interface ExpiringCache<Value> {
  /** The remembered answer for `key`, or the one that `load` fetches; a failed load is forgotten at once. */
  get(key: string, load: () => Promise<Value>): Promise<Value>;
  forget(key: string): void;
  clear(): void;
  readonly size: number;
}

/**
 * A cache bounded in time and in number. `lasts` may shorten the life of one answer (a grant that ends sooner).
 * A load in flight when `clear` is called still answers its askers but is asked for anew by the next one: whoever asks
 * after a withdrawal can never get what was read before it.
 */
export function createExpiringCache<Value>(deps: {
  now: () => number;
  capacity: number;
  milliseconds?: number;
  lasts?: (value: Value) => number;
}): ExpiringCache<Value> {
  const entries = new Map<string, Entry<Value>>();
  const lifetime = deps.milliseconds ?? trustMilliseconds;

  const makeRoom = () => {
    for (const [key, entry] of entries) {
      if (entries.size < deps.capacity && entry.until > deps.now()) return;
      entries.delete(key);
    }
  };

  return {
    get(key, load) {
      const known = entries.get(key);
      if (known !== undefined && known.until > deps.now()) return known.value;
      entries.delete(key);
      if (entries.size >= deps.capacity) makeRoom();
      const entry: Entry<Value> = { value: load(), until: deps.now() + lifetime };
      entries.set(key, entry);
      entry.value.then(
        (value) => {
          if (deps.lasts !== undefined) entry.until = Math.min(entry.until, deps.now() + deps.lasts(value));
        },
        () => {
          if (entries.get(key) === entry) entries.delete(key);
        },
      );
      return entry.value;
    },
    forget: (key) => void entries.delete(key),
    clear: () => entries.clear(),
    get size() {
      return entries.size;
    },
  };
}
