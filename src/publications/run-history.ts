import { type Participant, requireParticipant } from '../participants/index.ts';
import type { Database } from '../platform/database/index.ts';
import { publicationsError } from './errors.ts';
import type { Publication } from './publication.ts';
import type { Rejection, Run } from './run.ts';
import * as store from './run-store.ts';
import type { RunWork } from './run-work.ts';

/** What has been read of publications, when, and with which outcome. */
export interface RunHistory {
  run(who: Participant, id: string): Promise<Run>;
  /** The runs of a publication, the newest first. */
  runs(who: Participant, key: string): Promise<Run[]>;
  /** Refused rows in the order of the source, in pages. */
  rejections(who: Participant, run: string): AsyncIterable<Rejection[]>;
  cancel(who: Participant, run: string): Promise<Run>;
}

interface Deps {
  readonly db: Database;
  readonly work: RunWork;
  readonly readable: (who: Participant, key: string) => Promise<Publication>;
  readonly writable: (who: Participant, key: string) => Promise<Publication>;
}

const mostRuns = 200;
const pageSize = 1000;

/** The history of runs, as far as a participant may see its publication. */
export function createRunHistory({ db, work, readable, writable }: Deps): RunHistory {
  async function run(who: Participant, id: string): Promise<Run> {
    requireParticipant(who);
    const found = await store.selectRun(db.kysely, id);
    if (!found) throw publicationsError('run-missing', { run: id.slice(0, 100) });
    await readable(who, found.publication);
    return found;
  }

  return {
    run,
    async runs(who, key) {
      const { id } = await readable(who, key);
      return store.listRuns(db.kysely, id, mostRuns);
    },
    async *rejections(who, id) {
      const found = await run(who, id);
      for (let after = 0; ; ) {
        const page = await store.listRejections(db.kysely, found.id, after, pageSize);
        if (page.length === 0) return;
        yield page;
        after = page.at(-1)!.ordinal;
      }
    },
    async cancel(who, id) {
      const found = await run(who, id);
      await writable(who, found.publication);
      await work.cancel(found.id);
      return run(who, id);
    },
  };
}
