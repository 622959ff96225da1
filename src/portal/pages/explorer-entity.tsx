import type { Space } from '../../context/index.ts';
import type { Places } from '../../places/index.ts';
import { Icon } from '../components/icon.tsx';
import { Layout } from '../components/layout.tsx';
import { SubscribeLink } from '../components/subscribe-link.tsx';
import { written } from '../components/table.tsx';
import type { EntityDetail, ShownInstance } from '../explorer/entity-detail.ts';
import type { PlainValue } from '../explorer/plain-value.ts';
import { endOf } from '../explorer/type-shape.ts';
import { type Frame, type Text, to } from '../frame.ts';
import type { Point } from '../sources/views.ts';
import { EntityMap } from './explorer-map.tsx';
import { ExplorerCrumbs, SameCall, SpaceFact } from './explorer-place.tsx';
import { Provenance } from './explorer-provenance.tsx';
import { typeLabel } from './explorer-types.tsx';

/** An entity with what surrounds it. */
export interface EntityShown {
  readonly space: Space;
  readonly detail: EntityDetail;
  readonly places: Places;
  readonly point: Point | null;
  /** The datasets it belongs to, as far as the reader may see them. */
  readonly datasets: readonly { readonly slug: string; readonly title: Text }[];
  readonly steward: { readonly slug: string; readonly name: string } | null;
}

/** One entity: its attributes, what it is linked with both ways, where it comes from, and its JSON-LD. */
export function EntityPage({ frame, shown }: { frame: Frame; shown: EntityShown }) {
  const { words } = frame.voice;
  const { explorer } = words;
  const { entity, names, title } = shown.detail;
  const type = entity.types[0]!;
  const types = entity.types.map((each) => names.nameOf(each));
  const typesHref = to(frame, 'explorerEntities', {}, { space: shown.space.name, type });
  return (
    <Layout frame={frame} title={`${title} (${types.join(', ')})`} noIndex islands={shown.point ? ['map'] : []}>
      <article class="wrap page">
        <header class="page-head">
          <ExplorerCrumbs
            frame={frame}
            space={shown.space}
            crumbs={[{ label: typeLabel(frame, names.nameOf(type)), href: typesHref }, { label: title }]}
          />
          <h1>{title}</h1>
          <p>
            <code class="entity-id">{entity.id}</code>
          </p>
          <ul class="facts">
            <li>
              <Icon name="blocks" />
              <code>{types.join(', ')}</code>
            </li>
            {entity.scopes.map((scope) => (
              <li>
                <Icon name="filter" />
                <code>{scope}</code>
              </li>
            ))}
            <SpaceFact frame={frame} space={shown.space} />
          </ul>
          <p class="row">
            <SubscribeLink
              frame={frame}
              label={words.subscriptions.subscribeEntity}
              fields={{ space: shown.space.name, type: types[0], entity: entity.id, name: title }}
            />
          </p>
        </header>
        <section class="stack">
          <h2>{explorer.attributes}</h2>
          <Attributes frame={frame} shown={shown} />
        </section>
        {shown.point && (
          <section class="section">
            <h2>{explorer.where}</h2>
            <EntityMap
              frame={frame}
              places={shown.places}
              title={`${explorer.where}: ${title}`}
              bounds={around(shown.point)}
              points={[shown.point]}
              sought={{ space: shown.space, type, names, shape: shown.detail.shape }}
              about={entity.id}
            />
          </section>
        )}
        <div class="beside half section">
          <Incoming frame={frame} shown={shown} />
          <Provenance frame={frame} shown={shown} />
        </div>
        <details class="fold section">
          <summary>
            <h2>{explorer.jsonLd}</h2>
          </summary>
          <div class="code-block">
            <pre>
              <code>{shown.detail.document}</code>
            </pre>
            <p class="copy-line" data-copy={words.common.copy} data-copied={words.common.copied} />
          </div>
        </details>
        <SameCall
          frame={frame}
          url={`${frame.baseUrl}/ngsi-ld/v1/entities/${encodeURIComponent(entity.id)}`}
          shape="entity"
          context={names.context}
          space={shown.space}
        />
      </article>
    </Layout>
  );
}

/** Some ten kilometres on each side, so that people see where in the country it is. */
const around = ([x, y]: Point) => [x - 0.13, y - 0.09, x + 0.13, y + 0.09] as const;

