import type { Space } from '../../context/index.ts';
import { type Places, placesAttribution } from '../../places/index.ts';
import type { Bounds } from '../components/geometry.ts';
import { CloseUp } from '../components/maps.tsx';
import { type AreaShown, MovableMap } from '../components/movable-map.tsx';
import type { Names } from '../explorer/names.ts';
import type { TypeShape } from '../explorer/type-shape.ts';
import { type Frame, to } from '../frame.ts';
import { contextLink } from '../snippets.ts';
import type { Point } from '../sources/views.ts';

interface EntityMapProperties {
  readonly frame: Frame;
  readonly places: Places;
  readonly bounds: Bounds;
  readonly title: string;
  /** What is drawn without a script. */
  readonly points: readonly Point[];
  /** What is shown of the visible box once the map moves. */
  readonly sought: SoughtEntities;
  /** Share of surroundings on each side of the drawing. */
  readonly air?: number;
  /** The id of the entity that the page is about. */
  readonly about?: string;
  /** What stands below the drawing. */
  readonly note?: string;
}

/** Entities of one type as a map looks for them. */
export interface SoughtEntities {
  readonly space: Space;
  readonly type: string;
  readonly names: Names;
  readonly shape: TypeShape;
}

/** So many entities a movable map shows at once. */
const mostShown = 1_000;

/** Where entities lie: drawn on the server, made movable on request with the entities of whatever box is visible. */
export function EntityMap(properties: EntityMapProperties) {
  const { frame, places, bounds, title, points, sought, air, about, note } = properties;
  return (
    <figure class="map">
      <MovableMap
        frame={frame}
        bounds={bounds}
        title={title}
        sources={[]}
        columns={sought.shape.attributes}
        area={areaOf(frame, sought)}
        about={about}
      >
        <CloseUp frame={frame} places={places} label={title} bounds={bounds} points={points} air={air} />
      </MovableMap>
      <figcaption>
        {note !== undefined && <span data-drawn>{note}</span>}
        <small class="map-source">{placesAttribution.polygons}</small>
      </figcaption>
    </figure>
  );
}

/** The call that brings the entities of a box: NGSI-LD as GeoJSON, with the columns that a popup can show. */
function areaOf(frame: Frame, { space, type, names, shape }: SoughtEntities): AreaShown {
  const told = shape.attributes.filter((each) => each.type !== 'place' && each.type !== 'list').slice(0, mostColumns);
  const columns = [...new Set([...(shape.title ? [shape.title] : []), ...told])].map(
    ({ queryName, iri }) => queryName ?? iri,
  );
  const query = new URLSearchParams({
    ...{ type, format: 'simplified', lang: frame.language, pick: ['id', ...columns].join(',') },
  });
  return {
    address: `/ngsi-ld/v1/entities?${query}`,
    headers: {
      ...(names.context === null ? {} : { link: contextLink(names.context) }),
      ...(space.name === '' ? {} : { 'ngsild-tenant': space.name }),
    },
    limit: mostShown,
    title: shape.title?.key ?? null,
    page: to(frame, 'explorerEntity', { id: '{id}' }, { space: space.name }).replace(
      encodeURIComponent('{id}'),
      '{id}',
    ),
  };
}

const mostColumns = 6;
