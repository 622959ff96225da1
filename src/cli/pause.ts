import type { Bilingual } from '../platform/language.ts';
import { carryOut } from './cli-publication-action.ts';

export const summary: Bilingual = {
  sl: 'začasno ustavi branje vira: vozel pause naslov [--url …] [--key …]',
  en: 'stop reading a feed until it is resumed: vozel pause slug [--url …] [--key …]',
};

/** Stops the schedule of a publication; its data stay. */
export const run = (parameters: readonly string[]): Promise<number> => carryOut('pause', summary, parameters);
