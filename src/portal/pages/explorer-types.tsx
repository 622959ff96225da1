import type { Space, TypeOutline } from '../../context/index.ts';
import { Icon } from '../components/icon.tsx';
import { Layout } from '../components/layout.tsx';
import { Breadcrumb, Empty } from '../components/parts.tsx';
import { type Frame, to } from '../frame.ts';
import { SameCall, spaceTitle } from './explorer-place.tsx';

/** A type as the explorer's first page shows it. */
export interface TypeCard extends TypeOutline {
  readonly name: string;
}

/** What may be explored in one space. */
export interface TypesView {
  readonly space: Space;
  readonly spaces: readonly Space[];
  readonly types: readonly TypeCard[];
}

/** A type's name for people, in the plural; where there is no word for it, its short name. */
export function typeLabel(frame: Frame, name: string): string {
  const known: Readonly<Record<string, string>> = frame.voice.words.explorer.typeNames;
  return Object.hasOwn(known, name) ? known[name]! : name;
}

/** »12 entitet«, »vsaj 10.000 entitet«. */
export function countOf(frame: Frame, { count, atLeast }: Pick<TypeOutline, 'count' | 'atLeast'>): string {
  const { explorer } = frame.voice.words;
  return frame.voice.count(atLeast ? explorer.entitiesAtLeast : explorer.entitiesCount, count);
}

/** The spaces that a reader may look into, and the types of one of them. */
export function ExplorerPage({ frame, view }: { frame: Frame; view: TypesView }) {
  const { words } = frame.voice;
  const { explorer } = words;
  const several = view.spaces.length > 1;
  const title = several ? `${spaceTitle(frame, view.space)} – ${explorer.title}` : explorer.title;
  return (
    <Layout frame={frame} title={title} description={explorer.lead}>
      <div class="wrap page">
        <div class="page-head">
          <Breadcrumb
            frame={frame}
            crumbs={[{ label: words.common.developers, href: to(frame, 'developers') }, { label: explorer.title }]}
          />
          <h1>{explorer.title}</h1>
          <p class="lead">{explorer.lead}</p>
          <p class="row">
            <a class="button" href={to(frame, 'explorerQuery', {}, { space: view.space.name })}>
              <Icon name="filter" />
              {explorer.buildQuery}
            </a>
            <a class="button quiet" href={to(frame, 'subscriptions', {}, { space: view.space.name })}>
              <Icon name="feed" />
              {words.subscriptions.title}
            </a>
          </p>
        </div>
        {several && <Spaces frame={frame} view={view} />}
        <section>
          <h2>{several ? spaceTitle(frame, view.space) : explorer.types}</h2>
          <Types frame={frame} view={view} />
        </section>
        <SameCall
          frame={frame}
          url={`${frame.baseUrl}/ngsi-ld/v1/types?details=true`}
          shape="entities"
          space={view.space}
        />
      </div>
    </Layout>
  );
}

function Spaces({ frame, view }: { frame: Frame; view: TypesView }) {
  const { explorer } = frame.voice.words;
  return (
    <nav class="count" aria-label={explorer.spaces}>
      <ul class="sorts">
        {view.spaces.map((space) => (
          <li>
            <a
              href={to(frame, 'explorer', {}, { space: space.name })}
              {...(space.id === view.space.id ? { 'aria-current': 'page' } : {})}
            >
              {spaceTitle(frame, space)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Types({ frame, view: { space, types } }: { frame: Frame; view: TypesView }) {
  const { explorer } = frame.voice.words;
  if (types.length === 0)
    return <Empty icon="blocks" heading="h3" title={explorer.noTypes} text={explorer.noTypesHint} />;
  return (
    <>
      <p class="soft count">{explorer.typesNote}</p>
      <ul class="grid type-cards">
        {types.map((each) => {
          const label = typeLabel(frame, each.name);
          return (
            <li class="card">
              <h3>
                <a href={to(frame, 'explorerEntities', {}, { space: space.name, type: each.type })}>{label}</a>
              </h3>
              {label !== each.name && (
                <p>
                  <code>{each.name}</code>
                </p>
              )}
              <p>{countOf(frame, each)}</p>
            </li>
          );
        })}
      </ul>
    </>
  );
}
