import type { Place, Places } from '../../places/index.ts';
import type { Frame } from '../frame.ts';
import { Strip } from './strip.tsx';

/** Where the municipality stands among all, by people, density and area. */
export function Standing({ frame, places, place }: { frame: Frame; places: Places; place: Place }) {
  const { words, fill, number } = frame.voice;
  const all = places.list('municipality');
  const measures: readonly (readonly [string, (one: Place) => number])[] = [
    [words.places.byPopulation, (one) => one.population ?? 0],
    [words.places.byDensity, (one) => (one.population ?? 0) / one.areaKm2],
    [words.places.byArea, (one) => one.areaKm2],
  ];
  return (
    <figure class="chart">
      {measures.map(([label, measure]) => {
        const rank = all.filter((one) => measure(one) > measure(place)).length + 1;
        return (
          <div class="standing">
            <span>{label}</span>
            <Strip values={all.map(measure)} marked={measure(place)} />
            <strong>{fill(words.places.rank, { rank: number(rank) })}</strong>
          </div>
        );
      })}
      <figcaption>{fill(words.places.distribution, { n: all.length, name: place.names.sl })}</figcaption>
    </figure>
  );
}
