import type { KnownSeries } from '../history/series-numbers.ts';
import { instancesOf } from '../instances.ts';
import type { Entity } from './entity.ts';

/** What this process knows of an entity since it wrote it last. */
export interface Remembered {
  readonly version: number;
  /** Valid for this version only. */
  readonly series: KnownSeries;
  /** Null where it is too large, or in doubt. */
  readonly entity: Entity | null;
  /** The state of the selections that `entity` belongs to. */
  readonly selections: number;
}

/**
 * Entities as this process wrote them last. A batch that works on a remembered one spares its reading: the writing
 * statement is guarded by the version, so what another process has changed meanwhile fails there and is read.
 */
export interface EntityMemory {
  recall(space: number, id: string): Remembered | undefined;
  remember(space: number, entity: Entity, series: KnownSeries, selections: number): void;
  forget(space: number, id: string): void;
  /** Another process writes the same entities: for a while all are read, which is then the shorter way. */
  doubt(): void;
}

/** What is remembered, in characters of its texts. */
export interface EntityMemoryLimits {
  readonly entity: number;
  readonly all: number;
  /** For so many milliseconds no entity is remembered after a doubt. */
  readonly doubt: number;
}

const usual: EntityMemoryLimits = { entity: 4_096, all: 48 * 1024 * 1024, doubt: 30_000 };
const each = { entry: 100, series: 80, attribute: 80 } as const;

/** A bounded memory of two generations; what is not in it is read, so forgetting is always safe. */
export function createEntityMemory(elapsed: () => number, limits: EntityMemoryLimits = usual): EntityMemory {
  let young = new Map<string, Remembered>();
  let old = new Map<string, Remembered>();
  let size = 0;
  let doubtUntil = Number.NEGATIVE_INFINITY;
  const keyOf = (space: number, id: string) => `${space} ${id}`;

  return {
    recall(space, id) {
      const key = keyOf(space, id);
      const known = young.get(key) ?? old.get(key);
      return known?.entity && elapsed() < doubtUntil ? { ...known, entity: null } : known;
    },
    remember(space, entity, series, selections) {
      const own = elapsed() < doubtUntil ? null : sizeOf(entity, limits.entity);
      // What is written again and again is counted again and again; then the generations only change sooner.
      size += each.entry + series.size * each.series + (own ?? 0);
      if (size > limits.all / 2) {
        old = young;
        young = new Map();
        size = 0;
      }
      const known = { version: entity.version, series, entity: own === null ? null : entity, selections };
      young.set(keyOf(space, entity.id), known);
    },
    forget(space, id) {
      const key = keyOf(space, id);
      young.delete(key);
      old.delete(key);
    },
    doubt() {
      doubtUntil = elapsed() + limits.doubt;
    },
  };
}

/** About the characters of an entity; null when there are more than `most`. */
function sizeOf({ document }: Entity, most: number): number | null {
  let size = 0;
  for (const attribute in document) {
    for (const instance of instancesOf(document[attribute])) {
      size += each.attribute;
      for (const member in instance) {
        const value = instance[member];
        if (typeof value === 'string') size += value.length;
        else if (typeof value === 'object' && value !== null) size += JSON.stringify(value).length;
      }
      if (size > most) return null;
    }
  }
  return size;
}
