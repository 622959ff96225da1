import { fold } from '../../places/index.ts';

/** One word of a text: as written, and folded for comparing. */
export interface Word {
  readonly written: string;
  readonly folded: string;
  readonly start: number;
  readonly end: number;
}

const longestWord = 60;

/** The words of a text with their places: runs of letters and digits. */
export function wordsOf(text: string): Word[] {
  const found: Word[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    const written = match[0].slice(0, longestWord);
    const folded = fold(written);
    if (folded !== '') found.push({ written, folded, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** Endings of declension without carons, the longest first. */
const endings = [
  ...['ovima', 'evima', 'ovih', 'evih'],
  ...['ami', 'ama', 'imi', 'ima', 'oma', 'ema', 'ega', 'emu', 'iji', 'ijo', 'ija', 'ije'],
  ...['ih', 'im', 'om', 'em', 'ah', 'am', 'ov', 'ev', 'eh', 'mi'],
  ...['a', 'e', 'i', 'o', 'u'],
];

const leastStem = 3;

/**
 * A folded word without its ending of declension. Dictionary forms and forms the lemma list lacks meet in it
 * (`vodovod`, `vodovodoma`); it is gentler than a stemmer and keeps `postaja` and `pošta` apart.
 */
export function withoutEnding(folded: string): string {
  for (const ending of endings) {
    if (folded.length - ending.length >= leastStem && folded.endsWith(ending)) return folded.slice(0, -ending.length);
  }
  return folded;
}
