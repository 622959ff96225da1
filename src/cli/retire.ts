import type { Bilingual } from '../platform/language.ts';
import { carryOut } from './cli-publication-action.ts';

export const summary: Bilingual = {
  sl: 'umakni objavo: podatki gredo, zapis pove, od kdaj: vozel retire naslov [--url …] [--key …]',
  en: 'retire a publication: its data go, the record says since when: vozel retire slug [--url …] [--key …]',
};

/** Takes the data of a publication away for good. */
export const run = (parameters: readonly string[]): Promise<number> => carryOut('retire', summary, parameters);
