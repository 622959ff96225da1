import type { Place, Places } from '../../places/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { type DatasetRecord, type Texts, textIn, type WordLists } from '../datasets/dataset.ts';
import type { RecordIndex } from '../datasets/datasets.ts';
import { doorFormats } from '../datasets/doors.ts';
import { readPlaceId } from '../datasets/place-id.ts';
import { visibilityOf } from '../datasets/visibility.ts';
import type { Vocabularies } from '../vocabularies/vocabularies.ts';
import { type SearchTexts, searchDocument } from './document.ts';
import { facetsOf } from './facets.ts';
import type { Language } from './language.ts';
import { saveSearchRow, saveWords } from './search-store.ts';

/** What the index is made with. */
export interface SearchIndexDeps {
  readonly language: () => Promise<Language>;
  readonly places: Places;
  readonly vocabularies: Vocabularies;
  readonly clock: Clock;
}

/** Makes the index of the catalogue. */
export function createSearchIndex({ language, places, vocabularies, clock }: SearchIndexDeps): RecordIndex {
  return {
    async write(tx, record) {
      const own = record.spatial.places.flatMap((id) => readPlaceId(id, places) ?? []);
      const document = searchDocument(searchTexts(record, own, places, vocabularies), await language());
      const visible = visibilityOf(record);
      await saveSearchRow(tx, {
        dataset: record.id,
        space: record.space,
        number: record.number,
        steward: record.steward,
        visible,
        titleKey: sortKey(textIn(record.titles, 'sl')),
        modified: record.refreshed ?? record.modified,
        head: document.head,
        words: document.words,
        titleWords: document.titleWords,
        facets: facetsOf(record, { places: own, gazetteer: places, formats: formatsOf(record), now: clock.now() }),
      });
      // Words of drafts and of unlisted records must not show up in other people's suggestions.
      if (visible === 'open') await saveWords(tx, document.vocabulary, document.lexemes);
    },
  };
}

const formatsOf = (record: DatasetRecord): string[] => [
  ...(record.selection ? doorFormats : []),
  ...record.distributions.flatMap(({ format }) => format ?? []),
];

function searchTexts(
  record: DatasetRecord,
  own: readonly Place[],
  places: Places,
  vocabularies: Vocabularies,
): SearchTexts {
  const placeNames = own
    .flatMap((place) => [place, ...containers(place, places)])
    .flatMap(({ names }) => Object.values(names));
  const themes = record.themes.flatMap((code) => vocabularies.concept('data-theme', code) ?? []);
  return {
    title: native(record.titles),
    about: [
      ...nativeWords(record.keywords),
      ...placeNames,
      ...native(record.publisher.names),
      ...themes.map(({ sl }) => sl),
      record.model ?? '',
      record.slug,
    ],
    description: [...native(record.descriptions), ...native(record.provenance), record.attribution ?? ''],
    englishTitle: english(record.titles),
    englishAbout: [...(record.keywords.en ?? []), ...english(record.publisher.names), ...themes.map(({ en }) => en)],
    englishDescription: english(record.descriptions),
  };
}

function containers(place: Place, places: Places): Place[] {
  const municipality = place.municipality ? places.byCode('municipality', place.municipality) : null;
  const regionCode = place.region ?? municipality?.region;
  const region = regionCode ? places.byCode('region', regionCode) : null;
  return [municipality, region].filter((container) => container !== null && container.mid !== place.mid) as Place[];
}

const native = ({ sl, it, hu }: Texts): string[] => [sl, it, hu].filter((text) => text !== undefined);
const english = ({ en }: Texts): string[] => (en === undefined ? [] : [en]);
const nativeWords = ({ sl = [], it = [], hu = [] }: WordLists): string[] => [...sl, ...it, ...hu];

/** Sorts č after c and š after s on every engine and server, whatever its collations. */
function sortKey(title: string): string {
  const marks: Readonly<Record<string, string>> = { č: 'c~', ć: 'c~~', đ: 'd~', š: 's~', ž: 'z~' };
  return title
    .toLowerCase()
    .replace(/[čćđšž]/g, (letter) => marks[letter]!)
    .slice(0, 300);
}
