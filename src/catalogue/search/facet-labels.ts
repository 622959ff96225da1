import type { Places } from '../../places/index.ts';
import { readPlaceId } from '../datasets/place-id.ts';
import type { Vocabularies } from '../vocabularies/vocabularies.ts';
import type { FacetName } from './search.ts';

const freshness: Readonly<Record<string, { sl: string; en: string }>> = {
  day: { sl: 'zadnji dan', en: 'last day' },
  week: { sl: 'zadnji teden', en: 'last week' },
  month: { sl: 'zadnji mesec', en: 'last month' },
  year: { sl: 'zadnje leto', en: 'last year' },
};

/** How a value of a facet is called in a language. */
export function facetLabel(
  facet: FacetName,
  value: string,
  language: string,
  { places, vocabularies }: { places: Places; vocabularies: Vocabularies },
): string {
  switch (facet) {
    case 'place':
      return readPlaceId(value, places)?.names.sl ?? value;
    case 'region':
      return places.byCode('region', value)?.names.sl ?? value;
    case 'theme':
      return vocabularies.label('data-theme', value, language);
    case 'licence':
      return vocabularies.label('licence', value, language);
    case 'access':
      return vocabularies.label('access-right', value, language);
    case 'format':
      return vocabularies.label('file-type', value, language);
    case 'freshness':
      return freshness[value]?.[language === 'sl' ? 'sl' : 'en'] ?? value;
    default:
      return value;
  }
}
