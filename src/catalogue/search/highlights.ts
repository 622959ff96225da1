import type { Language } from './language.ts';
import type { Highlight } from './search.ts';
import { type Word, wordsOf } from './words.ts';

const excerptLength = 220;

/** Tells whether a word of a text answers a query. */
export type Answers = (word: Word) => boolean;

/** Words that share a dictionary form, a stem or a synonym's form with the query. */
export function answersTo(queries: readonly string[], language: Language): Answers {
  const lexemes = new Set(queries.flatMap((query) => [...query.matchAll(/'([^']+)'/g)].map((match) => match[1]!)));
  return (word) =>
    lexemes.size > 0 &&
    !language.isStopWord(word) &&
    (language.keys(word).some((key) => lexemes.has(key)) ||
      language.stems(word).some((stem) => lexemes.has(stem)) ||
      lexemes.has(language.english(word)));
}

/** The whole text with its hits marked. */
export function highlight(text: string, answers: Answers): Highlight[] {
  const pieces: Highlight[] = [];
  let place = 0;
  for (const word of wordsOf(text)) {
    if (!answers(word)) continue;
    if (word.start > place) pieces.push({ text: text.slice(place, word.start), hit: false });
    pieces.push({ text: text.slice(word.start, word.end), hit: true });
    place = word.end;
  }
  if (place < text.length) pieces.push({ text: text.slice(place), hit: false });
  return pieces;
}

/** The part of a text around its densest hits, with its hits marked. */
export function excerpt(text: string, answers: Answers): Highlight[] {
  const clean = text.slice(0, 5_000).replace(/\s+/g, ' ').trim();
  if (clean.length <= excerptLength) return highlight(clean, answers);
  const hits = wordsOf(clean)
    .filter(answers)
    .map(({ start }) => start);
  let best = 0;
  let most = 0;
  for (const hit of hits) {
    const within = hits.filter((other) => other >= hit && other < hit + excerptLength).length;
    if (within > most) {
      most = within;
      best = hit;
    }
  }
  const start = best < excerptLength / 2 ? 0 : clean.indexOf(' ', best - 60) + 1;
  const end = start + excerptLength >= clean.length ? clean.length : clean.lastIndexOf(' ', start + excerptLength);
  const part = clean.slice(start, Math.max(end, start + 1));
  return highlight(`${start > 0 ? '… ' : ''}${part}${end < clean.length ? ' …' : ''}`, answers);
}
