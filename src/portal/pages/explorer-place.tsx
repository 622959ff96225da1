import type { Space } from '../../context/index.ts';
import { Icon } from '../components/icon.tsx';
import { Breadcrumb, type Crumb } from '../components/parts.tsx';
import { Snippets, type SnippetsProperties } from '../components/snippets.tsx';
import { type Frame, to } from '../frame.ts';

/** How a space is called for people. */
export function spaceTitle(frame: Frame, { name, title }: Space): string {
  return name === '' ? frame.voice.words.explorer.sharedSpace : title || name;
}

/** The way back from a page of the explorer, over the first one of its space. */
export function ExplorerCrumbs({ frame, space, crumbs }: { frame: Frame; space: Space; crumbs: readonly Crumb[] }) {
  const { common, explorer } = frame.voice.words;
  return (
    <Breadcrumb
      frame={frame}
      crumbs={[
        { label: common.developers, href: to(frame, 'developers') },
        { label: explorer.title, href: to(frame, 'explorer', {}, { space: space.name }) },
        ...crumbs,
      ]}
    />
  );
}

/** The space that a page is about; nothing where that is everybody's. */
export function SpaceFact({ frame, space }: { frame: Frame; space: Space }) {
  if (space.name === '') return null;
  return (
    <li>
      <Icon name="lock" />
      {spaceTitle(frame, space)}
    </li>
  );
}

interface SameCallProperties extends Pick<SnippetsProperties, 'frame' | 'url' | 'shape' | 'context'> {
  readonly space: Space;
  readonly note?: string;
}

/** The call of NGSI-LD that brings what the page shows. */
export function SameCall({ frame, space, note, ...call }: SameCallProperties) {
  const { explorer } = frame.voice.words;
  return (
    <section class="section">
      <h2>{explorer.call}</h2>
      {note !== undefined && <p class="soft count">{note}</p>}
      <Snippets
        {...{ frame, ...call }}
        name="klic"
        legend={explorer.call}
        keyed={frame.participant.kind !== 'anonymous'}
        space={space.name}
      />
    </section>
  );
}
