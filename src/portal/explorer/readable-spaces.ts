import type { Context, Space } from '../../context/index.ts';
import type { Access, Permissions } from '../../participants/index.ts';
import type { Viewer } from '../sources/views.ts';

/** A space in which a reader may see something, with what it may see there. */
export interface OpenSpace {
  readonly space: Space;
  readonly access: Access;
}

/** The spaces that a reader may look into. */
export interface ReadableSpaces {
  list(viewer: Viewer): Promise<readonly Space[]>;
  /** The space of a name; null when there is none, or nothing in it for this reader. */
  open(viewer: Viewer, name: string): Promise<OpenSpace | null>;
}

/** The space in which open data of all organisations live; everybody may know of it. */
const sharedSpace = 1;

/** Makes the list of spaces out of who owns them and what was granted in them. */
export function createReadableSpaces(deps: {
  readonly context: Pick<Context, 'spaces' | 'selections'>;
  readonly permissions: Pick<Permissions, 'reach'>;
}): ReadableSpaces {
  const { spaces, selections } = deps.context;
  return {
    async list({ participant }) {
      const [all, reach] = await Promise.all([spaces.list(), deps.permissions.reach(participant)]);
      const granted = new Set(await selections.spacesOf(reach.datasets));
      return all.filter(
        ({ id, organisation }) => id === sharedSpace || reach.seesAllOf(organisation) || granted.has(id),
      );
    },
    async open(viewer, name) {
      const space = await spaces.byName(name);
      if (!space) return null;
      const access = await viewer.access(space.id);
      const isOpen = space.id === sharedSpace || access.readsAll || access.datasets.size > 0;
      return isOpen ? { space, access } : null;
    },
  };
}
