import type { Organisation } from '../participants/index.ts';
import type { Frame, Text } from './frame.ts';

/** An organisation's name in the language of the page. */
export function nameOf(organisation: Organisation, frame: Frame): string {
  return organisation.names[frame.language] ?? organisation.names.sl;
}

/** One of several languages' texts, the page's first, with the language it is in; null when there is none. */
export function textIn(
  texts: Readonly<Partial<Record<'sl' | 'en' | 'it' | 'hu', string | undefined>>>,
  language: string,
): Text | null {
  for (const one of [language, 'sl', 'en', 'it', 'hu'] as const) {
    const text = texts[one as 'sl'];
    if (text) return { text, language: one };
  }
  return null;
}
