import {
  type Catalogue,
  type DatasetRecord,
  type FacetName,
  facetNames,
  missingItems,
  qualityItemCount,
  type SearchRequest,
  type SearchResult,
} from '../../catalogue/index.ts';
import { type Access, mayWriteFor } from '../../participants/index.ts';
import type { Places } from '../../places/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Language } from '../../platform/language.ts';
import { textIn } from '../naming.ts';
import { voice } from '../words/index.ts';
import { createMunicipalityCounts } from './municipality-counts.ts';
import type { CatalogueSource, DatasetCard, DatasetPage, Facet, Found, Viewer } from './views.ts';

/** What the portal's view of the catalogue stands on. */
export interface CatalogueSourceDeps {
  readonly catalogue: Catalogue;
  readonly places: Places;
  readonly clock: Clock;
  /** How many rows of a dataset the viewer may read; null when that cannot be told. */
  readonly countRows: (access: Access, dataset: number) => Promise<number | null>;
  /** The JSON-LD context of a data model; null of one that is not bundled. */
  readonly contextOf: (model: string) => string | null;
  /** The publication behind a dataset that the viewer may edit. */
  readonly publicationOf: (viewer: Viewer, record: DatasetRecord) => Promise<string | null>;
}

/** The space in which open data of all organisations live. */
const sharedSpace = 1;
const liveFrequencies = new Set(['CONT', 'UPDATE_CONT', '1MIN', '5MIN', '10MIN', '15MIN', '30MIN', 'HOURLY']);

/** Shows the catalogue as the portal's pages need it. */
export function createCatalogueSource(deps: CatalogueSourceDeps): CatalogueSource {
  const { catalogue } = deps;
  const counts = createMunicipalityCounts(deps);
  const accessOf = (viewer: Viewer) => viewer.access(sharedSpace);
  const find = async (viewer: Viewer, wanted: Partial<SearchRequest> & { language: Language }): Promise<Found> => {
    const request = {
      text: '',
      facets: {},
      order: 'updated',
      limit: 20,
      offset: 0,
      withFacets: false,
      ...wanted,
    } as const;
    return foundOf(await catalogue.search.find(await accessOf(viewer), request), request.language, deps);
  };

  return {
    facetKeys: facetNames,
    search: (viewer, search) =>
      find(viewer, {
        text: search.text,
        facets: search.filters as SearchRequest['facets'],
        language: search.language,
        order: search.sort === 'relevance' && search.text === '' ? 'updated' : search.sort,
        limit: search.limit,
        offset: search.offset,
        withFacets: true,
      }),
    async live(viewer, limit, language) {
      const recent = await find(viewer, { language, facets: { freshness: ['day'] }, limit: 100 });
      const cards = recent.cards.filter((card) => card.live);
      return { ...recent, total: cards.length, cards: cards.slice(0, limit) };
    },
    about: (viewer, place, limit, language) =>
      find(viewer, {
        language,
        limit,
        facets:
          place.kind === 'region'
            ? { region: [place.code] }
            : { place: [`municipality:${place.municipality ?? place.code}`] },
      }),
    of: (viewer, organisation, limit, language) =>
      find(viewer, { language, limit, facets: { publisher: [organisation.names.sl] } }),
    byMunicipality: async (viewer) => counts(await accessOf(viewer)),
    async dataset(viewer, slug, language) {
      const access = await accessOf(viewer);
      const record = await catalogue.datasets.bySlug(access, slug);
      return record && pageOf(record, viewer, access, language, deps);
    },
  };
}

function foundOf(result: SearchResult, language: Language, deps: CatalogueSourceDeps): Found {
  const facets = (Object.entries(result.facets) as [FacetName, SearchResult['facets'][FacetName]][]).map(
    ([key, values]): Facet => ({ key, values: values.map(({ value, label, count }) => ({ value, label, count })) }),
  );
  return {
    total: result.total,
    cards: result.hits.map((hit) => cardOf(hit.dataset, language, deps)),
    facets,
    suggestion: result.didYouMean,
  };
}

