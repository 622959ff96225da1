import type { EntityOperation } from '../context/index.ts';
import { expandFragment } from '../linked-data/index.ts';
import { systemAccess } from '../participants/index.ts';
import type { DemonstrationDataset } from './demonstration-dataset.ts';
import { type Progress, readProgress } from './demonstration-store.ts';
import { type FillingDeps, sharedSpace } from './filling.ts';

/** New values every minute, until they are stopped. */
export interface LiveFeeds {
  start(): void;
  /** Writes the values of this minute now. Repeated within a minute, it changes nothing. */
  tell(): Promise<void>;
  stop(): Promise<void>;
}

const minute = 60_000;

/** Makes the feeds of the demonstration live; one whose dataset is paused, retired or removed stays silent. */
export function createLiveFeeds(deps: FillingDeps, datasets: readonly DemonstrationDataset[]): LiveFeeds {
  const feeds = datasets.filter(({ changes }) => changes !== undefined);
  let timer: NodeJS.Timeout | undefined;
  let telling: Promise<void> = Promise.resolve();
  let stopped = false;

  async function tellOne(feed: DemonstrationDataset, progress: readonly Progress[], at: Date): Promise<void> {
    const access = systemAccess(sharedSpace);
    const filled = progress.find(({ name }) => name === feed.name);
    const record = filled?.record ? await deps.catalogue.datasets.byId(access, filled.record) : null;
    if (record?.state !== 'published') return;
    const active = await deps.contexts.parse([...feed.context]);
    const operations = feed.changes!(at).map(
      (change): EntityOperation => ({
        kind: 'append',
        id: change.id,
        fragment: expandFragment(change, active),
        overwrite: true,
      }),
    );
    // Entities that somebody has removed are refused, and stay away.
    await deps.context.entities.apply(access, operations);
    await deps.catalogue.datasets.touch(record.id, at);
  }

  async function tell(): Promise<void> {
    const at = deps.clock.now();
    const progress = await readProgress(deps.db.kysely);
    for (const feed of feeds) if (!stopped) await tellOne(feed, progress, at);
  }

  function tellNowAndLater(): void {
    if (stopped) return;
    telling = tell().catch((err: unknown) => deps.log.error({ err }, 'invented values could not be written'));
    const untilNext = minute - (deps.clock.now().getTime() % minute);
    timer = setTimeout(tellNowAndLater, untilNext).unref();
  }

  return {
    tell,
    start: tellNowAndLater,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await telling;
    },
  };
}