function Attributes({ frame, shown }: { frame: Frame; shown: EntityShown }) {
  const { explorer } = frame.voice.words;
  const { entity, instances, title } = shown.detail;
  return (
    <section class="table-frame" aria-label={explorer.attributes} tabindex={0}>
      <table class="table">
        <caption class="out-of-sight">{`${explorer.attributes}: ${title}`}</caption>
        <thead>
          <tr>
            <th scope="col">{explorer.attribute}</th>
            <th scope="col">{explorer.value}</th>
            <th scope="col">{explorer.observedAt}</th>
            <th scope="col">{explorer.kind}</th>
            <th scope="col">{explorer.history}</th>
          </tr>
        </thead>
        <tbody>
          {instances.map((instance) => (
            <tr>
              <th scope="row">
                {instance.label}
                {instance.label !== instance.name && (
                  <span class="technical">
                    <code>{instance.name}</code>
                  </span>
                )}
                {instance.datasetId && <span class="technical">{instance.datasetId}</span>}
              </th>
              <td data-label={explorer.value}>
                <Value frame={frame} shown={shown} instance={instance} />
              </td>
              <td class="nowrap" data-label={explorer.observedAt}>
                {instance.observedAt ? frame.voice.dateTime(new Date(instance.observedAt)) : '–'}
              </td>
              <td data-label={explorer.kind}>{explorer.kinds[instance.kind as keyof typeof explorer.kinds]}</td>
              <td data-label={explorer.history}>
                <a
                  href={to(
                    frame,
                    'explorerHistory',
                    { id: entity.id },
                    { space: shown.space.name, attribute: instance.name },
                  )}
                >
                  {explorer.history}
                  <span class="out-of-sight">{`: ${instance.label}`}</span>
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ValueProperties {
  readonly frame: Frame;
  readonly shown: EntityShown;
  readonly instance: ShownInstance;
}

function Value({ frame, shown, instance }: ValueProperties) {
  const { explorer } = frame.voice.words;
  return (
    <>
      {instance.objects.length > 0 ? (
        <ul class="value-links">
          {instance.objects.map((id) => {
            const found = shown.detail.targets.get(id);
            return (
              <li>
                {found?.title ? (
                  <a href={to(frame, 'explorerEntity', { id }, { space: shown.space.name })}>{found.title}</a>
                ) : (
                  <>
                    {endOf(id)} <span class="soft">({explorer.notSeen})</span>
                  </>
                )}
              </li>
            );
          })}
        </ul>
      ) : (
        <>
          {valueText(frame, instance.value)}
          {instance.unit && ` ${instance.unit}`}
        </>
      )}
      {instance.inner.map(({ name, value }) => (
        <span class="technical">
          {name}: {valueText(frame, value)}
        </span>
      ))}
    </>
  );
}

/** A value as the language of the page writes it. */
export function valueText(frame: Frame, { type, cell }: PlainValue): string {
  return written(frame, { key: '', label: '', type, unit: null }, cell);
}

function Incoming({ frame, shown }: { frame: Frame; shown: EntityShown }) {
  const { explorer } = frame.voice.words;
  const { entity, incoming } = shown.detail;
  const space = shown.space.name;
  return (
    <section class="stack">
      <h2>{explorer.incoming}</h2>
      {incoming.found.length === 0 && incoming.elsewhere.length === 0 && <p class="soft">{explorer.incomingNone}</p>}
      {incoming.found.length > 0 && (
        <ul class="plain-list">
          {incoming.found.map(({ id, title }) => (
            <li>
              <a href={to(frame, 'explorerEntity', { id }, { space })}>{title}</a>
            </li>
          ))}
        </ul>
      )}
      {incoming.more && <p class="soft">{explorer.incomingMore}</p>}
      {incoming.elsewhere.length > 0 && (
        <>
          <p class="soft">{explorer.incomingElsewhere}</p>
          <ul class="plain-list">
            {incoming.elsewhere.map(({ typeName, queryName }) => {
              const q = `${queryName}==${JSON.stringify(entity.id)}`;
              return (
                <li>
                  <a href={to(frame, 'explorerQuery', {}, { space, type: typeName, q })}>
                    {typeLabel(frame, typeName)} (<code>{queryName}</code>)
                  </a>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}
