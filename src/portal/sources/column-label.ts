import type { Language } from '../../platform/language.ts';
import { voice } from '../words/index.ts';

/** Whether the portal has a word for a column. */
export function isKnownColumn(name: string, language: Language): boolean {
  const known: Readonly<Record<string, string>> = voice(language).words.columns;
  return Object.hasOwn(known, name) || Object.hasOwn(known, name.slice(name.lastIndexOf('.') + 1));
}

/** A column's name for people: known attributes by their word, others with their parts set apart. */
export function columnLabel(name: string, language: Language): string {
  const known: Readonly<Record<string, string>> = voice(language).words.columns;
  const own = Object.hasOwn(known, name) ? known[name] : undefined;
  if (own) return own;
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (last !== name && Object.hasOwn(known, last)) return known[last]!;
  const spaced = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[._]+/g, ' ')
    .toLowerCase();
  return spaced.charAt(0).toLocaleUpperCase(language) + spaced.slice(1);
}
