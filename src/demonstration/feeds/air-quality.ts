import type { Places } from '../../places/index.ts';
import { type Attribute, type DemonstrationDataset, entity, geoProperty, property } from '../demonstration-dataset.ts';
import { inventedContext, inventedLabel, inventedSentence, observed } from './invented.ts';
import { chance, hill, localTime, minuteOf, rounded, wander, within } from './rhythm.ts';
import { coverage, pointIn, type Town, townsOf } from './towns.ts';

interface Station {
  readonly id: string;
  readonly town: Town;
}

const stations = (towns: readonly Town[]): Station[] =>
  towns.map((town) => ({ id: `urn:ngsi-ld:AirQualityObserved:prikaz:${town.place.slug}`, town }));

/** Upper bounds of PM10 in µg/m³ after the European Air Quality Index. */
const levels: readonly (readonly [number, string])[] = [
  [20, 'good'],
  [40, 'fair'],
  [50, 'moderate'],
  [100, 'poor'],
  [150, 'very poor'],
  [Number.POSITIVE_INFINITY, 'extremely poor'],
];

/** Micrograms per cubic metre, and degrees Celsius (UN/CEFACT Recommendation 20). */
const micrograms = 'GQ';
const celsius = 'CEL';

/** Colder and dirtier in winter, dirtier in the hours of traffic and of heating, ozone in the afternoon sun. */
function state({ id, town }: Station, at: Date): Record<string, Attribute> {
  const { hour } = localTime(at);
  const dayOfYear = (at.getTime() / 86_400_000) % 365.25;
  const winter = 0.5 + 0.5 * Math.cos((2 * Math.PI * (dayOfYear - 15)) / 365.25);
  const smoke = 0.5 * hill(hour, 7.5, 2) + hill(hour, 20, 3.5);
  const weather = wander(`${id} weather`, at, 600);
  const pm10 = within(3, 9 + 9 * town.busy + 22 * winter * (0.5 + smoke) + 9 * weather + 2 * wander(id, at, 10), 180);
  const traffic = hill(hour, 7.5, 1.8) + hill(hour, 16.5, 2.2);
  const sun = hill(hour, 14.5, 4);
  const temperature = 21 - 21 * winter + 6 * (sun - 0.4) + 4 * weather;
  const lowest = levels.find(([bound]) => pm10 <= bound)!;
  return {
    dateObserved: property(at.toISOString())!,
    pm10: observed(rounded(pm10, 1), at, micrograms),
    pm25: observed(rounded(pm10 * (0.5 + 0.2 * winter), 1), at, micrograms),
    no2: observed(rounded(within(2, 6 + 26 * town.busy * traffic + 5 * weather, 120), 1), at, micrograms),
    o3: observed(rounded(within(3, 18 + 85 * (1 - winter) * sun + 8 * weather, 180), 1), at, micrograms),
    temperature: observed(rounded(temperature + chance(id), 1), at, celsius),
    relativeHumidity: observed(rounded(within(0.2, 0.75 + 0.1 * winter - 0.3 * sun - 0.1 * weather, 1), 2), at),
    airQualityLevel: observed(lowest[1], at),
  };
}

/** Invented air quality stations, one in each of twenty towns. */
export function airQuality(places: Places, organisation: string): DemonstrationDataset {
  const towns = townsOf(places);
  const all = stations(towns);
  return {
    name: 'kakovost-zraka-v-zivo',
    organisation,
    model: 'AirQualityObserved',
    context: ['https://smart-data-models.github.io/dataModel.Environment/context.jsonld', inventedContext],
    describe: (at) => ({
      titles: { sl: 'Kakovost zraka v živo', en: 'Air quality, live' },
      descriptions: {
        sl: `${inventedSentence.sl} Delci PM10 in PM2,5, dušikov dioksid, ozon, temperatura in vlaga na 20 merilnih postajah, novo vsako minuto. Koncentracije so v µg/m³, temperatura v °C, vlaga od 0 do 1.`,
        en: `${inventedSentence.en} PM10 and PM2.5 particles, nitrogen dioxide, ozone, temperature and humidity of 20 stations, new every minute. Concentrations are in µg/m³, temperature in °C, humidity from 0 to 1.`,
      },
      keywords: {
        sl: ['zrak', 'kakovost zraka', 'onesnaženost', 'prašni delci', 'PM10', 'ozon', 'temperatura'],
        en: ['air', 'air quality', 'pollution', 'particles', 'PM10', 'ozone', 'temperature'],
      },
      themes: ['ENVI', 'HEAL'],
      licence: 'CC0',
      attribution: null,
      frequency: '1MIN',
      isInvented: true,
      spatial: { places: coverage(towns), bbox: null },
      temporal: { start: at.toISOString().slice(0, 10), end: null },
      conformsTo: ['https://smartdatamodels.org/dataModel.Environment/AirQualityObserved'],
    }),
    entities: (at) =>
      all.map((station) =>
        entity(station.id, 'AirQualityObserved', {
          name: property(`Merilna postaja ${station.town.place.names.sl}`),
          ...state(station, minuteOf(at)),
          typeofLocation: property('outdoor'),
          address: property({ addressLocality: station.town.place.names.sl }),
          location: geoProperty(pointIn(station.town, station.id)),
          ...inventedLabel,
        }),
      ),
    changes: (at) => all.map((station) => ({ id: station.id, ...state(station, minuteOf(at)) })),
  };
}
