import type { Map as MapLibreMap } from 'maplibre-gl';
import { type Area, type Features, followArea } from './area.ts';
import { type PopupWords, popupOf } from './popup.ts';

type Library = typeof import('maplibre-gl');

// A drawn map becomes a movable one when the reader asks for it; the library is fetched only then.
for (const frame of document.querySelectorAll<HTMLElement>('[data-map]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button quiet small';
  button.textContent = frame.dataset.label ?? '';
  button.addEventListener('click', () => {
    button.remove();
    void open(frame);
  });
  // Over the picture: what stands below must not move when the script arrives.
  frame.append(button);
}

async function open(frame: HTMLElement): Promise<void> {
  const { library, style, source = '', bounds = '', outlines = '' } = frame.dataset;
  if (!library) return;
  const words = JSON.parse(frame.dataset.words ?? '{}') as MapWords;
  if (style) {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = style;
    document.head.append(link);
  }
  const maplibre = (await import(library)) as Library;
  const holder = document.createElement('div');
  holder.className = 'interactive-map';
  // What stands below must not move.
  holder.style.minHeight = `${frame.clientHeight}px`;
  // What is said of the drawing does not hold for what is shown of the visible box.
  if (frame.dataset.area) frame.closest('figure')?.querySelector('[data-drawn]')?.remove();
  frame.replaceWith(holder);
  const [west = 13, south = 45, east = 17, north = 47] = bounds.split(',').map(Number);
  const map = new maplibre.Map({
    container: holder,
    style: {
      version: 8,
      sources: {},
      layers: [{ id: 'ground', type: 'background', paint: { 'background-color': colour('--sunken') } }],
    },
    bounds: [west, south, east, north],
    fitBoundsOptions: { padding: 40 },
    attributionControl: false,
    cooperativeGestures: false,
    fadeDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200,
    dragRotate: false,
    pitchWithRotate: false,
    locale: words.controls,
  });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }));
  map.touchZoomRotate.disableRotation();
  const hint = document.createElement('p');
  hint.className = 'soft';
  hint.textContent = words.keyboard;
  holder.after(hint);
  const shown: Shown = (place, properties) => {
    const content = popupOf(properties, words);
    const popup = new maplibre.Popup({ maxWidth: '20rem' }).setLngLat(place).setDOMContent(content).addTo(map);
    // The sign of its button is drawn by the style sheet, so that the button is called only by its name.
    popup.getElement().querySelector('.maplibregl-popup-close-button')?.replaceChildren();
  };
  map.on('load', () => {
    addOutlines(map, outlines, frame.dataset.here ?? '');
    for (const [index, address] of source.split(' ').filter(Boolean).entries()) {
      addRows(map, `rows-${index}`, address, shown);
    }
    if (frame.dataset.area) {
      addRows(map, areaSource, { type: 'FeatureCollection', features: [] }, shown);
      void followArea(map, areaSource, JSON.parse(frame.dataset.area) as Area, holder);
    }
    paint(map, frame.dataset.about);
    map.getCanvas().focus();
    holder.dataset.ready = 'true';
  });
  // The theme may change while the map is open.
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => paint(map, frame.dataset.about));
  map.getCanvas().addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    const middle = map.project(map.getCenter());
    const layers = map
      .getStyle()
      .layers.map(({ id }) => id)
      .filter((id) => /^rows-/.test(id));
    const around: [[number, number], [number, number]] = [
      [middle.x - reach, middle.y - reach],
      [middle.x + reach, middle.y + reach],
    ];
    const [found] = map.queryRenderedFeatures(around, { layers });
    if (found) shown(map.getCenter(), found.properties);
  });
}

/** The source of what lies in the visible box; its layers are named like those of other rows. */
const areaSource = 'rows-0';

/** How far from the middle of the picture, in pixels, the Enter key finds something. */
const reach = 60;

/** What the map says, in the language of the page. */
interface MapWords extends PopupWords {
  readonly controls: Record<string, string>;
  readonly keyboard: string;
}

function addOutlines(map: MapLibreMap, address: string, here: string): void {
  map.addSource('municipalities', { type: 'geojson', data: address });
  map.addLayer({ id: 'land', type: 'fill', source: 'municipalities' });
  map.addLayer({
    id: 'here',
    type: 'fill',
    source: 'municipalities',
    filter: ['in', ['get', 'code'], ['literal', here.split(' ')]],
  });
  map.addLayer({ id: 'borders', type: 'line', source: 'municipalities', paint: { 'line-width': 0.8 } });
}

type Place = { readonly lng: number; readonly lat: number };
type Shown = (place: Place, properties: Readonly<Record<string, unknown>>) => void;

function addRows(map: MapLibreMap, id: string, data: string | Features, shown: Shown): void {
  map.addSource(id, { type: 'geojson', data });
  const kinds = [
    {
      layer: `${id}-areas`,
      type: 'fill',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-opacity': 0.35 },
    },
    { layer: `${id}-lines`, type: 'line', filter: ['!=', ['geometry-type'], 'Point'], paint: { 'line-width': 2 } },
    {
      layer: `${id}-points`,
      type: 'circle',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: { 'circle-radius': 6, 'circle-stroke-width': 1.5 },
    },
  ] as const;
  for (const { layer, ...rest } of kinds) {
    map.addLayer({ id: layer, source: id, ...rest } as unknown as Parameters<MapLibreMap['addLayer']>[0]);
    if (rest.type === 'line') continue;
    map.on('click', layer, (event) => shown(event.lngLat, event.features?.[0]?.properties ?? {}));
  }
}

/** Gives every layer the colours of the present theme; what the page is about stands out from the others of its kind. */
function paint(map: MapLibreMap, about?: string): void {
  const known: Readonly<Record<string, readonly (readonly [string, string, string?])[]>> = {
    ground: [['background-color', '--sunken']],
    land: [['fill-color', '--step-0']],
    here: [['fill-color', '--spruce-wash']],
    borders: [['line-color', '--control']],
    areas: [['fill-color', '--spruce']],
    lines: [['line-color', '--spruce']],
    points: [
      ['circle-color', '--warm', '--spruce'],
      ['circle-stroke-color', '--raised'],
    ],
  };
  for (const { id } of map.getStyle().layers) {
    for (const [property, token, besides] of known[id.replace(/^rows-\d+-/, '')] ?? []) {
      const value =
        about && besides ? ['case', ['==', ['get', 'id'], about], colour(token), colour(besides)] : colour(token);
      type Painted = Parameters<MapLibreMap['setPaintProperty']>;
      map.setPaintProperty(id, property as Painted[1], value as Painted[2]);
    }
  }
}

/** A colour of the present theme in a form that the map library reads. */
function colour(name: string): string {
  const probe = document.createElement('span');
  probe.className = 'colour-probe';
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d')!;
  context.fillStyle = getComputedStyle(probe).color;
  context.fillRect(0, 0, 1, 1);
  probe.remove();
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}
