import type { ContextValue } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';

/** A text in the languages of published content. */
export type CollectionTexts = Readonly<Partial<Record<'sl' | 'en' | 'it' | 'hu', string>>>;

/** A dataset as the doors of delivery need it; its rows are those of a selection over a space. */
export interface Collection {
  /** The dataset's slug: its name in addresses. */
  readonly id: string;
  readonly titles: CollectionTexts;
  readonly descriptions: CollectionTexts;
  readonly keywords?: readonly string[];
  /** Number of its selection. */
  readonly dataset: number;
  readonly space: number;
  /** The context that gives its attributes their short names; undefined means the core alone. */
  readonly context?: ContextValue;
  readonly licence?: { readonly href: string; readonly title: string };
  /** The line that must stand wherever the data are shown. */
  readonly attribution?: string;
  /** Made by the node's own generator. */
  readonly isInvented?: boolean;
  /** The period that the data cover, as the catalogue says; an open end is null. */
  readonly temporal?: { readonly start: string | null; readonly end: string | null };
  /** Where people read about the dataset. */
  readonly page?: string;
}

/** What delivery asks of the catalogue; both answers hold only what the participant may see. */
export interface Collections {
  list(access: Access, page: { readonly limit: number; readonly after?: string }): Promise<CollectionList>;
  describe(access: Access, id: string): Promise<Collection | null>;
}

/** One page of collections; `next` is where the following one begins. */
export interface CollectionList {
  readonly collections: readonly Collection[];
  readonly next?: string;
}

/** Whether a participant may read any row of a collection; the rows decide again, each for itself. */
export function isReadable(collection: Collection, access: Access): boolean {
  return access.readsAll || access.datasets.has(collection.dataset);
}

/** The text in the wanted language, or in the first that has one. */
export function textOf(texts: CollectionTexts, language: 'sl' | 'en'): string {
  return texts[language] ?? texts.sl ?? texts.en ?? texts.it ?? texts.hu ?? '';
}
