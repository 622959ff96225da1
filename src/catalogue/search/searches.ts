import type { Access } from '../../participants/index.ts';
import type { Places } from '../../places/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import { textIn } from '../datasets/dataset.ts';
import { datasetsById } from '../datasets/dataset-store.ts';
import { type Sight, sightOf } from '../datasets/visibility.ts';
import type { Vocabularies } from '../vocabularies/vocabularies.ts';
import { differs, nearestWord, replaceWords } from './corrections.ts';
import { createFacetCounts } from './facet-counts.ts';
import { answersTo, excerpt, highlight } from './highlights.ts';
import type { Language } from './language.ts';
import { longestQuery, type QueryGroup, queryGroups, weighted } from './query-groups.ts';
import { facetNames, type SearchRequest, type SearchResult } from './search.ts';
import { answeredGroups, countMatches, type Match, rankedDatasets, similarWords } from './search-store.ts';

/** What searching needs. */
export interface SearchesDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly language: () => Promise<Language>;
  readonly places: Places;
  readonly vocabularies: Vocabularies;
}

/** Finds datasets by plain Slovene (or English) words; only what the participant may see is found, counted or suggested. */
export interface Searches {
  find(access: Access, request: SearchRequest): Promise<SearchResult>;
}

interface ReadQuery {
  readonly groups: readonly QueryGroup[];
  readonly mode: Match['mode'];
  readonly didYouMean: string | null;
  readonly corrected: boolean;
}

const noFacets = Object.fromEntries(facetNames.map((name) => [name, []])) as unknown as SearchResult['facets'];

/** Makes the search of the catalogue. */
export function createSearches(deps: SearchesDeps): Searches {
  const { db, clock } = deps;
  const facetCounts = createFacetCounts(deps);

  /** Corrects words that nothing answers; when still nothing has every word, half of them will do. */
  async function read(sight: Sight, text: string, language: Language): Promise<ReadQuery> {
    const asked = queryGroups(text, language);
    if (asked.length === 0) return { groups: [], mode: 'all', didYouMean: null, corrected: false };
    const answered = await answeredGroups(db.kysely, sight, asked);
    const replacements = [];
    for (const [place, { word }] of asked.entries()) {
      if (answered[place] || word.folded.length < 3 || /^\d+$/.test(word.folded)) continue;
      const nearest = nearestWord(word.folded, await similarWords(db.kysely, word.folded));
      if (nearest) replacements.push({ start: word.start, end: word.end, shown: nearest.shown });
    }
    const better = replaceWords(text, replacements);
    const corrected = replacements.length > 0 && differs(better, text);
    // A word that nothing answers, and that resembles none, must not hide what the others find.
    const known = asked.filter((_, place) => answered[place]);
    const groups = corrected ? queryGroups(better, language) : known.length > 0 ? known : asked;
    const match: Match = { sight, groups, mode: 'all', facets: [], since: null };
    const mode = groups.length > 1 && (await countMatches(db.kysely, match, 1)) === 0 ? 'half' : 'all';
    return { groups, mode, didYouMean: corrected ? better : null, corrected };
  }

  return {
    async find(access, request) {
      const text = request.text.slice(0, longestQuery);
      const sight = sightOf(access);
      const language = await deps.language();
      const { groups, mode, didYouMean, corrected } = await read(sight, text, language);
      const match = { sight, groups, mode };
      const counts = facetCounts.of(match, request);
      const page = { order: request.order, limit: request.limit, offset: request.offset };
      const filtered = facetCounts.filtered(match, request.facets, clock.now());
      const [ranked, { total, totalIsExact, facets }] = await Promise.all([
        rankedDatasets(db.kysely, filtered, page),
        counts,
      ]);
      const records = await datasetsById(
        db.kysely,
        ranked.map(({ dataset }) => dataset),
      );
      const answers = answersTo(
        groups.map(({ exact, loose }) => weighted(`${exact} ${loose ?? ''}`)),
        language,
      );
      const scores = new Map(ranked.map(({ dataset, score }) => [dataset, score]));
      return {
        hits: records.map((dataset) => ({
          dataset,
          title: highlight(textIn(dataset.titles, request.language), answers),
          excerpt: excerpt(textIn(dataset.descriptions, request.language), answers),
          score: scores.get(dataset.id) ?? 0,
        })),
        total,
        totalIsExact,
        facets: request.withFacets === false ? noFacets : facets,
        didYouMean,
        corrected,
      };
    },
  };
}
