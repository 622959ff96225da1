import type { Language } from './language.ts';
import { wordsOf } from './words.ts';

/** The texts of one record by how much they count: A the title; B keywords, themes, places, publisher; C the rest. */
export interface SearchTexts {
  readonly title: readonly string[];
  readonly about: readonly string[];
  readonly description: readonly string[];
  /** Titles, keywords and description in English, where there are any. */
  readonly englishTitle: readonly string[];
  readonly englishAbout: readonly string[];
  readonly englishDescription: readonly string[];
}

/** What is written beside a record so that it can be found. */
export interface SearchDocument {
  /** The text of a tsvector with titles and keywords only. */
  readonly head: string;
  /** The text of a tsvector with everything. */
  readonly words: string;
  /** How many words the title has that are no stop words. */
  readonly titleWords: number;
  /** Folded words with how they are written, for correcting typing errors. */
  readonly vocabulary: ReadonlyMap<string, string>;
  readonly lexemes: readonly string[];
}

type Weight = 'A' | 'B' | 'C' | 'D';

const lower: Readonly<Record<Weight, Weight>> = { A: 'B', B: 'C', C: 'D', D: 'D' };
const mostLexemes = 3_000;
const longestText = 20_000;

/** Turns the texts of a record into its lexemes: dictionary forms by their field's weight, stems one weight lower. */
export function searchDocument(texts: SearchTexts, language: Language): SearchDocument {
  const weights = new Map<string, Weight>();
  const vocabulary = new Map<string, string>();
  const add = (lexeme: string, weight: Weight) => {
    const present = weights.get(lexeme);
    if (present === undefined ? weights.size < mostLexemes : weight < present) weights.set(lexeme, weight);
  };
  const addSlovene = (parts: readonly string[], weight: Weight) => {
    for (const word of parts.flatMap((part) => wordsOf(part.slice(0, longestText)))) {
      if (language.isStopWord(word)) continue;
      for (const key of language.keys(word)) add(key, weight);
      for (const stem of language.stems(word)) add(stem, lower[weight]);
      if (word.folded.length >= 4 && !/^\d+$/.test(word.folded))
        vocabulary.set(word.folded, word.written.toLowerCase());
    }
  };
  const addEnglish = (parts: readonly string[], weight: Weight) => {
    for (const word of parts.flatMap((part) => wordsOf(part.slice(0, longestText)))) {
      add(language.english(word), weight);
      if (word.folded.length >= 4 && !/^\d+$/.test(word.folded))
        vocabulary.set(word.folded, word.written.toLowerCase());
    }
  };
  addSlovene(texts.title, 'A');
  addEnglish(texts.englishTitle, 'A');
  addSlovene(texts.about, 'B');
  addEnglish(texts.englishAbout, 'B');
  const headSize = weights.size;
  const head = vectorText([...weights].slice(0, headSize));
  addSlovene(texts.description, 'C');
  addEnglish(texts.englishDescription, 'C');
  const titleWords = wordsOf(texts.title[0] ?? '').filter((word) => !language.isStopWord(word)).length;
  return { head, words: vectorText([...weights]), titleWords, vocabulary, lexemes: [...weights.keys()] };
}

function vectorText(weights: readonly (readonly [string, Weight])[]): string {
  return weights.map(([lexeme, weight]) => `${quote(lexeme)}:1${weight}`).join(' ');
}

/** A lexeme inside the text of a tsvector or tsquery; folded words hold letters and digits only, marks aside. */
export function quote(lexeme: string): string {
  return `'${lexeme.replace(/['\\]/g, '')}'`;
}
