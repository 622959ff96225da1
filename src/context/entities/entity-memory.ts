import type { Entity } from './entity.ts';

/**
 * Entities as this process wrote them last. A batch that works on a remembered one spares its reading: the writing
 * statement is guarded by the version, so what another process has changed meanwhile fails there and is read.
 */
export interface EntityMemory {
  /** As it was remembered under this state of the selections; undefined: it has to be read. */
  recall(space: number, id: string, selections: number): Entity | undefined;
  remember(space: number, entity: Entity, selections: number): void;
  forget(space: number, id: string): void;
  /** Another process writes the same entities: for a while everything is read, which is then the shorter way. */
  doubt(): void;
}

/** What is remembered, in characters of its texts. */
export interface EntityMemoryLimits {
  readonly entity: number;
  readonly all: number;
  /** For so many milliseconds nothing is recalled after a doubt. */
  readonly doubt: number;
}

interface Remembered {
  readonly entity: Entity;
  readonly selections: number;
}

const usual: EntityMemoryLimits = { entity: 4_096, all: 32 * 1024 * 1024, doubt: 30_000 };

/** A bounded memory of two generations; what is not in it is read, so forgetting is always safe. */
export function createEntityMemory(elapsed: () => number, limits: EntityMemoryLimits = usual): EntityMemory {
  let young = new Map<string, Remembered>();
  let old = new Map<string, Remembered>();
  let size = 0;
  let doubtUntil = Number.NEGATIVE_INFINITY;
  const keyOf = (space: number, id: string) => `${space} ${id}`;

  const forget = (key: string) => {
    young.delete(key);
    old.delete(key);
  };

  return {
    recall(space, id, selections) {
      const key = keyOf(space, id);
      const known = young.get(key) ?? old.get(key);
      return known?.selections === selections ? known.entity : undefined;
    },
    remember(space, entity, selections) {
      const key = keyOf(space, entity.id);
      const own = elapsed() < doubtUntil ? undefined : sizeOf(entity, limits.entity);
      if (own === undefined) return forget(key);
      // What is written again and again is counted again and again; then the generations only change sooner.
      size += own;
      if (size > limits.all / 2) {
        old = young;
        young = new Map();
        size = own;
      }
      young.set(key, { entity, selections });
    },
    forget: (space, id) => forget(keyOf(space, id)),
    doubt() {
      doubtUntil = elapsed() + limits.doubt;
      young.clear();
      old.clear();
      size = 0;
    },
  };
}

const eachValue = 8;

/** About the characters of an entity; undefined when there are more than `most`. */
function sizeOf({ id, document }: Entity, most: number): number | undefined {
  let size = id.length;
  const waiting: unknown[] = [document];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') size += value.length;
    else if (typeof value === 'object' && value !== null) {
      for (const name in value) {
        size += name.length;
        waiting.push((value as Record<string, unknown>)[name]);
      }
    }
    size += eachValue;
    if (size > most) return undefined;
  }
  return size;
}
