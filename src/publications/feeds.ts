import type { Participant } from '../participants/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/index.ts';
import { DomainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import * as store from './publication-store.ts';
import type { Publications } from './publications.ts';
import { noCounts } from './run.ts';
import * as runs from './run-store.ts';
import { nextPull, removeCompared } from './run-work.ts';
import type { Uploads } from './uploads.ts';

/** What following feeds needs. */
export interface FeedsDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly publications: Publications;
  readonly uploads: Uploads;
  readonly system: Participant;
}

/** Asks every feed that is due, and removes files of comparisons that nobody has confirmed. */
export async function followFeeds(deps: FeedsDeps): Promise<void> {
  const { db, clock } = deps;
  await removeCompared(deps);
  for (const id of await store.selectDue(db.kysely, clock.now())) await follow(deps, id);
}

/** The next request is set first: a feed that fails must not be asked again every minute. */
async function follow({ db, clock, log, publications, system }: FeedsDeps, id: string): Promise<void> {
  const now = clock.now();
  const publication = await db.transaction(async (tx) => {
    const current = await store.lockPublication(tx, id);
    return current && store.updatePublication(tx, { ...current, nextPull: nextPull(current, now) }, current.modified);
  });
  if (!publication) return;
  try {
    await publications.pull(system, id);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    log.warn({ publication: publication.slug, code: error.code }, 'a feed could not be read');
    await noteFailure({ db, clock }, id, error);
  }
}

/** A feed that cannot be read stands in the history of runs with its reason. */
async function noteFailure(
  { db, clock }: Pick<FeedsDeps, 'db' | 'clock'>,
  publication: string,
  error: DomainError,
): Promise<void> {
  const now = clock.now();
  const run = {
    id: newId(),
    publication,
    kind: 'pull' as const,
    source: null,
    requestedBy: null,
    totalBytes: 0,
    counts: noCounts,
    created: now,
  };
  const entered = await runs.insertRun(db.kysely, run);
  if (!entered) return;
  const reason = { code: error.code, sl: error.sentence('sl'), en: error.sentence('en') };
  await runs.endRun(db.kysely, entered, { state: 'failed', counts: noCounts, outcome: {}, error: reason, now });
}
