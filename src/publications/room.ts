import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Catalogue } from '../catalogue/index.ts';
import { openModels } from '../connectors/index.ts';
import type { Context } from '../context/index.ts';
import type { Contexts } from '../linked-data/index.ts';
import { type Participants, systemAccess } from '../participants/index.ts';
import type { Places } from '../places/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/index.ts';
import type { Env } from '../platform/http/index.ts';
import type { Log } from '../platform/log.ts';
import type { Mail } from '../platform/mail/index.ts';
import type { Outbound } from '../platform/outbound/index.ts';
import type { Secrets } from '../platform/secrets/index.ts';
import type { Work } from '../platform/work/index.ts';
import { approvalLetters } from './approval-letters.ts';
import { catalogueDoor } from './catalogue-entry.ts';
import { contextDoor } from './context-door.ts';
import { followFeeds } from './feeds.ts';
import { publicationRoutes, uploadRoutes } from './publication-routes.ts';
import { createPublications, type Publications } from './publications.ts';
import * as runs from './run-store.ts';
import { createRunWork } from './run-work.ts';
import { createTakeUp } from './take-up.ts';
import { createUploads } from './uploads.ts';

/** What the room needs of the node. */
export interface PublicationsRoomDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly work: Work;
  readonly outbound: Outbound;
  readonly secrets: Secrets;
  readonly contexts: Contexts;
  readonly context: Context;
  readonly catalogue: Catalogue;
  readonly participants: Participants;
  readonly places: Places;
  readonly mail: Pick<Mail, 'send'>;
  /** The node's own address, for links in letters. */
  readonly baseUrl: string;
  /** The folder `models` of the node. */
  readonly models: string;
  /** Where uploaded files lie: DATA_DIR/uploads. */
  readonly uploads: string;
}

/** The room, joined with its neighbours. */
export interface PublicationsRoom {
  readonly publications: Publications;
  /** Described routes, to be mounted in the API. */
  readonly routes: OpenAPIHono<Env>;
  /** Routes whose bodies stream to disk: to be mounted at /api/v1 before the API, which reads bodies as JSON. */
  readonly uploadRoutes: OpenAPIHono<Env>;
  /** Takes up runs whose process is gone, now and whenever one falls silent; for a process that carries out jobs. */
  start(): Promise<void>;
  /** Stops the runs of this process; the next start takes them up again. */
  stop(): Promise<void>;
}

const maxUploadBytes = 512 * 1024 * 1024;
const sixHours = 6 * 3600;

/** Puts the room together and defines its background jobs. */
export function createPublicationsRoom(deps: PublicationsRoomDeps): PublicationsRoom {
  const { db, clock, log, work, outbound, secrets, contexts, context, catalogue, participants, places, mail } = deps;
  const { organisations, permissions } = participants;
  const find = async (key: string) => (isId(key) ? await organisations.byId(key) : await organisations.bySlug(key));
  const shared = {
    db,
    clock,
    log,
    models: openModels(deps.models),
    places,
    contexts,
    uploads: createUploads({ directory: deps.uploads, maxBytes: maxUploadBytes }),
    organisations: { find },
    context: contextDoor(context),
    catalogue: catalogueDoor(catalogue, places, find),
    grants: {
      async open(publication: string, dataset: number, organisation: string, everyone: boolean) {
        const source = `publication:${publication}`;
        await permissions.grant({ holder: `organisation:${organisation}`, dataset, source });
        if (everyone) await permissions.grant({ holder: 'anyone', dataset, source });
        else await permissions.revoke({ holder: 'anyone', dataset, source });
      },
      async withdraw(publication: string) {
        await permissions.revoke({ source: `publication:${publication}` });
      },
    },
  };
  const runWork = createRunWork(shared);
  const carryOut = ({ run }: { run: string }) => runWork.carryOut(run);
  // A dry run must not wait behind a publication of a million rows.
  const checks = work.define({ name: 'publication-checks', run: carryOut, retries: 2, seconds: sixHours });
  const writes = work.define({ name: 'publication-runs', run: carryOut, retries: 2, seconds: sixHours });
  const submit = async (run: string) => {
    const kind = (await runs.selectRun(db.kysely, run))?.kind;
    await (kind === 'check' ? checks : writes).send({ run }, { key: run });
  };
  const letters = approvalLetters({ send: mail.send, members: participants.members, baseUrl: deps.baseUrl });
  const publications = createPublications({
    ...shared,
    work: runWork,
    queue: { submit },
    outbound,
    secrets,
    letters,
    deeds: participants.deeds,
  });
  const system = systemAccess(1).participant;
  work.define({
    name: 'publication-feeds',
    run: () => followFeeds({ db, clock, log, publications, uploads: shared.uploads, system }),
    retries: 0,
    schedule: { cron: '* * * * *', data: {} },
  });
  const takeUp = createTakeUp({ orphans: runWork.orphans, submit, log });
  return {
    publications,
    routes: publicationRoutes(publications),
    uploadRoutes: uploadRoutes(publications),
    async start() {
      // The lock on the folder proves that whoever worked on a run here is gone.
      if (db.engine === 'embedded') await runs.giveUpAllRuns(db.kysely);
      await takeUp.start();
    },
    async stop() {
      await takeUp.stop();
      await runWork.stop();
    },
  };
}

const isId = (key: string) => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(key);
