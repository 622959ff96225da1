import { join } from 'node:path';
import type { Deeds } from '../participants/index.ts';
import type { Places } from '../places/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/index.ts';
import { createDatasets, type Datasets } from './datasets/datasets.ts';
import { type Language, loadLanguage } from './search/language.ts';
import { createSearchIndex } from './search/search-index.ts';
import { createSearches, type Searches } from './search/searches.ts';
import { loadVocabularies, type Vocabularies } from './vocabularies/vocabularies.ts';

/** What the catalogue needs. */
export interface CatalogueDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly places: Places;
  /** The folder `models` of the node. */
  readonly models: string;
  /** Who did what; absent where nobody asks, as in tests. */
  readonly deeds?: Pick<Deeds, 'record'>;
}

/** The catalogue of a node: what its organisations offer, and how it is found. */
export interface Catalogue {
  readonly datasets: Datasets;
  readonly search: Searches;
  readonly vocabularies: Vocabularies;
}

/** Makes the catalogue. The Slovene word lists are read when the first record is written or searched. */
export function createCatalogue({ db, clock, places, models, deeds }: CatalogueDeps): Catalogue {
  const vocabularies = loadVocabularies(join(models, 'vocabularies'));
  let reading: Promise<Language> | undefined;
  const language = () => {
    reading ??= loadLanguage(join(models, 'slovene'));
    return reading;
  };
  const index = createSearchIndex({ language, places, vocabularies, clock });
  return {
    datasets: createDatasets({ db, clock, vocabularies, places, index, ...(deeds ? { deeds } : {}) }),
    search: createSearches({ db, clock, language, places, vocabularies }),
    vocabularies,
  };
}
