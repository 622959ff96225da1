import type { Deeds } from '../participants/index.ts';
import type { Executor } from '../platform/database/index.ts';
import type { Publication } from './publication.ts';

/** Records what was done with a publication, in the name of whoever asks; `done` is a verb in the past tense. */
export function publicationDeeds(deeds: Pick<Deeds, 'record'>) {
  return (tx: Executor, done: string, publication: Publication, more: Record<string, unknown> = {}): Promise<void> => {
    const { id, slug, organisation } = publication;
    const action = `publication.${done}`;
    return deeds.record(tx, { action, object: ['publication', id], organisation, details: { slug, ...more } });
  };
}
