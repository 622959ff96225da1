import type { Bilingual } from '../platform/language.ts';
import { carryOut } from './cli-publication-action.ts';

export const summary: Bilingual = {
  sl: 'znova beri vir: vozel resume naslov [--url …] [--key …]',
  en: 'read a feed again: vozel resume slug [--url …] [--key …]',
};

/** Lets the schedule of a paused publication go on. */
export const run = (parameters: readonly string[]): Promise<number> => carryOut('resume', summary, parameters);
