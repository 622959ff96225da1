import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { type Box, partsOf } from '../components/box-parts.ts';

type Data = Parameters<GeoJSONSource['setData']>[0];
/** Features as the library takes them. */
export type Features = Extract<Data, { readonly type: 'FeatureCollection' }>;
type Feature = Features['features'][number];

/** What a map asks for whenever it has moved: the entities in its visible box, through the door of NGSI-LD. */
export interface Area {
  /** The query without its box and number. */
  readonly address: string;
  readonly headers: Record<string, string>;
  /** So many are shown at most. */
  readonly limit: number;
  readonly words: AreaWords;
}

interface AreaWords {
  readonly none: string;
  /** All that lie in the box are shown, by plural form. */
  readonly all: Record<string, string>;
  /** `{shown}` of `{n}` that lie in the box are shown, by plural form of the latter. */
  readonly some: Record<string, string>;
  readonly failed: string;
}

/** Keeps a source filled with what lies in the visible box, and says below `holder` how much of it is shown. */
export function followArea(map: MapLibreMap, source: string, area: Area, holder: HTMLElement): Promise<void> {
  const status = document.createElement('p');
  status.setAttribute('role', 'status');
  holder.after(status);
  let asking = new AbortController();
  const look = async (): Promise<void> => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const { features, inside } = await find(map, area, signal);
      (map.getSource(source) as GeoJSONSource).setData({ type: 'FeatureCollection', features });
      status.textContent = sentence(area.words, features.length, inside);
      holder.dataset.filled = String(features.length);
      map.once('idle', () => {
        holder.dataset.drawn = String(features.length);
      });
    } catch {
      // A later look has taken over.
      if (!signal.aborted) status.textContent = area.words.failed;
    }
  };
  map.on('moveend', () => void look());
  return look();
}

async function find(map: MapLibreMap, area: Area, signal: AbortSignal) {
  const box = boxOf(map);
  const ask = async (part: Box, rest: string, accept: string): Promise<Response> => {
    const within = `georel=intersects&geometry=Polygon&coordinates=${JSON.stringify([ringOf(part)])}`;
    const headers = { ...area.headers, accept };
    const answer = await fetch(`${area.address}&${within}&${rest}`, { headers, signal });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer;
  };
  const featuresOf = async (part: Box, limit: number): Promise<readonly Feature[]> => {
    const answer = await ask(part, `limit=${limit}`, 'application/geo+json');
    return ((await answer.json()) as Features).features;
  };
  const first = await featuresOf(box, area.limit);
  if (first.length < area.limit) return { features: first.map(plain), inside: first.length };
  // The first by id would lie together in some corner: so many of each part of the box show where there are any.
  const parts = partsOf(box, side);
  const [counted, ...found] = await Promise.all([
    ask(box, 'limit=0&count=true', 'application/json'),
    ...parts.map((part) => featuresOf(part, Math.floor(area.limit / parts.length))),
  ]);
  const spread = new Map(found.flat().map((feature) => [feature.id, feature]));
  return {
    features: [...spread.values()].map(plain),
    inside: Number(counted.headers.get('ngsild-results-count')),
  };
}

/** The visible box, as far as it lies on Earth. */
function boxOf(map: MapLibreMap): Box {
  const box = map.getBounds();
  const within = (degrees: number, most: number) => Math.max(-most, Math.min(most, degrees));
  return [
    within(box.getWest(), 180),
    within(box.getSouth(), 90),
    within(box.getEast(), 180),
    within(box.getNorth(), 90),
  ];
}

/** So many parts on each side. */
const side = 4;

/** A box as the ring of a polygon, to the metre. */
function ringOf(box: Box): readonly (readonly [number, number])[] {
  const [west, south, east, north] = box.map((degrees) => Number(degrees.toFixed(5))) as unknown as Box;
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

/** The library keeps neither ids that are texts nor values that are not plain. */
function plain(feature: Feature): Feature {
  const { type: _, ...members } = feature.properties ?? {};
  const shown = Object.entries(members).filter(([, value]) => typeof value !== 'object');
  return { ...feature, properties: { ...Object.fromEntries(shown), id: feature.id } };
}

function sentence(words: AreaWords, shown: number, inside: number): string {
  if (inside === 0) return words.none;
  const { lang } = document.documentElement;
  const forms = shown < inside ? words.some : words.all;
  const form = forms[new Intl.PluralRules(lang).select(inside)] ?? forms.other ?? '';
  return form.replace('{n}', inside.toLocaleString(lang)).replace('{shown}', shown.toLocaleString(lang));
}
