import type { Language } from '../language.ts';

/** The node's language for an `Accept-Language` header (RFC 9110 §12.5.4); Slovene when it names neither. */
export function preferredLanguage(header: string | undefined): Language {
  if (!header) return 'sl';
  let best: Language = 'sl';
  let bestQuality = 0;
  for (const part of header.slice(0, 1000).split(',')) {
    const [tag = '', weight] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*q=/);
    const language = tag === 'sl' || tag.startsWith('sl-') ? 'sl' : tag === 'en' || tag.startsWith('en-') ? 'en' : null;
    const quality = weight === undefined ? 1 : Number(weight);
    if (language && quality > bestQuality) {
      best = language;
      bestQuality = quality;
    }
  }
  return best;
}
