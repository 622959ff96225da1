import type { Language } from '../../platform/language.ts';
import { en } from './en.ts';
import { sl, type Words } from './sl.ts';
import { createSpeech, type Speech } from './speech.ts';

export type { Words } from './sl.ts';
export type { Counted, Speech } from './speech.ts';

/** The sentences of a language and the rules to fill, count and write them. */
export interface Voice extends Speech {
  readonly words: Words;
}

const voices: Record<Language, Voice> = {
  sl: { ...createSpeech('sl'), words: sl },
  en: { ...createSpeech('en'), words: en },
};

/** The voice of the portal in one language. */
export function voice(language: Language): Voice {
  return voices[language];
}
