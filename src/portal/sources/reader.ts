import type { RowsOf, Viewer } from './views.ts';

/**
 * What tells readers of a dataset's rows apart: those who see the whole of it share what was read once, everybody else
 * reads alone. It follows a grant that is given or withdrawn at once.
 */
export async function readerOf(viewer: Viewer, { number, space }: RowsOf): Promise<string> {
  const access = await viewer.access(space);
  const shown = number === null ? undefined : access.datasets.get(number);
  if (access.readsAll || shown === null) return 'whole';
  const { kind, id } = viewer.participant;
  return JSON.stringify([kind, id, shown === undefined ? null : [...shown].sort()]);
}
