import type { Places } from '../../places/index.ts';
import { type Attribute, type DemonstrationDataset, entity, geoProperty, property } from '../demonstration-dataset.ts';
import { inventedContext, inventedLabel, inventedSentence, observed } from './invented.ts';
import { chance, hill, localTime, minuteOf, rounded, wander, within } from './rhythm.ts';
import { coverage, pointIn, type Town, townsOf } from './towns.ts';

interface Counter {
  readonly id: string;
  readonly name: string;
  readonly town: Town;
  readonly isInbound: boolean;
  /** Vehicles a minute that the road bears. */
  readonly capacity: number;
  /** Kilometres an hour on an empty road. */
  readonly speed: number;
}

const roads = ['severna vpadnica', 'južna vpadnica', 'mestna obvoznica'] as const;

function counters(towns: readonly Town[]): Counter[] {
  return towns.flatMap((town) =>
    roads.map((road, number) => {
      const id = `urn:ngsi-ld:TrafficFlowObserved:prikaz:${town.place.slug}-${number + 1}`;
      return {
        id,
        name: `${town.place.names.sl}, ${road}`,
        town,
        isInbound: chance(`${id} direction`) < 0.5,
        capacity: Math.round(12 + 22 * town.busy + 8 * chance(`${id} capacity`)),
        speed: number === 2 ? 80 : 50,
      };
    }),
  );
}

/** How full a road is, from 0 to 1: into town in the morning, out of it in the afternoon. */
function load({ id, isInbound }: Counter, at: Date): number {
  const { hour, weekend } = localTime(at);
  const morning = (isInbound ? 0.75 : 0.4) * hill(hour, 7.3, 1.4);
  const afternoon = (isInbound ? 0.45 : 0.8) * hill(hour, 15.8, 2);
  const day = 0.35 * hill(hour, 12.5, 5);
  const demand = weekend ? 0.3 * hill(hour, 11, 3.5) + 0.3 * hill(hour, 18, 3) : morning + afternoon + day;
  return within(0.01, 0.04 + demand + 0.1 * wander(id, at, 7), 1.1);
}

function state(counter: Counter, at: Date): Record<string, Attribute> {
  const full = load(counter, at);
  const intensity = Math.round(counter.capacity * Math.min(1, full) * (0.85 + 0.3 * chance(`${counter.id} ${+at}`)));
  const speed = counter.speed * (1.05 - 0.5 * full ** 3) + 3 * wander(`${counter.id} speed`, at, 3);
  return {
    dateObserved: property(at.toISOString())!,
    intensity: observed(intensity, at),
    averageVehicleSpeed: observed(rounded(within(6, speed, 110), 1), at, 'KMH'),
    occupancy: observed(rounded(within(0, 0.4 * full ** 1.5, 1), 2), at),
    congested: observed(full > 0.92, at),
  };
}

/** Invented traffic counters, three in each of twenty towns. */
export function traffic(places: Places, organisation: string): DemonstrationDataset {
  const towns = townsOf(places);
  const all = counters(towns);
  return {
    name: 'stevci-prometa-v-zivo',
    organisation,
    model: 'TrafficFlowObserved',
    context: ['https://smart-data-models.github.io/dataModel.Transportation/context.jsonld', inventedContext],
    describe: (at) => ({
      titles: { sl: 'Števci prometa v živo', en: 'Traffic counters, live' },
      descriptions: {
        sl: `${inventedSentence.sl} Število vozil v minuti, povprečna hitrost (km/h), zasedenost in zastoji na 60 števcih v dvajsetih mestih, novo vsako minuto.`,
        en: `${inventedSentence.en} Vehicles a minute, average speed (km/h), occupancy and congestion of 60 counters in twenty towns, new every minute.`,
      },
      keywords: {
        sl: ['promet', 'števci prometa', 'vozila', 'hitrost', 'zastoji', 'gostota prometa'],
        en: ['traffic', 'traffic counters', 'vehicles', 'speed', 'congestion'],
      },
      themes: ['TRAN'],
      licence: 'CC0',
      attribution: null,
      frequency: '1MIN',
      isInvented: true,
      spatial: { places: coverage(towns), bbox: null },
      temporal: { start: at.toISOString().slice(0, 10), end: null },
      conformsTo: ['https://smartdatamodels.org/dataModel.Transportation/TrafficFlowObserved'],
    }),
    entities: (at) =>
      all.map((counter) =>
        entity(counter.id, 'TrafficFlowObserved', {
          name: property(counter.name),
          laneDirection: property(counter.isInbound ? 'forward' : 'backward'),
          ...state(counter, minuteOf(at)),
          address: property({ addressLocality: counter.town.place.names.sl }),
          location: geoProperty(pointIn(counter.town, counter.id)),
          ...inventedLabel,
        }),
      ),
    changes: (at) => all.map((counter) => ({ id: counter.id, ...state(counter, minuteOf(at)) })),
  };
}
