import { setTimeout as pause } from 'node:timers/promises';
import { systemAccess } from '../participants/index.ts';
import type { Places } from '../places/index.ts';
import type { Publications } from '../publications/index.ts';
import type { DemonstrationDataset } from './demonstration-dataset.ts';
import * as store from './demonstration-store.ts';
import type { ExampleName } from './example-organisations.ts';
import { airQuality } from './feeds/air-quality.ts';
import { parking } from './feeds/parking.ts';
import { traffic } from './feeds/traffic.ts';
import { type FillingDeps, fillDataset, sharedSpace } from './filling.ts';
import { createLiveFeeds } from './live-feeds.ts';
import { draftOutsideSource } from './outside-source.ts';
import { placeDatasets } from './places/place-datasets.ts';

/** What the demonstration needs of the node. */
export interface DemonstrationDeps extends FillingDeps {
  readonly places: Places;
  readonly publications: Pick<Publications, 'create'>;
}

/** How filling ended. */
export interface Filled {
  /** `none`: this node has no demonstration; `earlier`: an earlier start has filled it. */
  readonly outcome: 'filled' | 'earlier' | 'none' | 'stopped' | 'failed';
  readonly entities: number;
  readonly seconds: number;
}

/** What a node shows before anybody has published anything. */
export interface Demonstration {
  /** The datasets, in the order in which they are filled. */
  readonly datasets: readonly DemonstrationDataset[];
  /** Whether there is one on this node: decided at its first start, for good. `wanted`: what that start asks for. */
  decide(wanted: boolean): Promise<boolean>;
  /** Fills what is missing and lets the feeds live, in the background; answers when all is filled. Never throws. */
  start(): Promise<Filled>;
  /** Writes the invented values of the present minute now. */
  tell(): Promise<void>;
  stop(): Promise<void>;
}

/** A process that fills says so again within this time; afterwards another one, or the next start, goes on. */
const leaseMilliseconds = 10_000;
const patience = 1_000;

/** Makes the demonstration of a node. */
export function createDemonstration(deps: DemonstrationDeps): Demonstration {
  const { db, clock, log, places } = deps;
  const by = (name: ExampleName) => name;
  const [regions, municipalities, settlements, subdivisions] = placeDatasets(places, by('prikaz-vozla'));
  const datasets = [
    municipalities!,
    regions!,
    parking(places, by('mirno-mesto')),
    airQuality(places, by('drustvo-cisti-vdih')),
    traffic(places, by('obcina-trilesje')),
    subdivisions!,
    settlements!,
  ];
  const feeds = createLiveFeeds(deps, datasets);
  const abort = new AbortController();
  let running: Promise<Filled> | undefined;

  /** Waits until nobody else fills; false when somebody has completed it meanwhile. */
  async function take(): Promise<boolean> {
    for (;;) {
      const now = clock.now();
      if (await store.takeLease(db.kysely, now, leaseFrom(now))) return true;
      if ((await store.readDecision(db.kysely))?.completed) return false;
      await pause(patience, undefined, { signal: abort.signal });
    }
  }

  async function fill(): Promise<number> {
    const progress = new Map((await store.readProgress(db.kysely)).map((one) => [one.name, one]));
    const alive = () => store.renewLease(db.kysely, leaseFrom(clock.now()));
    let entities = 0;
    for (const dataset of datasets) {
      const known = progress.get(dataset.name);
      if (!known?.filled) await fillDataset(deps, dataset, known, { signal: abort.signal, alive });
      entities += dataset.entities(clock.now()).length;
    }
    await draftOutsideSource(deps, by('prikaz-vozla'));
    return entities;
  }

  async function run(): Promise<Filled> {
    const begun = performance.now();
    const ended = (outcome: Filled['outcome'], entities = 0): Filled => {
      return { outcome, entities, seconds: Math.round(performance.now() - begun) / 1000 };
    };
    let taken = false;
    try {
      const decision = await store.readDecision(db.kysely);
      if (!decision?.wanted) return ended('none');
      taken = decision.completed === null && (await take());
      const entities = taken ? await fill() : 0;
      if (taken) await store.endLease(db.kysely, clock.now());
      const filled = ended(taken ? 'filled' : 'earlier', entities);
      if (taken) log.info({ datasets: datasets.length, ...filled }, 'the demonstration is filled');
      if (!abort.signal.aborted) feeds.start();
      return filled;
    } catch (err) {
      if (taken) await store.endLease(db.kysely, null).catch(() => undefined);
      if (abort.signal.aborted) return ended('stopped');
      log.error({ err }, 'the demonstration could not be filled; the next start tries again');
      return ended('failed');
    }
  }

  return {
    datasets,
    async decide(wanted) {
      const decision = await store.readDecision(db.kysely);
      if (decision) return decision.wanted;
      await store.writeDecision(db.kysely, wanted && (await isEmpty(deps)), clock.now());
      return (await store.readDecision(db.kysely))!.wanted;
    },
    start() {
      running ??= run();
      return running;
    },
    tell: feeds.tell,
    async stop() {
      abort.abort();
      await running;
      await feeds.stop();
    },
  };
}

const leaseFrom = (now: Date): Date => new Date(now.getTime() + leaseMilliseconds);

/** Whether nobody has entered anything: no organisation, no dataset, no entity. */
async function isEmpty({ participants, catalogue, context }: DemonstrationDeps): Promise<boolean> {
  const access = systemAccess(sharedSpace);
  const [organisations, records, page] = await Promise.all([
    participants.organisations.list(access.participant, { limit: 1 }),
    catalogue.datasets.list(access, { limit: 1 }),
    context.query.page(access, { limit: 1 }),
  ]);
  return organisations.length + records.length + page.entities.length === 0;
}
