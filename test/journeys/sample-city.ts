import type { CatalogueSource, DatasetCard, DatasetPage, Found, RowSource } from '../../src/portal/index.ts';

const sl = (text: string) => ({ text, language: 'sl' });
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

const cards: readonly DatasetCard[] = [
  card(
    'prosta-parkirna-mesta',
    'Prosta parkirna mesta',
    'Trenutno število prostih mest na parkiriščih v mestnih središčih. Meritve pošiljajo zapornice in tipala; osvežijo se vsako minuto.',
    1,
    true,
    true,
    48,
  ),
  card(
    'kakovost-zraka',
    'Kakovost zunanjega zraka',
    'Urne koncentracije delcev PM10 in PM2,5, ozona in dušikovega dioksida na merilnih mestih po Sloveniji.',
    12,
    true,
    true,
    24,
  ),
  card(
    'stetje-prometa',
    'Števci prometa',
    'Število in hitrost vozil na števnih mestih po smeri vožnje in vrsti vozila.',
    3,
    true,
    true,
    320,
  ),
  card(
    'obcine',
    'Občine Republike Slovenije',
    'Vseh 212 občin s šifro, uradnimi imeni v slovenščini, italijanščini in madžarščini, površino, številom prebivalcev in mejo.',
    60 * 24 * 40,
    false,
    false,
    212,
  ),
  card('naselja', 'Naselja', 'Register naselij z občino, površino in lego središča.', 60 * 24 * 40, false, false, 6035),
];

function card(
  slug: string,
  title: string,
  text: string,
  minutes: number,
  live: boolean,
  invented: boolean,
  rows: number,
): DatasetCard {
  return {
    slug,
    title: sl(title),
    description: sl(text),
    publisher: { slug: 'demonstracija', name: sl('Demonstracija Vozla') },
    updated: minutesAgo(minutes),
    licence: { label: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
    formats: ['CSV', 'GeoJSON'],
    live,
    invented,
    open: true,
    rows,
  };
}

const nothing: Found = { total: 0, cards: [], facets: [], suggestion: null };

/** A small catalogue that answers from memory. */
export function sampleCatalogue(empty = false): CatalogueSource {
  const found = (chosen: readonly DatasetCard[]): Found => ({
    total: chosen.length,
    cards: chosen,
    suggestion: null,
    facets: [
      {
        key: 'place',
        values: [
          'Bled',
          'Ljubljana',
          'Maribor',
          'Koper',
          'Celje',
          'Kranj',
          'Velenje',
          'Novo mesto',
          'Ptuj',
          'Kamnik',
        ].map((label, index) => ({ value: `${index}`, label, count: 9 - index + 1 })),
      },
      {
        key: 'theme',
        values: [
          { value: 'TRAN', label: 'Promet', count: 2 },
          { value: 'ENVI', label: 'Okolje', count: 1 },
          { value: 'GOVE', label: 'Vlada in javni sektor', count: 2 },
        ],
      },
      { key: 'licence', values: [{ value: 'CC_BY_4_0', label: 'CC BY 4.0', count: 5 }] },
      { key: 'format', values: ['CSV', 'GeoJSON', 'NDJSON'].map((value) => ({ value, label: value, count: 5 })) },
    ],
  });
  const all = empty ? [] : cards;
  return {
    facetKeys: ['place', 'theme', 'licence', 'format'],
    search: async (_access, { text }) => {
      const hits = all.filter((one) =>
        `${one.title.text} ${one.description?.text}`.toLowerCase().includes(text.toLowerCase()),
      );
      return hits.length === 0 ? nothing : found(hits);
    },
    live: async () => found(all.filter((one) => one.live)),
    about: async (_access, place) => (place.code === '003' || place.code === '061' ? found(all.slice(0, 3)) : nothing),
    of: async () => found(all),
    byMunicipality: async () =>
      new Map(
        empty ? [] : Array.from({ length: 160 }, (_, n) => [String((n * 7) % 213).padStart(3, '0'), 1 + ((n * n) % 9)]),
      ),
    dataset: async (_access, slug) => {
      const one = all.find((known) => known.slug === slug);
      return one ? pageOf(one) : null;
    },
  };
}

function pageOf(one: DatasetCard): DatasetPage {
  return {
    ...one,
    id: '01900000-0000-7000-8000-000000000001',
    collection: one.slug,
    issued: minutesAgo(60 * 24 * 90),
    frequency: one.live ? 'sproti' : 'letno',
    area: 'Slovenija',
    period: null,
    contact: 'podatki@primer.si',
    attribution: 'Demonstracija Vozla',
    provenance: null,
    themes: ['Promet'],
    keywords: [sl('parkiranje'), sl('mobilnost'), sl('prosta mesta')],
    model: 'OffStreetParking',
    number: 1,
    space: 1,
    selection: { types: ['OffStreetParking'], scope: null },
    missing: [],
    completeness: null,
    editable: false,
    publication: null,
  };
}

const towns = [
  ['Bled', 14.1146, 46.3692],
  ['Ljubljana', 14.5058, 46.0569],
  ['Maribor', 15.6459, 46.5547],
  ['Koper', 13.7294, 45.5469],
  ['Celje', 15.2675, 46.2309],
  ['Kranj', 14.3556, 46.2389],
  ['Novo mesto', 15.1689, 45.8011],
  ['Ptuj', 15.8697, 46.4214],
] as const;

/** Rows of every sample dataset. */
export function sampleRows(): RowSource {
  const all = Array.from({ length: 48 }, (_, n) => {
    const town = towns[n % towns.length]!;
    const total = 40 + ((n * 37) % 260);
    return {
      id: `urn:ngsi-ld:OffStreetParking:${n}`,
      cells: [`Parkirišče ${town[0]} ${n + 1}`, town[0], total, (n * 53) % total, minutesAgo(n % 7).toISOString()],
      point: [town[1] + (n % 5) / 60, town[2] + (n % 3) / 60] as const,
    };
  });
  return {
    page: async (_access, _dataset, view) => {
      const kept = all.filter((row) =>
        view.filters.every((filter) => filter.column !== 'address' || String(row.cells[1]) === filter.value),
      );
      return {
        columns: [
          { key: 'name', label: 'name', type: 'text', unit: null },
          { key: 'address', label: 'address', type: 'text', unit: null },
          { key: 'totalSpotNumber', label: 'totalSpotNumber', type: 'number', unit: null },
          { key: 'availableSpotNumber', label: 'availableSpotNumber', type: 'number', unit: null },
          { key: 'observedAt', label: 'observedAt', type: 'date', unit: null },
        ],
        rows: kept.slice(view.offset, view.offset + view.limit),
        total: kept.length,
      };
    },
  };
}
