import type { Space, TypeOutline } from '../../context/index.ts';
import type { Places } from '../../places/index.ts';
import { Icon } from '../components/icon.tsx';
import { Layout } from '../components/layout.tsx';
import { boundsOfPoints } from '../components/maps.tsx';
import { SubscribeLink } from '../components/subscribe-link.tsx';
import { DataTable } from '../components/table.tsx';
import type { EntityPage, EntityView } from '../explorer/explorer.ts';
import type { Names } from '../explorer/names.ts';
import type { Picture } from '../explorer/picture.ts';
import type { TypeShape } from '../explorer/type-shape.ts';
import { type Frame, to } from '../frame.ts';
import { EntityMap } from './explorer-map.tsx';
import { ExplorerCrumbs, SameCall, SpaceFact } from './explorer-place.tsx';
import { countOf, typeLabel } from './explorer-types.tsx';

/** Entities of one type. */
export interface EntitiesView {
  readonly space: Space;
  readonly outline: TypeOutline;
  readonly names: Names;
  readonly shape: TypeShape;
  readonly view: EntityView;
  readonly page: EntityPage;
  /** Whether there are few enough of them to be put in an order. */
  readonly orderable: boolean;
  readonly picture: Picture;
  readonly places: Places;
}

/** So many entities may be sorted on a page; the database would read all of them. */
export const mostOrdered = 10_000;

/** The entities of a type: in a table, and as the call that brings the same. */
export function EntitiesPage({ frame, shown }: { frame: Frame; shown: EntitiesView }) {
  const { words, fill } = frame.voice;
  const { explorer } = words;
  const name = shown.names.nameOf(shown.outline.type);
  const label = typeLabel(frame, name);
  return (
    <Layout
      frame={frame}
      title={fill(explorer.entitiesOf, { type: label })}
      noIndex={shown.view.after !== null}
      islands={['map']}
    >
      <div class="wrap page">
        <div class="page-head">
          <ExplorerCrumbs frame={frame} space={shown.space} crumbs={[{ label }]} />
          <h1>{label}</h1>
          <ul class="facts">
            <li>
              <Icon name="blocks" />
              <code>{name}</code>
            </li>
            <li>
              <Icon name="table" />
              {countOf(frame, shown.outline)}
            </li>
            <SpaceFact frame={frame} space={shown.space} />
          </ul>
          <p class="row">
            <a class="button quiet" href={to(frame, 'explorerQuery', {}, { space: shown.space.name, type: name })}>
              <Icon name="filter" />
              {explorer.buildQuery}
            </a>
            <SubscribeLink
              frame={frame}
              label={words.subscriptions.subscribe}
              fields={{ space: shown.space.name, type: name }}
            />
          </p>
        </div>
        <Whereabouts frame={frame} shown={shown} label={label} />
        <section class={shown.picture.points.length > 0 ? 'section stack' : 'stack'} id="tabela">
          <h2>{explorer.tableTitle}</h2>
          {!shown.orderable && <p class="soft">{fill(explorer.orderTooMany, { n: mostOrdered })}</p>}
          <EntityTable
            frame={frame}
            space={shown.space.name}
            page={shown.page}
            view={shown.view}
            caption={fill(explorer.tableCaption, { type: label, n: shown.page.rows.rows.length })}
            orderable={shown.orderable}
            href={({ order, after }) => hrefOf(frame, shown, { order, after })}
          />
        </section>
        <SameCall
          frame={frame}
          url={`${frame.baseUrl}/ngsi-ld/v1/entities?type=${encodeURIComponent(name)}&limit=25`}
          shape="entities"
          context={shown.names.context}
          space={shown.space}
          note={explorer.callNote}
        />
      </div>
    </Layout>
  );
}

function Whereabouts({ frame, shown, label }: { frame: Frame; shown: EntitiesView; label: string }) {
  const { words, count } = frame.voice;
  const { space, outline, names, shape, picture, places } = shown;
  const { points, isWhole } = picture;
  const bounds = boundsOfPoints(points);
  if (!bounds) return null;
  return (
    <section class="stack">
      <h2>{words.explorer.mapTitle}</h2>
      <EntityMap
        {...{ frame, places, bounds, points }}
        title={`${words.explorer.mapTitle}: ${label}`}
        sought={{ space, type: outline.type, names, shape }}
        air={0.12}
        note={`${count(words.dataset.mapPoints, points.length)}${isWhole ? '' : ` ${words.explorer.mapNote}`}`}
      />
    </section>
  );
}

/** The address of a view of these entities. */
function hrefOf(frame: Frame, { space, outline }: EntitiesView, { order, after }: EntityView): string {
  const query = { space: space.name, type: outline.type, order: orderText(order), after };
  return `${to(frame, 'explorerEntities', {}, query)}#tabela`;
}

/** `-column` for a falling order. */
export const orderText = (order: EntityView['order']) => order && `${order.descending ? '-' : ''}${order.column}`;

interface EntityTableProperties {
  readonly frame: Frame;
  readonly space: string;
  readonly page: EntityPage;
  readonly view: EntityView;
  readonly caption: string;
  readonly orderable: boolean;
  readonly href: (view: EntityView) => string;
}

/** One page of entities with the ways to sort them, to read one, and to the pages around. */
export function EntityTable({ frame, space, page, view, caption, orderable, href }: EntityTableProperties) {
  const { common, explorer } = frame.voice.words;
  const entityHref = (id: string) => to(frame, 'explorerEntity', { id }, { space });
  return (
    <>
      <DataTable
        frame={frame}
        rows={page.rows}
        order={view.order}
        caption={caption}
        label={explorer.tableTitle}
        orderedHref={orderable ? (order) => href({ order, after: null }) : undefined}
        rowHref={entityHref}
        linkHref={entityHref}
      />
      {(page.previous !== null || page.next !== null) && (
        <nav class="pages" aria-label={common.pages}>
          <ul class="page-list">
            {page.previous !== null && (
              <>
                <li>
                  <a href={href({ ...view, after: null })}>{explorer.toFirst}</a>
                </li>
                <li>
                  <a href={href({ ...view, after: page.previous })} rel="prev">
                    <Icon name="back" />
                    {common.previous}
                  </a>
                </li>
              </>
            )}
            {page.next !== null && (
              <li>
                <a href={href({ ...view, after: page.next })} rel="next">
                  {common.next}
                  <Icon name="forward" />
                </a>
              </li>
            )}
          </ul>
        </nav>
      )}
    </>
  );
}
