import type { Catalogue } from '../catalogue/index.ts';
import type { StoredEntity } from '../context/index.ts';
import { geometryOf } from '../delivery/index.ts';
import type { Access, Organisations } from '../participants/index.ts';
import type { Places } from '../places/index.ts';
import type { RequestContext } from '../platform/http/index.ts';
import { viewerOf } from './browse-routes.tsx';
import type { EntityView, Explorer } from './explorer/explorer.ts';
import type { Frame } from './frame.ts';
import { nameOf, textIn } from './naming.ts';
import { ErrorPage } from './pages/errors.tsx';
import { EntitiesPage, mostOrdered } from './pages/explorer-entities.tsx';
import { EntityPage } from './pages/explorer-entity.tsx';
import { ExplorerPage } from './pages/explorer-types.tsx';
import type { Renderer } from './rendering.ts';
import type { Router } from './routing.ts';
import { middleOf } from './sources/middle.ts';

/** What the pages of the explorer read. */
export interface ExplorerRoutesDeps {
  readonly renderer: Renderer;
  readonly explorer: Explorer;
  readonly places: Places;
  readonly catalogue: Pick<Catalogue['datasets'], 'byNumber'>;
  readonly organisations: Pick<Organisations, 'byId'>;
}

/** The explorer of context data. */
export function explorerRoutes(router: Router, deps: ExplorerRoutesDeps): void {
  const { renderer, explorer } = deps;
  const missing = (c: RequestContext, frame: Frame) => renderer.page(c, ErrorPage({ frame, refusal: 'missing' }), 404);

  router.get('explorer', async (c, frame) => {
    const viewer = viewerOf(c);
    const open = await explorer.spaces.open(viewer, c.req.query('space') ?? '');
    if (!open) return missing(c, frame);
    const [spaces, outline] = await Promise.all([explorer.spaces.list(viewer), explorer.outline(open.access)]);
    const types = await Promise.all(
      outline.map(async (each) => ({ ...each, name: (await explorer.names([each.type])).nameOf(each.type) })),
    );
    return renderer.page(c, ExplorerPage({ frame, view: { space: open.space, spaces, types } }));
  });

  router.get('explorerEntities', async (c, frame) => {
    const open = await explorer.spaces.open(viewerOf(c), c.req.query('space') ?? '');
    const type = c.req.query('type') ?? '';
    const outline = open && (await explorer.outline(open.access)).find((each) => each.type === type);
    if (!open || !outline) return missing(c, frame);
    const { space, access } = open;
    const names = await explorer.names([type]);
    const shape = await explorer.shape(access, [type], names, frame.language);
    const orderable = outline.count <= mostOrdered && !outline.atLeast;
    const asked = readEntityView(c);
    const view = orderable ? asked : { ...asked, order: null };
    const [page, picture] = await Promise.all([
      explorer.page(access, { types: [[type]] }, shape, view, frame.language),
      explorer.points(access, [type]),
    ]);
    const shown = { space, outline, names, shape, view, page, orderable, picture, places: deps.places };
    return renderer.page(c, EntitiesPage({ frame, shown }));
  });

  router.get('explorerEntity', async (c, frame) => {
    const open = await explorer.spaces.open(viewerOf(c), c.req.query('space') ?? '');
    const detail = open && (await explorer.entity(open.access, c.req.param('id') ?? '', frame.language));
    if (!open || !detail) return missing(c, frame);
    const { datasets, steward } = await surroundingsOf(deps, open.access, detail.entity, frame);
    const point = middleOf(geometryOf(detail.entity));
    const shown = { space: open.space, detail, places: deps.places, point, datasets, steward };
    return renderer.page(c, EntityPage({ frame, shown }));
  });
}

/** What surrounds an entity: its datasets and who answers for it, as far as the reader may see them. */
async function surroundingsOf(
  { catalogue, organisations }: ExplorerRoutesDeps,
  access: Access,
  entity: StoredEntity,
  frame: Frame,
) {
  const numbers = entity.datasets
    .filter((number) => access.readsAll || access.datasets.has(number))
    .slice(0, mostDatasets);
  const [records, steward] = await Promise.all([
    Promise.all(numbers.map((number) => catalogue.byNumber(access, number))),
    entity.steward === null ? null : organisations.byId(entity.steward),
  ]);
  return {
    datasets: records.flatMap((record) => {
      const title = record && textIn(record.titles, frame.language);
      return record && title ? [{ slug: record.slug, title }] : [];
    }),
    steward: steward?.confirmed ? { slug: steward.slug, name: nameOf(steward, frame) } : null,
  };
}

const mostDatasets = 10;

/** The page of entities that an address asks for: `order=-attribute`, `after=` where to go on. */
export function readEntityView(c: RequestContext): EntityView {
  const order = (c.req.query('order') ?? '').slice(0, 200);
  const after = c.req.query('after') ?? '';
  return {
    order: order === '' ? null : { column: order.replace(/^-/, ''), descending: order.startsWith('-') },
    after: after === '' ? null : after,
  };
}
