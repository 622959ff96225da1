import type { Map as MapLibreMap } from 'maplibre-gl';

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
  frame.after(button);
}

async function open(frame: HTMLElement): Promise<void> {
  const { library, style, source = '', bounds = '', outlines = '' } = frame.dataset;
  if (!library) return;
  if (style) {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = style;
    document.head.append(link);
  }
  const maplibre = (await import(library)) as Library;
  const holder = document.createElement('div');
  holder.className = 'interactive-map';
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
  });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }));
  map.on('load', () => {
    addOutlines(map, outlines);
    addRows(map, source, maplibre);
  });
}

function addOutlines(map: MapLibreMap, address: string): void {
  map.addSource('municipalities', { type: 'geojson', data: address });
  map.addLayer({ id: 'land', type: 'fill', source: 'municipalities', paint: { 'fill-color': colour('--step-0') } });
  map.addLayer({
    id: 'borders',
    type: 'line',
    source: 'municipalities',
    paint: { 'line-color': colour('--control'), 'line-width': 0.8 },
  });
}

function addRows(map: MapLibreMap, address: string, maplibre: Library): void {
  map.addSource('rows', { type: 'geojson', data: address });
  map.addLayer({
    id: 'areas',
    type: 'fill',
    source: 'rows',
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': colour('--spruce'), 'fill-opacity': 0.35 },
  });
  map.addLayer({
    id: 'lines',
    type: 'line',
    source: 'rows',
    filter: ['!=', ['geometry-type'], 'Point'],
    paint: { 'line-color': colour('--spruce'), 'line-width': 2 },
  });
  map.addLayer({
    id: 'points',
    type: 'circle',
    source: 'rows',
    filter: ['==', ['geometry-type'], 'Point'],
    paint: {
      'circle-radius': 6,
      'circle-color': colour('--warm'),
      'circle-stroke-width': 1.5,
      'circle-stroke-color': colour('--raised'),
    },
  });
  for (const layer of ['points', 'areas']) {
    map.on('click', layer, (event) => {
      const properties = event.features?.[0]?.properties ?? {};
      const list = document.createElement('dl');
      for (const [name, value] of Object.entries(properties).slice(0, 8)) {
        const term = document.createElement('dt');
        const data = document.createElement('dd');
        term.textContent = name;
        data.textContent = String(value);
        list.append(term, data);
      }
      new maplibre.Popup({ maxWidth: '20rem' }).setLngLat(event.lngLat).setDOMContent(list).addTo(map);
    });
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