/** A record as a list shows it. */
function cardOf(record: DatasetRecord, language: Language, { catalogue }: CatalogueSourceDeps): DatasetCard {
  const { vocabularies } = catalogue;
  const licence = record.licence && vocabularies.concept('licence', record.licence);
  const publisher = textIn(record.publisher.names, language);
  return {
    slug: record.slug,
    title: textIn(record.titles, language) ?? { text: record.slug, language },
    description: textIn(record.descriptions, language),
    publisher: publisher && { slug: record.publisher.slug, name: publisher },
    updated: record.refreshed ?? record.modified,
    licence: licence
      ? { label: licenceLabel(licence.code, licence[language]), url: licenceUrl(licence.code, licence.iri) }
      : null,
    formats: record.selection ? ['CSV', 'GeoJSON'] : formatsOf(record, vocabularies, language),
    live: record.frequency !== null && liveFrequencies.has(record.frequency),
    invented: record.isInvented,
    open: record.accessRights === 'PUBLIC',
    rows: null,
    number: record.number,
    space: record.space,
  };
}

function formatsOf(record: DatasetRecord, vocabularies: Catalogue['vocabularies'], language: Language): string[] {
  const codes = record.distributions.flatMap((distribution) => distribution.format ?? []);
  return [...new Set(codes)].map((code) => vocabularies.label('file-type', code, language));
}

/** Creative Commons licences by their own short names, which people know better than the table's. */
function licenceLabel(code: string, label: string): string {
  const found = /^CC_?(BY(?:_?NC)?(?:_?SA|_?ND)?)_?(\d)_?(\d)$/.exec(code);
  if (found) return `CC ${found[1]!.replaceAll('_', '-')} ${found[2]}.${found[3]}`;
  return code === 'CC0' ? 'CC0 1.0' : label;
}

function licenceUrl(code: string, iri: string): string {
  const found = /^CC_?(BY(?:_?NC)?(?:_?SA|_?ND)?)_?(\d)_?(\d)$/.exec(code);
  if (found) {
    const kind = found[1]!.toLowerCase().replaceAll('_', '-');
    return `https://creativecommons.org/licenses/${kind}/${found[2]}.${found[3]}/`;
  }
  return code === 'CC0' ? 'https://creativecommons.org/publicdomain/zero/1.0/' : iri;
}

async function pageOf(
  record: DatasetRecord,
  viewer: Viewer,
  access: Access,
  language: Language,
  source: CatalogueSourceDeps,
): Promise<DatasetPage> {
  const { vocabularies } = source.catalogue;
  const editable = mayWriteFor(access, record.steward) && viewer.participant.kind !== 'anonymous';
  const missing = editable ? missingItems(record, vocabularies) : null;
  const own = record.space === access.space ? access : await viewer.access(record.space);
  return {
    ...cardOf(record, language, source),
    rows: record.number === null ? null : await source.countRows(own, record.number),
    id: record.id,
    collection: record.slug,
    model: record.model,
    context: record.model && source.contextOf(record.model),
    selection: record.selection,
    issued: record.issued,
    frequency: record.frequency && vocabularies.label('frequency', record.frequency, language),
    area: areaOf(record, source.places, language),
    period: periodOf(record, language),
    contact: record.contact?.email ?? record.contact?.name ?? null,
    attribution: record.attribution,
    provenance: textIn(record.provenance, language),
    themes: record.themes.map((code) => vocabularies.label('data-theme', code, language)),
    keywords: (['sl', 'en'] as const)
      .filter((one) => one === language || (record.keywords[language] ?? []).length === 0)
      .flatMap((one) => (record.keywords[one] ?? []).map((text) => ({ text, language: one }))),
    missing: (missing ?? []).map((item) => ({ field: item.field, sentence: item[language] })),
    completeness: missing && 1 - missing.length / qualityItemCount,
    editable,
    publication: editable ? await source.publicationOf(viewer, record) : null,
  };
}

/** Names of the places covered; many are counted. */
function areaOf({ spatial }: DatasetRecord, places: Places, language: Language): string | null {
  const { list, count, words } = voice(language);
  const names = spatial.places.flatMap((id) => {
    const [kind = '', code = ''] = id.split(':');
    return places.byCode(kind as 'municipality', code)?.names.sl ?? [];
  });
  if (names.length === 0) return spatial.bbox ? words.dataset.areaByBox : null;
  return names.length > 3 ? count(words.dataset.areaPlaces, names.length) : list(names);
}

function periodOf({ temporal }: DatasetRecord, language: Language): string | null {
  if (!temporal || (!temporal.start && !temporal.end)) return null;
  const { date } = voice(language);
  const written = (day: string | null) => (day ? date(new Date(day)) : '…');
  return `${written(temporal.start)} – ${written(temporal.end)}`;
}
