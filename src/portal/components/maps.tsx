import type { Place, Places } from '../../places/index.ts';
import { type Frame, to } from '../frame.ts';
import { type Bounds, clipped, overlaps, padded, pathOf, projectionOf, sloveniaBounds } from './geometry.ts';

const wide = projectionOf(sloveniaBounds, 1000);
const outlines = new WeakMap<Places, ReadonlyMap<string, string>>();

/** The outline of every municipality on the map of Slovenia, by code; drawn once per process. */
function outlinesOf(places: Places): ReadonlyMap<string, string> {
  const known = outlines.get(places);
  if (known) return known;
  const made = new Map<string, string>();
  for (const { code } of places.list('municipality')) {
    const polygon = places.polygon('municipality', code);
    if (polygon) made.set(code, pathOf(polygon, wide));
  }
  outlines.set(places, made);
  return made;
}

/** Upper limits of the classes of a choropleth, smallest first; a value above all falls into the last class. */
export type Classes = readonly number[];

/** Which of the classes 1…n a value falls into; 0 is nothing. */
export function classOf(value: number, classes: Classes): number {
  if (value <= 0) return 0;
  const found = classes.findIndex((limit) => value <= limit);
  return (found === -1 ? classes.length : found) + 1;
}

interface SloveniaMapProperties {
  readonly frame: Frame;
  readonly places: Places;
  readonly label: string;
  readonly measure: (place: Place) => number;
  readonly classes: Classes;
  readonly titleOf: (place: Place, value: number) => string;
  readonly only?: (place: Place) => boolean;
}

/** Slovenia's municipalities as links, coloured by a value. The list beside it says the same in words. */
export function SloveniaMap({ frame, places, label, measure, classes, titleOf, only }: SloveniaMapProperties) {
  const shapes = outlinesOf(places);
  return (
    <svg viewBox={`0 0 ${wide.width} ${wide.height}`}>
      <title>{label}</title>
      {places.list('municipality').map((place) => {
        const value = measure(place);
        const step = classOf(value, classes);
        const path = <path d={shapes.get(place.code) ?? ''} {...(step ? { class: `step-${step}` } : {})} />;
        if (only && !only(place)) return path;
        const title = titleOf(place, value);
        return (
          <a href={to(frame, 'municipality', { place: place.slug })} aria-label={title} tabindex={-1}>
            <title>{title}</title>
            {path}
          </a>
        );
      })}
    </svg>
  );
}

/** The colours of a choropleth in words. */
export function Legend({ items }: { items: readonly { readonly step: number; readonly label: string }[] }) {
  return (
    <ul class="legend">
      {items.map(({ step, label }) => (
        <li>
          <svg viewBox="0 0 18 18" aria-hidden="true">
            <rect x="1" y="1" width="16" height="16" rx="3" class={`fill-${step}`} />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}

/** The classes as a legend, beginning with a word for none where that can be. */
export function classLegend({ voice }: Frame, classes: Classes, none: string | null) {
  const { number } = voice;
  return [
    ...(none === null ? [] : [{ step: 0, label: none }]),
    ...classes.map((limit, index) => {
      const from = index === 0 ? 1 : classes[index - 1]! + 1;
      const label = from === limit ? number(limit) : `${number(from)}–${number(limit)}`;
      return { step: index + 1, label };
    }),
    { step: classes.length + 1, label: `> ${number(classes.at(-1)!)}` },
  ];
}

interface CloseUpProperties {
  readonly frame: Frame;
  readonly places: Places;
  readonly label: string;
  readonly bounds: Bounds;
  /** The municipality or region that the picture is about. */
  readonly here?: (place: Place) => boolean;
  readonly points?: readonly (readonly [number, number])[];
  /** Share of surroundings on each side. */
  readonly air?: number | undefined;
}

/** A close-up with the municipalities around it as links, their names, and points over it. */
export function CloseUp({ frame, places, label, bounds, here, points = [], air = 0.35 }: CloseUpProperties) {
  const view = padded(bounds, air);
  const projection = projectionOf(view, 720);
  const radius = points.length > 400 ? 2.5 : points.length > 60 ? 4 : 7;
  const seen = places.list('municipality').flatMap((place) => {
    const box = places.bounds('municipality', place.code);
    const polygon = box && overlaps(box, view) ? places.polygon('municipality', place.code) : null;
    const path = polygon ? pathOf(clipped(polygon, view), projection) : '';
    return path ? [{ place, path, named: (box![2] - box![0]) / (view[2] - view[0]) > 0.13 }] : [];
  });
  // The border of what the picture is about lies over those of its neighbours.
  if (here) seen.sort((a, b) => Number(here(a.place)) - Number(here(b.place)));
  const names = seen
    .filter(({ place, named }) => named && within(place.point, view))
    .map(({ place }): Name => {
      const [x, y] = projection.point(...place.point);
      const isHere = here?.(place) ?? false;
      return { name: place.names.sl, x, y: isHere && points.length > 0 ? y - 24 : y, isHere };
    });
  const alone = names.filter(({ isHere }) => isHere).length === 1;
  return (
    <svg viewBox={`0 0 ${projection.width} ${projection.height}`}>
      <title>{label}</title>
      {seen.map(({ place, path }) => (
        <a href={to(frame, 'municipality', { place: place.slug })} aria-label={place.names.sl} tabindex={-1}>
          <title>{place.names.sl}</title>
          <path d={path} {...(here?.(place) ? { class: 'here' } : {})} />
        </a>
      ))}
      {apart(names).map(({ name, x, y, isHere }) => (
        <text x={x} y={y} {...(isHere ? { class: alone ? 'here alone' : 'here' } : {})}>
          {name}
        </text>
      ))}
      {points.map(([longitude, latitude]) => {
        const [x, y] = projection.point(longitude, latitude);
        return <circle cx={x} cy={y} r={radius} />;
      })}
    </svg>
  );
}

interface Name {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly isHere: boolean;
}

/** Names that do not lie over each other: what the picture is about comes first, then the others as they stand. */
function apart(names: readonly Name[]): readonly Name[] {
  const kept: Name[] = [];
  const width = ({ name, isHere }: Name) => name.length * (isHere ? 11 : 9);
  for (const one of [...names].sort((a, b) => Number(b.isHere) - Number(a.isHere))) {
    const free = kept.every(
      (other) => Math.abs(one.y - other.y) > 24 || Math.abs(one.x - other.x) > (width(one) + width(other)) / 2,
    );
    if (free) kept.push(one);
  }
  return kept;
}

/** Names are drawn only well inside the picture. */
function within([x, y]: readonly [number, number], [west, south, east, north]: Bounds): boolean {
  const [airX, airY] = [(east - west) * 0.09, (north - south) * 0.04];
  return x > west + airX && x < east - airX && y > south + airY && y < north - airY;
}

/** The smallest box around points, or null without any. */
export function boundsOfPoints(points: readonly (readonly [number, number])[]): Bounds | null {
  if (points.length === 0) return null;
  const [longitudes, latitudes] = [points.map((point) => point[0]), points.map((point) => point[1])];
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)];
}

/** The box of a place; a settlement, which has no polygon, gets that of its municipality. */
export function boundsOf(places: Places, place: Place): Bounds {
  const box = place.municipality
    ? places.bounds('municipality', place.municipality)
    : places.bounds(place.kind, place.code);
  return box ?? sloveniaBounds;
}
