import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue, DatasetRecord } from '../../catalogue/index.ts';
import { type Collection, type Collections, isReadable } from './collection.ts';

/** What collections are made from. */
export interface CatalogueCollectionsDeps {
  readonly catalogue: Pick<Catalogue, 'datasets' | 'vocabularies'>;
  /** The folder `models` of the node, whose index names the context of each data model. */
  readonly models: string;
  readonly baseUrl: string;
}

/** How many records are read at a time, and at most in one listing, to fill a page with readable ones. */
const sizes = { batch: 200, most: 10_000 };

/** The collections of this node: datasets of the catalogue that are published and whose rows are kept here. */
export function createCollections({ catalogue, models, baseUrl }: CatalogueCollectionsDeps): Collections {
  const { datasets, vocabularies } = catalogue;
  const contextOf = readModelContexts(models);

  const collectionOf = (record: DatasetRecord): Collection | null => {
    const { slug, number, space, titles, descriptions, model, licence, attribution, temporal, isInvented } = record;
    if (number === null || (record.state !== 'published' && record.state !== 'paused')) return null;
    const context = model === null ? undefined : contextOf.get(model);
    const terms = licence === null ? null : vocabularies.concept('licence', licence);
    return {
      id: slug,
      dataset: number,
      space,
      titles,
      descriptions,
      keywords: Object.values(record.keywords).flat(),
      isInvented,
      page: `${baseUrl}/datasets/${encodeURIComponent(slug)}`,
      ...(context === undefined ? {} : { context }),
      ...(terms === null ? {} : { licence: { href: terms.iri, title: terms.en } }),
      ...(attribution === null ? {} : { attribution }),
      ...(temporal === null ? {} : { temporal }),
    };
  };

  return {
    async describe(access, id) {
      const record = await datasets.bySlug(access, id);
      return record && collectionOf(record);
    },
    async list(access, { limit, after }) {
      const collections: Collection[] = [];
      let place = after ?? null;
      for (let read = 0; read < sizes.most; read += sizes.batch) {
        const records = await datasets.list(access, { after: place, limit: sizes.batch, openOnly: false });
        for (const record of records) {
          const collection = collectionOf(record);
          if (collection && isReadable(collection, access)) {
            if (collections.length === limit) return { collections, ...(place === null ? {} : { next: place }) };
            collections.push(collection);
          }
          place = record.id;
        }
        if (records.length < sizes.batch) return { collections };
      }
      return { collections, ...(place === null ? {} : { next: place }) };
    },
  };
}

/** Data model → address of the context that gives its attributes their short names. */
function readModelContexts(models: string): ReadonlyMap<string, string> {
  const index = JSON.parse(readFileSync(join(models, 'index.json'), 'utf8')) as { model: string; context: string }[];
  return new Map(index.map(({ model, context }) => [model, context]));
}
