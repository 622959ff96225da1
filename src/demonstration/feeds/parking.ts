import type { Places } from '../../places/index.ts';
import { type Attribute, type DemonstrationDataset, entity, geoProperty, property } from '../demonstration-dataset.ts';
import { inventedContext, inventedLabel, inventedSentence, observed } from './invented.ts';
import { chance, hill, localTime, minuteOf, rounded, wander, within } from './rhythm.ts';
import { coverage, pointIn, type Town, townsOf } from './towns.ts';

interface CarPark {
  readonly id: string;
  readonly name: string;
  readonly town: Town;
  readonly spots: number;
  readonly isHouse: boolean;
}

function carParks(towns: readonly Town[]): CarPark[] {
  return towns.flatMap((town) =>
    [true, false].map((isHouse) => {
      const { slug, names } = town.place;
      const id = `urn:ngsi-ld:OffStreetParking:prikaz:${slug}-${isHouse ? 'hisa' : 'parkirisce'}`;
      const spots = Math.round((60 + 260 * chance(`${id} spots`)) * (0.5 + town.busy));
      return { id, name: `${isHouse ? 'Parkirna hiša' : 'Parkirišče'} Lipa, ${names.sl}`, town, spots, isHouse };
    }),
  );
}

/** How full a car park is, from 0 to 1: full on working mornings, by the shops on Saturdays, empty at night. */
function fullness({ id, isHouse }: CarPark, at: Date): number {
  const { hour, weekend } = localTime(at);
  const work = weekend ? 0.25 * hill(hour, 11, 3) : 0.75 * hill(hour, 10.5, 3.5) + 0.35 * hill(hour, 16, 2);
  const residents = isHouse ? 0.12 : 0.22 * hill(hour, 23, 6);
  return within(0, 0.06 + work + residents + 0.12 * wander(id, at, 20), 1);
}

function state(park: CarPark, at: Date): Record<string, Attribute> {
  const occupied = Math.round(park.spots * fullness(park, at));
  return {
    availableSpotNumber: observed(park.spots - occupied, at),
    occupiedSpotNumber: observed(occupied, at),
    occupancy: observed(rounded(occupied / park.spots, 2), at),
  };
}

/** Invented car parks of twelve towns. */
export function parking(places: Places, organisation: string): DemonstrationDataset {
  const towns = townsOf(places, 12);
  const parks = carParks(towns);
  return {
    name: 'parkirisca-v-zivo',
    organisation,
    model: 'OffStreetParking',
    context: ['https://smart-data-models.github.io/dataModel.Parking/context.jsonld', inventedContext],
    describe: (at) => ({
      titles: { sl: 'Prosta parkirna mesta v živo', en: 'Free parking spaces, live' },
      descriptions: {
        sl: `${inventedSentence.sl} Število prostih in zasedenih mest na 24 parkiriščih in v parkirnih hišah dvanajstih mest, novo vsako minuto.`,
        en: `${inventedSentence.en} Free and occupied spaces of 24 car parks in twelve towns, new every minute.`,
      },
      keywords: {
        sl: ['parkirišča', 'prosta mesta', 'parkirne hiše', 'parkiranje', 'zasedenost'],
        en: ['car parks', 'parking', 'free spaces', 'occupancy'],
      },
      themes: ['TRAN'],
      licence: 'CC0',
      attribution: null,
      frequency: '1MIN',
      isInvented: true,
      spatial: { places: coverage(towns), bbox: null },
      temporal: { start: at.toISOString().slice(0, 10), end: null },
      conformsTo: ['https://smartdatamodels.org/dataModel.Parking/OffStreetParking'],
    }),
    entities: (at) =>
      parks.map((park) =>
        entity(park.id, 'OffStreetParking', {
          name: property(park.name),
          category: property(['public', park.isHouse ? 'barrierAccess' : 'gateControlled']),
          totalSpotNumber: property(park.spots),
          ...state(park, minuteOf(at)),
          address: property({ addressLocality: park.town.place.names.sl }),
          location: geoProperty(pointIn(park.town, park.id)),
          ...inventedLabel,
        }),
      ),
    changes: (at) => parks.map((park) => ({ id: park.id, ...state(park, minuteOf(at)) })),
  };
}
