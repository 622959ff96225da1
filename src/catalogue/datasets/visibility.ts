import type { Access } from '../../participants/index.ts';
import type { DatasetRecord } from './dataset.ts';

/** To whom a record is shown: every reader, readers granted its number, or its own organisation. */
export type Visibility = 'open' | 'granted' | 'own';

/** To whom a record is shown, by its state and listing. */
export function visibilityOf(record: Pick<DatasetRecord, 'state' | 'isListed'>): Visibility {
  if (record.state === 'draft' || record.state === 'retired') return 'own';
  return record.isListed ? 'open' : 'granted';
}

/** What a participant may see of the catalogue, in the shape that statements take. */
export interface Sight {
  readonly space: number;
  readonly all: boolean;
  readonly granted: readonly number[];
  /** Organisations it belongs to, whose drafts it sees. */
  readonly own: readonly string[];
}

/** What a participant may see of its space's catalogue. */
export function sightOf(access: Access): Sight {
  const own = new Set([...access.stewardOf, ...access.participant.memberships.map(({ organisation }) => organisation)]);
  return {
    space: access.space,
    all: access.readsAll,
    granted: access.readsAll ? [] : [...access.datasets.keys()],
    own: access.readsAll ? [] : [...own],
  };
}
