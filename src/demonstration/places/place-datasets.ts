import type { Place, PlaceKind, Places } from '../../places/index.ts';
import type { DemonstrationDataset, DemonstrationDescription, DemonstrationEntity } from '../demonstration-dataset.ts';
import { municipalityEntity, regionEntity, settlementEntity, subdivisionEntity } from './place-entities.ts';
import { municipalities, regions, settlements, subdivisions } from './place-texts.ts';

const context = 'https://w3id.org/vozel/model/SlovenianPlaces/context.jsonld';
const model = 'https://w3id.org/vozel/model/SlovenianPlaces/';

/** The day whose state of the register is bundled. */
const stateOf = '2025-02-16';

/** West, south, east and north of Slovenia. */
const sloveniaBox = [13.37, 45.42, 16.61, 46.88] as const;

/** The lines that the sources of the data ask for, as they ask for them. */
const attributions = {
  register: 'Geodetska uprava Republike Slovenije, Register prostorskih enot, 16. 2. 2025',
  processed: 'Geodetska uprava Republike Slovenije, Register prostorskih enot, 16. 2. 2025; own processing',
  population: 'Population: SURS',
  polygons: 'Polygons: Geodetska uprava RS, Register prostorskih enot, 2020-04-22 (CC-BY 2.5), simplified',
} as const;

interface PlaceDataset {
  readonly name: string;
  readonly model: string;
  readonly kind: PlaceKind;
  readonly texts: Pick<DemonstrationDescription, 'titles' | 'descriptions' | 'keywords' | 'provenance'>;
  readonly themes: readonly string[];
  readonly attribution: readonly string[];
  readonly toEntity: (place: Place, places: Places) => DemonstrationEntity;
}

const datasets: readonly PlaceDataset[] = [
  {
    name: 'statisticne-regije',
    model: 'StatisticalRegion',
    kind: 'region',
    texts: regions,
    themes: ['REGI', 'SOCI'],
    attribution: [attributions.processed, attributions.population, attributions.polygons],
    toEntity: regionEntity,
  },
  {
    name: 'obcine',
    model: 'Municipality',
    kind: 'municipality',
    texts: municipalities,
    themes: ['REGI', 'GOVE', 'SOCI'],
    attribution: [attributions.processed, attributions.population, attributions.polygons],
    toEntity: municipalityEntity,
  },
  {
    name: 'naselja',
    model: 'Settlement',
    kind: 'settlement',
    texts: settlements,
    themes: ['REGI'],
    attribution: [attributions.register],
    toEntity: settlementEntity,
  },
  {
    name: 'deli-obcin',
    model: 'MunicipalitySubdivision',
    kind: 'subdivision',
    texts: subdivisions,
    themes: ['REGI', 'GOVE'],
    attribution: [attributions.register],
    toEntity: subdivisionEntity,
  },
];

/** The datasets of real places; `organisation` publishes them. */
export function placeDatasets(places: Places, organisation: string): DemonstrationDataset[] {
  return datasets.map(({ name, model: type, kind, texts, themes, attribution, toEntity }) => ({
    name,
    organisation,
    model: type,
    context: [context],
    asOf: new Date(`${stateOf}T00:00:00Z`),
    describe: () => ({
      ...texts,
      themes,
      licence: 'CC_BY_4_0',
      attribution: attribution.join('. '),
      frequency: 'IRREG',
      spatial: { places: places.list('region').map(({ code }) => `region:${code}`), bbox: sloveniaBox },
      temporal: { start: stateOf, end: stateOf },
      conformsTo: [model + type],
    }),
    entities: () => places.list(kind).map((place) => toEntity(place, places)),
  }));
}
