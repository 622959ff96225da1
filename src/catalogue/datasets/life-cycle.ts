import { catalogueError } from '../errors.ts';
import type { DatasetState } from './dataset.ts';

/** Into which states a dataset may come from each. */
const moves: Readonly<Record<DatasetState, readonly DatasetState[]>> = {
  draft: ['published', 'retired'],
  published: ['paused', 'retired', 'draft'],
  paused: ['published', 'retired', 'draft'],
  retired: ['published', 'draft'],
};

/** Refuses a change of state that the life cycle does not know; staying as it is always is allowed. */
export function requireMove(state: DatasetState, next: DatasetState): void {
  if (state !== next && !moves[state].includes(next)) throw catalogueError('state-refused', { state, next });
}
