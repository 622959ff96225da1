import type { SeriesName } from './samples.ts';

/** The series of one entity by their names. */
export type KnownSeries = Map<string, number>;

/** What tells a series of an entity from its others. */
export const seriesKey = ({ attribute, datasetId, unitCode }: SeriesName): string =>
  `${attribute}\n${datasetId}\n${unitCode}`;

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
