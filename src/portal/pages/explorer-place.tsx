import type { Space } from '../../context/index.ts';
import { Icon } from '../components/icon.tsx';
import { Breadcrumb, type Crumb } from '../components/parts.tsx';
import { type Frame, to } from '../frame.ts';
import { spaceTitle } from './explorer-types.tsx';

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
