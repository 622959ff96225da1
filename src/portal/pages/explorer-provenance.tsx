import { type Frame, langOf, to } from '../frame.ts';
import type { EntityShown } from './explorer-entity.tsx';

/** Where an entity comes from: who answers for it, in which datasets it is, and when it came and changed. */
export function Provenance({ frame, shown }: { frame: Frame; shown: Omit<EntityShown, 'point'> }) {
  const { voice } = frame;
  const { explorer, common } = voice.words;
  const { created, modified, expires } = shown.detail.entity;
  return (
    <section class="stack">
      <h2>{explorer.provenance}</h2>
      <dl class="pairs">
        <dt>{explorer.datasets}</dt>
        <dd>
          {shown.datasets.length === 0 && explorer.datasetsNone}
          <ul class="value-links">
            {shown.datasets.map(({ slug, title }) => (
              <li>
                <a href={to(frame, 'dataset', { dataset: slug })} {...langOf(frame, title)}>
                  {title.text}
                </a>
              </li>
            ))}
          </ul>
        </dd>
        <dt>{explorer.steward}</dt>
        <dd>
          {shown.steward ? (
            <a href={to(frame, 'organisation', { organisation: shown.steward.slug })}>{shown.steward.name}</a>
          ) : (
            common.unknown
          )}
        </dd>
        <dt>{explorer.created}</dt>
        <dd>{voice.dateTime(created)}</dd>
        <dt>{explorer.modified}</dt>
        <dd>
          {voice.dateTime(modified)} ({voice.ago(modified, frame.now)})
        </dd>
        {expires && (
          <>
            <dt>{explorer.expires}</dt>
            <dd>{voice.dateTime(expires)}</dd>
          </>
        )}
      </dl>
    </section>
  );
}
