import type { Child } from 'hono/jsx';
import type { Frame } from '../frame.ts';
import type { Column } from '../sources/views.ts';
import type { Bounds } from './geometry.ts';

interface MovableMapProperties {
  readonly frame: Frame;
  readonly bounds: Bounds;
  readonly title: string;
  /** Addresses of GeoJSON to show. */
  readonly sources: readonly string[];
  readonly columns?: readonly Column[];
  /** What to show of the visible box, asked for anew whenever the map has moved. */
  readonly area?: AreaShown;
  /** The id of what the page is about, among what is shown. */
  readonly about?: string | undefined;
  /** Codes of the municipalities that the picture is about. */
  readonly here?: readonly string[];
  readonly children?: Child;
}

/** A query of NGSI-LD that a map narrows to its visible box. */
export interface AreaShown {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly limit: number;
  /** The column by which people know one from another. */
  readonly title: string | null;
  /** The address of the page of one of them, with `{id}` in its place. */
  readonly page: string;
}

/** A drawn map that becomes a movable one when the reader asks for it. */
export function MovableMap(properties: MovableMapProperties) {
  const { frame, bounds, title, sources, columns = [], area, about, here = [], children } = properties;
  const { map, dataset, common } = frame.voice.words;
  const words = {
    controls: {
      'NavigationControl.ZoomIn': map.zoomIn,
      'NavigationControl.ZoomOut': map.zoomOut,
      'Map.Title': title,
      'Popup.Close': map.close,
    },
    keyboard: map.keyboard,
    columns: Object.fromEntries(columns.map(({ key, label, unit }) => [key, unit ? `${label} (${unit})` : label])),
    ...{ yes: common.yes, no: common.no, title: area?.title ?? undefined, page: area?.page },
  };
  const asked = area && { ...area, words: { none: map.none, all: map.all, some: map.some, failed: map.failed } };
  return (
    <div
      class="map-frame dataset-map"
      data-map
      data-source={sources.join(' ')}
      {...(asked ? { 'data-area': JSON.stringify(asked) } : {})}
      {...(about === undefined ? {} : { 'data-about': about })}
      data-label={dataset.mapOpen}
      data-bounds={bounds.join(',')}
      data-here={here.join(' ')}
      data-words={JSON.stringify(words)}
      data-library={frame.assets.url('maplibre-gl.mjs')}
      data-style={frame.assets.url('maplibre-gl.css')}
      data-outlines="/assets/municipalities.geojson"
    >
      {children}
    </div>
  );
}
