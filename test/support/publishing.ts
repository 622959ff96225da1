import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { memorySource, openModels } from '../../src/connectors/index.ts';
import { createContexts, type ExpandedEntity, readBundledContexts } from '../../src/linked-data/index.ts';
import type { Participant } from '../../src/participants/index.ts';
import { loadPlaces } from '../../src/places/index.ts';
import { type Clock, systemClock } from '../../src/platform/clock.ts';
import { newId } from '../../src/platform/ids.ts';
import { createUploads } from '../../src/publications/index.ts';
import type { RunWorkDeps } from '../../src/publications/run-work.ts';
import { freshDatabase } from './database.ts';
import type { Ending } from './node.ts';

const root = join(import.meta.dirname, '../..');

/** What a test may want to be otherwise. */
export interface PublishingOptions {
  readonly clock?: Clock;
  /** The entities whose writing breaks off. */
  readonly breaksOff?: (id: string) => boolean;
}

/** What runs of publications need, over a real database; what lies beyond them is kept in memory. */
export async function publishingGround(
  ending: Ending,
  { clock = systemClock, breaksOff = () => false }: PublishingOptions = {},
) {
  const db = await freshDatabase(ending);
  const directory = await mkdtemp(join(tmpdir(), 'vozel-publishing-'));
  ending.after(() => rm(directory, { recursive: true, force: true }));
  const koper = newId();
  const entities = new Map<string, ExpandedEntity>();
  /** What the neighbours were told, in order. */
  const told: string[] = [];
  const provider: Participant = {
    kind: 'person',
    id: 'ana',
    name: 'ana',
    operator: false,
    memberships: [{ organisation: koper, role: 'provider' }],
  };
  const deps: RunWorkDeps = {
    db,
    clock,
    log: pino({ level: 'silent' }),
    models: openModels(join(root, 'models')),
    places: loadPlaces(join(root, 'models/places')),
    uploads: createUploads({ directory, maxBytes: 5_000_000 }),
    contexts: createContexts({
      bundled: await readBundledContexts(join(root, 'models/contexts')),
      fetch: () => Promise.reject(new Error('no network')),
    }),
    organisations: {
      find: async (key) => (key === koper || key === 'koper' ? { id: koper, slug: 'koper', confirmed: true } : null),
    },
    context: {
      async write(_space, _steward, given) {
        return given.map((entity) => {
          if (breaksOff(entity.id)) throw new Error('broken off');
          const outcome = entities.has(entity.id) ? 'updated' : 'created';
          entities.set(entity.id, entity);
          return { outcome } as const;
        });
      },
      async remove(_space, _steward, ids) {
        for (const id of ids) entities.delete(id);
      },
      select: async () => 7,
      unselect: async (_space, dataset) => void told.push(`unselect ${dataset}`),
    },
    catalogue: {
      check: () => {},
      enter: async (_access, entry) => entry.id ?? newId(),
      publish: async (_access, entry) => {
        told.push(`publish ${entry.slug} ${entry.types.join()}`);
        return entry.id ?? newId();
      },
      pause: async () => void told.push('pause'),
      retire: async () => void told.push('retire'),
      touch: async () => {},
    },
    grants: {
      open: async (_id, dataset, _organisation, everyone) => void told.push(`grant ${dataset} ${everyone}`),
      withdraw: async () => void told.push('withdraw'),
    },
  };
  return { db, deps, entities, told, provider, directory, organisation: koper };
}

/** A text as the body of an upload. */
export const uploadBody = (content: string) => memorySource('x', content).open() as AsyncIterable<Uint8Array>;
