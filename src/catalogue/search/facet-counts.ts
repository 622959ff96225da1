import type { Places } from '../../places/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import type { Vocabularies } from '../vocabularies/vocabularies.ts';
import { facetLabel } from './facet-labels.ts';
import { type FacetName, type FacetValue, facetNames, type SearchRequest, type SearchResult } from './search.ts';
import { countFacets, countMatches, type Match } from './search-store.ts';

interface FacetCountsDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly places: Places;
  readonly vocabularies: Vocabularies;
}

type Counted = Pick<SearchResult, 'total' | 'totalIsExact' | 'facets'>;
type Counts = ReadonlyMap<string, number>;

const day = 24 * 60 * 60 * 1000;
const ages: Readonly<Record<string, number>> = { day, week: 7 * day, month: 31 * day, year: 366 * day };

/** Beyond so many matches counts are lower bounds: exact ones would make broad searches slow. */
const mostCounted = 5_000;
const mostValues = 50;
const browsingSeconds = 30;
const stillUsableSeconds = 300;
const mostRemembered = 200;

/** Counts results in all and by facet; the counts of one facet do not obey its own choice, so that it can be widened. */
export function createFacetCounts({ db, clock, places, vocabularies }: FacetCountsDeps) {
  const browsing = new Map<string, { at: number; counts: Promise<Counts> }>();

  function filtered(match: Omit<Match, 'facets' | 'since'>, chosen: SearchRequest['facets'], now: Date): Match {
    const facets = facetNames
      .filter((name) => name !== 'freshness' && (chosen[name]?.length ?? 0) > 0)
      .map((name) => chosen[name]!.map((value) => `${name}:${value}`));
    const widest = Math.max(0, ...(chosen.freshness ?? []).map((age) => ages[age] ?? 0));
    return { ...match, facets, since: widest > 0 ? new Date(now.getTime() - widest) : null };
  }

  /** Counts of everything a participant sees are asked for by every visitor and dear: kept for half a minute. */
  function count(match: Match): Promise<Counts> {
    const now = clock.now().getTime();
    const since = Object.fromEntries(Object.entries(ages).map(([name, age]) => [name, new Date(now - age)]));
    if (match.groups.length > 0 || match.facets.length > 0 || match.since) {
      return countFacets(db.kysely, match, since, mostCounted + 1);
    }
    const key = JSON.stringify(match.sight);
    const known = browsing.get(key);
    if (known && now - known.at < browsingSeconds * 1000) return known.counts;
    if (browsing.size >= mostRemembered) browsing.clear();
    const counts = countFacets(db.kysely, match, since, null);
    counts.catch(() => browsing.delete(key));
    // Older counts answer while newer ones are made; after some minutes without a visitor they are too old for that.
    const isUsable = known !== undefined && now - known.at < stillUsableSeconds * 1000;
    browsing.set(key, { at: now, counts: isUsable ? known.counts : counts });
    if (isUsable) counts.then((made) => browsing.set(key, { at: now, counts: Promise.resolve(made) }), ignore);
    return isUsable ? known.counts : counts;
  }

  return {
    filtered,
    async of(match: Omit<Match, 'facets' | 'since'>, request: SearchRequest): Promise<Counted> {
      const now = clock.now();
      const own = filtered(match, request.facets, now);
      if (request.withFacets === false) {
        const total = await countMatches(db.kysely, own, mostCounted + 1);
        return { ...bounded(total), facets: {} as Counted['facets'] };
      }
      const chosen = facetNames.filter((name) => (request.facets[name]?.length ?? 0) > 0);
      const [all, ...others] = await Promise.all([
        count(own),
        ...chosen.map((name) => count(filtered(match, { ...request.facets, [name]: [] }, now))),
      ]);
      const facets = facetNames.map((name) => {
        const counts = others[chosen.indexOf(name)] ?? all;
        return [name, values(name, counts, request)] as const;
      });
      const isBrowsing = own.groups.length === 0 && own.facets.length === 0 && !own.since;
      const total = all.get('') ?? 0;
      return {
        ...(isBrowsing ? { total, totalIsExact: true } : bounded(total)),
        facets: Object.fromEntries(facets) as Record<FacetName, FacetValue[]>,
      };
    },
  };

  function values(name: FacetName, counts: Counts, { facets, language }: SearchRequest): FacetValue[] {
    const chosen = new Set(facets[name]);
    const prefix = `${name}:`;
    const found = [...counts].filter(([key, count]) => key.startsWith(prefix) && count > 0);
    const present = new Set(found.map(([key]) => key.slice(prefix.length)));
    const absent = [...chosen]
      .filter((value) => !present.has(value))
      .map((value): [string, number] => [prefix + value, 0]);
    return [...found, ...absent]
      .map(([key, count]) => {
        const value = key.slice(prefix.length);
        const label = facetLabel(name, value, language, { places, vocabularies });
        return { value, label, count, chosen: chosen.has(value) };
      })
      .sort((a, b) => Number(b.chosen) - Number(a.chosen) || orderWithin(name, a, b))
      .slice(0, mostValues);
  }
}

function orderWithin(name: FacetName, a: FacetValue, b: FacetValue): number {
  if (name === 'freshness') return ages[a.value]! - ages[b.value]!;
  if (name === 'period') return Number(b.value) - Number(a.value);
  return b.count - a.count || a.label.localeCompare(b.label, 'sl');
}

const bounded = (total: number) => ({ total: Math.min(total, mostCounted), totalIsExact: total <= mostCounted });

/** The failure has been dealt with where the counts were asked for. */
const ignore = () => undefined;
