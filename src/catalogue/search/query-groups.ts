import { quote } from './document.ts';
import type { Language } from './language.ts';
import { type Word, wordsOf } from './words.ts';

/** One word of a query with everything that answers it. Each is the text of a tsquery; `%` stands for a weight mark. */
export interface QueryGroup {
  readonly word: Word;
  /** The word itself in any form, Slovene or English. */
  readonly exact: string;
  /** Its stems and synonyms; null when it has none. */
  readonly loose: string | null;
  readonly weight: number;
}

/** Longest query that is read, in characters. */
export const longestQuery = 300;

const mostWords = 12;

/** Reads a query into groups, one for each word that says something; a query of stop words only keeps them. */
export function queryGroups(text: string, language: Language): QueryGroup[] {
  const all = wordsOf(text.slice(0, longestQuery)).slice(0, mostWords);
  const telling = all.filter((word) => !language.isStopWord(word));
  const words = telling.length > 0 ? telling : all;
  const keys = words.map((word) => language.keys(word));
  return words.map((word, place) => {
    const exact = [...keys[place]!, language.english(word)].map(marked);
    const loose = [...language.stems(word).map(marked), ...synonymsAt(keys, place, language)];
    return {
      word,
      exact: exact.join(' | '),
      loose: loose.length > 0 ? loose.join(' | ') : null,
      weight: language.weight(word),
    };
  });
}

/** Replacements of every phrase that covers the word at `place`: a phrase's words share its synonyms. */
function synonymsAt(keys: readonly (readonly string[])[], place: number, language: Language): string[] {
  const found = new Set<string>();
  for (let start = Math.max(0, place - 2); start <= place; start += 1) {
    for (const key of keys[start]!) {
      for (const { words, others } of language.synonyms(key)) {
        if (start + words.length <= place) continue;
        if (!words.every((wanted, offset) => keys[start + offset]?.some((present) => wanted.includes(present))))
          continue;
        for (const other of others) found.add(phraseQuery(other));
      }
    }
  }
  return [...found];
}

function phraseQuery(phrase: readonly (readonly string[])[]): string {
  const parts = phrase.map((keys) => `(${keys.map(marked).join(' | ')})`);
  return `(${parts.join(' & ')})`;
}

const marked = (lexeme: string): string => `${quote(lexeme)}%`;

/** The tsquery of a group's text for lexemes of the given weights; of any weight without one. */
export const weighted = (text: string, weights = ''): string =>
  text.replaceAll('%', weights === '' ? '' : `:${weights}`);

/** Everything that answers a group. */
export const widest = (group: QueryGroup): string =>
  weighted(group.loose === null ? group.exact : `${group.exact} | ${group.loose}`);
