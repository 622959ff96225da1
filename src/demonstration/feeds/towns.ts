import type { Place, Places } from '../../places/index.ts';
import { chance, rounded } from './rhythm.ts';

/** Towns that the invented feeds are about, the busiest first. */
const names = [
  'ljubljana',
  'maribor',
  'kranj',
  'celje',
  'koper',
  'novo-mesto',
  'velenje',
  'nova-gorica',
  'murska-sobota',
  'ptuj',
  'slovenj-gradec',
  'krsko',
  'izola',
  'piran',
  'jesenice',
  'postojna',
  'trbovlje',
  'kocevje',
  'domzale',
  'skofja-loka',
];

/** A town of the feeds with how busy it is, from 0 to 1. */
export interface Town {
  readonly place: Place;
  readonly busy: number;
}

/** The first `count` of the towns. */
export function townsOf(places: Places, count = names.length): Town[] {
  return names.slice(0, count).flatMap((slug, rank) => {
    const place = places.bySlug('municipality', slug);
    return place ? [{ place, busy: 1 - (0.7 * rank) / names.length }] : [];
  });
}

/** The municipalities of towns, as places of a dataset. */
export const coverage = (towns: readonly Town[]): string[] => towns.map(({ place }) => `municipality:${place.code}`);

/** An invented point within about 900 metres of a town's centre, always the same for the same seed. */
export function pointIn({ place }: Town, seed: string): { type: 'Point'; coordinates: [number, number] } {
  const [longitude, latitude] = place.point;
  const angle = chance(`${seed} angle`) * 2 * Math.PI;
  const far = 0.002 + chance(`${seed} distance`) * 0.006;
  return {
    type: 'Point',
    coordinates: [rounded(longitude + 1.4 * far * Math.cos(angle), 6), rounded(latitude + far * Math.sin(angle), 6)],
  };
}
