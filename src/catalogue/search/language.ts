import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newStemmer } from 'snowball-stemmers';
import { fold } from '../../places/index.ts';
import { createLemmaList, type LemmaList } from './lemma-list.ts';
import { type Word, withoutEnding, wordsOf } from './words.ts';

/** What the texts of a catalogue are compared by. Everything is folded: carons and case never count. */
export interface Language {
  /** Dictionary forms of a Slovene word, without their endings. */
  keys(word: Word): readonly string[];
  /** Coarser stems, which also join `promet` and `prometni`; they carry a mark so that they never meet keys. */
  stems(word: Word): readonly string[];
  /** The stem of an English word, marked. */
  english(word: Word): string;
  isStopWord(word: Word): boolean;
  /** How much a word says about a dataset: 1, or little for words like `seznam` and `občina`. */
  weight(word: Word): number;
  /** Groups of phrases that people use for one another, by the key of a phrase's first word. */
  synonyms(firstKey: string): readonly SynonymPhrase[];
}

/** One phrase of a group of synonyms, with what it may be replaced by; each as the keys of its words. */
export interface SynonymPhrase {
  readonly words: readonly (readonly string[])[];
  readonly others: readonly (readonly (readonly string[])[])[];
}

/** The texts that `models/slovene` holds. */
export interface LanguageFiles {
  readonly lemmas: LemmaList;
  readonly stopWords: string;
  readonly genericWords: string;
  readonly synonyms: string;
}

const remembered = 20_000;
const genericWeight = 0.25;

/** Reads the language files of `directory` (`models/slovene`). */
export async function loadLanguage(directory: string): Promise<Language> {
  const text = (name: string) => readFile(join(directory, name), 'utf8');
  const [lemmas, stopWords, genericWords, synonyms] = await Promise.all([
    readFile(join(directory, 'lemmas.txt')),
    text('stop-words.txt'),
    text('generic-words.txt'),
    text('synonyms.txt'),
  ]);
  return createLanguage({ lemmas: createLemmaList(lemmas), stopWords, genericWords, synonyms });
}

/** The language over given files. */
export function createLanguage(files: LanguageFiles): Language {
  const slovene = newStemmer('slovene');
  const english = newStemmer('english');
  const stopWords = new Set(lines(files.stopWords).map(fold));

  const keys = remember((word) => {
    const lemmas = files.lemmas.of(word.folded);
    return unique((lemmas.length > 0 ? lemmas : [word.folded]).map(withoutEnding));
  });
  const stems = remember((word) => {
    const own = [fold(slovene.stem(word.written.toLowerCase())), slovene.stem(word.folded)];
    return unique(own.filter((stem) => stem.length >= 4).map((stem) => `~${stem}`));
  });
  const generic = new Set(lines(files.genericWords).flatMap((line) => wordsOf(line).flatMap(keys)));
  const synonyms = readSynonyms(files.synonyms, keys);

  return {
    keys,
    stems,
    english: (word) => `e~${english.stem(word.folded)}`,
    isStopWord: (word) => stopWords.has(word.folded),
    weight: (word) => (keys(word).some((key) => generic.has(key)) ? genericWeight : 1),
    synonyms: (firstKey) => synonyms.get(firstKey) ?? [],
  };
}

function readSynonyms(text: string, keys: (word: Word) => readonly string[]): Map<string, SynonymPhrase[]> {
  const byFirst = new Map<string, SynonymPhrase[]>();
  for (const line of lines(text)) {
    const phrases = line.split(',').map((phrase) => wordsOf(phrase).map(keys));
    for (const phrase of phrases) {
      const entry = { words: phrase, others: phrases.filter((other) => other !== phrase) };
      for (const key of phrase[0] ?? []) byFirst.set(key, [...(byFirst.get(key) ?? []), entry]);
    }
  }
  return byFirst;
}

/** Keeps the answers for the words asked last, a bounded number of them. */
function remember(answer: (word: Word) => readonly string[]): (word: Word) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (word) => {
    const present = known.get(word.written);
    if (present) return present;
    if (known.size >= remembered) known.clear();
    const made = answer(word);
    known.set(word.written, made);
    return made;
  };
}

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
