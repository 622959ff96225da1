import type { Context } from '../context/index.ts';
import { systemAccess } from '../participants/index.ts';
import { DomainError } from '../platform/errors.ts';
import type { ContextDoor } from './neighbours.ts';

/** Publications write as the node itself; the organisation is the steward of what they write. */
export function contextDoor({ entities, selections }: Pick<Context, 'entities' | 'selections'>): ContextDoor {
  return {
    write: (space, steward, given) =>
      entities.apply(
        systemAccess(space),
        given.map((entity) => ({ kind: 'upsert', id: entity.id, entity, existing: 'replace', steward })),
      ),
    async remove(space, _steward, ids) {
      const outcomes = await entities.apply(
        systemAccess(space),
        ids.map((id) => ({ kind: 'delete', id })),
      );
      for (const outcome of outcomes) {
        if (outcome.outcome !== 'refused') continue;
        // Gone already is as good as removed.
        if (!(outcome.error instanceof DomainError && outcome.error.kind === 'missing')) throw outcome.error;
      }
    },
    select: (space, selection) => selections.create(space, selection),
    unselect: (space, dataset) => selections.remove(space, dataset),
  };
}
