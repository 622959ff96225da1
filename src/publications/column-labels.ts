import type { Database } from '../platform/database/index.ts';
import { selectColumns } from './publication-store.ts';

/** What the columns of a publication are called in its source. */
export interface ColumnLabels {
  /** Headers of the source by attribute, for whoever may read the dataset; none where nothing was published as this number. */
  columnLabels(dataset: number): Promise<Readonly<Record<string, string>>>;
}

/** Headers by attribute: `datumOdcitka` is »Datum odčitka« to people. */
export function createColumnLabels({ db }: { db: Database }): ColumnLabels {
  return {
    async columnLabels(dataset) {
      const attributes = (await selectColumns(db.kysely, dataset))?.attributes ?? {};
      return Object.fromEntries(
        Object.entries(attributes).flatMap(([name, source]) => ('column' in source ? [[name, source.column]] : [])),
      );
    },
  };
}
