import type { SeriesName } from './samples.ts';

/** The series of one entity by their names. */
export type KnownSeries = Map<string, number>;

/** What tells a series of an entity from its others. */
export const seriesKey = ({ attribute, datasetId, unitCode }: SeriesName): string =>
  `${attribute}\n${datasetId}\n${unitCode}`;

/** Remembers which series an entity has; valid only for the version it was remembered with. */
export interface SeriesMemory {
  recall(entity: string, version: number | null): KnownSeries | undefined;
  has(entity: string): boolean;
  remember(entity: string, version: number, series: KnownSeries): void;
  forget(entity: string): void;
}

interface Remembered {
  readonly version: number;
  readonly series: KnownSeries;
}

/** A bounded memory of two generations; what is not in it is read anew, so forgetting is always safe. */
export function createSeriesMemory(capacity: number): SeriesMemory {
  let young = new Map<string, Remembered>();
  let old = new Map<string, Remembered>();
  const find = (entity: string) => young.get(entity) ?? old.get(entity);
  return {
    recall(entity, version) {
      const known = find(entity);
      return known?.version === version ? known.series : undefined;
    },
    has: (entity) => find(entity) !== undefined,
    remember(entity, version, series) {
      if (young.size >= capacity / 2) {
        old = young;
        young = new Map();
      }
      young.set(entity, { version, series });
    },
    forget(entity) {
      young.delete(entity);
      old.delete(entity);
    },
  };
}

/** Series take their numbers from blocks of this size, so that a write need not ask the database for each. */
export const seriesBlockSize = 16_384;

/** Gives out numbers that no other process gives out. */
export function createSeriesNumbers(takeBlock: () => Promise<number>): (count: number) => Promise<number[]> {
  let next = 0;
  let end = 0;
  return async (count) => {
    const numbers: number[] = [];
    while (numbers.length < count) {
      if (next === end) {
        const block = await takeBlock();
        next = block * seriesBlockSize;
        end = next + seriesBlockSize;
      }
      numbers.push(next);
      next += 1;
    }
    return numbers;
  };
}
