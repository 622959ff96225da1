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
  /** Codes of the municipalities that the picture is about. */
  readonly here?: readonly string[];
  readonly children?: Child;
}

/** A drawn map that becomes a movable one when the reader asks for it. */
export function MovableMap({ frame, bounds, title, sources, columns = [], here = [], children }: MovableMapProperties) {
  const { map, dataset } = frame.voice.words;
  const words = {
    controls: {
      'NavigationControl.ZoomIn': map.zoomIn,
      'NavigationControl.ZoomOut': map.zoomOut,
      'Map.Title': title,
      'Popup.Close': map.close,
    },
    keyboard: map.keyboard,
    columns: Object.fromEntries(columns.map((column) => [column.key, column.label])),
  };
  return (
    <div
      class="map-frame dataset-map"
      data-map
      data-source={sources.join(' ')}
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
