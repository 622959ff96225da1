import type { Bilingual, Language } from '../platform/language.ts';

/** The language of the person at this terminal: English where their locale says so, else Slovene. */
export const language: Language = /^en/i.test(Intl.DateTimeFormat().resolvedOptions().locale) ? 'en' : 'sl';

/** A text in that language. */
export const told = (text: Bilingual): string => text[language];

/** Says how a command is used; resolves with the exit code of a wrong call. */
export function usage(summary: Bilingual): number {
  console.error(told(summary));
  return 2;
}

/** Says how much was copied into a database. */
export const copied = ({ tables, rows }: { tables: number; rows: number }): Bilingual => ({
  sl: `Preneseno. Tabel: ${tables}, vrstic: ${rows}.`,
  en: `Copied. Tables: ${tables}, rows: ${rows}.`,
});
