/** The languages the node itself speaks; further ones (it, hu) occur only in published content. */
export type Language = 'sl' | 'en';

/** One text in both languages of the node. */
export type Bilingual = Readonly<Record<Language, string>>;
