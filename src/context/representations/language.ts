import type { AttributeInstance } from '../../linked-data/index.ts';

/** Languages in falling preference; `*` stands for any. */
export type LanguagePreference = readonly string[];

const maximumLanguages = 32;

/** Reads a language filter, written as in `Accept-Language`. NGSI-LD 1.9.1 §4.15, RFC 9110 §12.5.4. */
export function parseLanguages(text: string): LanguagePreference {
  const ranked = text
    .split(',')
    .slice(0, maximumLanguages)
    .map((part, index) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const weight = Number(parameters.find((each) => each.startsWith('q='))?.slice(2) ?? '1');
      return { tag: tag.toLowerCase(), weight: Number.isFinite(weight) ? weight : 0, index };
    })
    .filter(({ tag, weight }) => tag !== '' && weight > 0);
  ranked.sort((left, right) => right.weight - left.weight || left.index - right.index);
  return ranked.map(({ tag }) => tag);
}

/** A language property as a plain property in the preferred language that it has; others stay as they are. */
export function inLanguage(instance: AttributeInstance, languages: LanguagePreference): AttributeInstance {
  const map = instance.languageMap;
  if (instance.type !== 'LanguageProperty' || typeof map !== 'object' || map === null) return instance;
  const chosen = chooseLanguage(Object.keys(map), languages);
  if (chosen === undefined) return instance;
  const { languageMap, type, ...members } = instance;
  return { type: 'Property', value: (map as Record<string, unknown>)[chosen], lang: chosen, ...members };
}

function chooseLanguage(available: readonly string[], languages: LanguagePreference): string | undefined {
  for (const wanted of languages) {
    if (wanted === '*') return byDefault(available);
    const exact = available.find((tag) => tag.toLowerCase() === wanted);
    const narrower = available.find((tag) => tag.toLowerCase().startsWith(`${wanted}-`));
    if (exact ?? narrower) return exact ?? narrower;
  }
  // RFC 4647 §3.4: a range that finds nothing is cut from its end.
  const shorter = languages.flatMap((wanted) =>
    wanted.includes('-') ? [wanted.slice(0, wanted.lastIndexOf('-'))] : [],
  );
  if (shorter.length > 0) return chooseLanguage(available, shorter);
  return byDefault(available);
}

function byDefault(available: readonly string[]): string | undefined {
  return available.find((tag) => tag === '@none') ?? available.find((tag) => tag === 'en') ?? available[0];
}
