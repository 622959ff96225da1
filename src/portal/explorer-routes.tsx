import type { RequestContext } from '../platform/http/index.ts';
import { viewerOf } from './browse-routes.tsx';
import type { EntityView, Explorer } from './explorer/explorer.ts';
import type { Frame } from './frame.ts';
import { ErrorPage } from './pages/errors.tsx';
import { EntitiesPage, mostOrdered } from './pages/explorer-entities.tsx';
import { ExplorerPage } from './pages/explorer-types.tsx';
import type { Renderer } from './rendering.ts';
import type { Router } from './routing.ts';

/** What the pages of the explorer read. */
export interface ExplorerRoutesDeps {
  readonly renderer: Renderer;
  readonly explorer: Explorer;
}

/** The explorer of context data. */
export function explorerRoutes(router: Router, { renderer, explorer }: ExplorerRoutesDeps): void {
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
    const page = await explorer.page(access, { types: [[type]] }, shape, view, frame.language);
    return renderer.page(c, EntitiesPage({ frame, shown: { space, outline, names, view, page, orderable } }));
  });
}

/** The page of entities that an address asks for: `order=-attribute`, `after=` where to go on. */
function readEntityView(c: RequestContext): EntityView {
  const order = (c.req.query('order') ?? '').slice(0, 200);
  const after = c.req.query('after') ?? '';
  return {
    order: order === '' ? null : { column: order.replace(/^-/, ''), descending: order.startsWith('-') },
    after: after === '' ? null : after,
  };
}
