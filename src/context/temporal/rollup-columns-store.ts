import { type RawBuilder, sql } from 'kysely';

/** The columns of a roll-up over rows whose number, or null, is `plain.number`. */
export const sums = sql`count(*), count(plain.number), sum(plain.number), sum(plain.number * plain.number),
  regr_sxx(plain.number, plain.number), min(plain.number), max(plain.number)`;

/** The same over roll-ups `part`, with the mean of all of them in `part.mean`. */
export const addedUp = sql`sum(part.samples), sum(part.numbers), sum(part.sum), sum(part.sumsq), ${deviations()},
  min(part.minimum), max(part.maximum)`;

/** The squared distances of all numbers from the mean of all, from those within each part. */
export function deviations(): RawBuilder<unknown> {
  return sql`sum(part.deviations + part.numbers * (part.sum / nullif(part.numbers, 0) - part.mean) ^ 2)`;
}

/** A roll-up takes the place of the one that there was. */
export const replaced = sql`samples = excluded.samples, numbers = excluded.numbers, sum = excluded.sum, sumsq = excluded.sumsq,
  deviations = excluded.deviations, minimum = excluded.minimum, maximum = excluded.maximum`;

const either = (column: string) => {
  const [known, added] = [sql.ref(`known.${column}`), sql.ref(`excluded.${column}`)];
  return sql`coalesce(${known} + ${added}, ${known}, ${added})`;
};

/** A roll-up is added to the one that there is, `known`. */
export const merged = sql`samples = known.samples + excluded.samples, numbers = known.numbers + excluded.numbers,
  sum = ${either('sum')}, sumsq = ${either('sumsq')},
  deviations = coalesce(known.deviations + excluded.deviations
    + (known.sum / nullif(known.numbers, 0) - excluded.sum / nullif(excluded.numbers, 0)) ^ 2
      * known.numbers * excluded.numbers / nullif(known.numbers + excluded.numbers, 0)::float8,
    known.deviations, excluded.deviations),
  minimum = least(known.minimum, excluded.minimum), maximum = greatest(known.maximum, excluded.maximum)`;
