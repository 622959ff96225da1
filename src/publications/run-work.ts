import { systemAccess } from '../participants/index.ts';
import { DomainError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { type Covered, frequencyOf, joinedCoverage } from './coverage.ts';
import * as ledger from './ledger-store.ts';
import { move } from './life-cycle.ts';
import type { CatalogueDoor, CatalogueEntry, GrantsDoor, OrganisationsDoor } from './neighbours.ts';
import type { Publication } from './publication.ts';
import * as publications from './publication-store.ts';
import { noCounts, type Run, type RunError } from './run.ts';
import { type Executed, type ExecutionDeps, RunExecution } from './run-execution.ts';
import { keepLease, type LeaseTimes, type RunLease, usualLeaseTimes } from './run-lease.ts';
import * as store from './run-store.ts';

/** What carrying out runs needs. */
export interface RunWorkDeps extends ExecutionDeps {
  readonly catalogue: CatalogueDoor;
  readonly grants: GrantsDoor;
  readonly organisations: OrganisationsDoor;
  readonly log: Log;
}

/** Carries out runs and finishes their publications. */
export interface RunWork {
  /** Takes a run if nobody else has it and carries it out to its end; a failure is written into the run. */
  carryOut(run: string): Promise<void>;
  cancel(run: string): Promise<boolean>;
  /** Runs that nobody works on: waiting ones, and those whose process has been silent for too long. */
  orphans(): Promise<string[]>;
  /** Stops what this process is doing; another process, or the next start, takes it up again at once. */
  stop(): Promise<void>;
}

/** Makes the work on runs of this process. */
export function createRunWork(deps: RunWorkDeps, times: LeaseTimes = usualLeaseTimes): RunWork {
  const { db, clock, log } = deps;
  const underway = new Map<string, { lease: RunLease; done: Promise<void> }>();
  let ending = false;

  async function carryOut(id: string): Promise<void> {
    // What this process still works on is not silent, even where its signs of life are late.
    if (ending || underway.has(id)) return;
    const run = await store.claimRun(db.kysely, id, clock.now(), times.silenceSeconds);
    if (!run) return;
    const lease = keepLease(db, log, run, times);
    const done = work(run, lease).finally(() => {
      lease.close();
      underway.delete(id);
    });
    underway.set(id, { lease, done });
    await done;
  }

  async function work(run: Run, lease: RunLease): Promise<void> {
    const publication = await publications.selectPublication(db.kysely, run.publication);
    if (!publication) return;
    let execution: RunExecution | null = null;
    try {
      const writes = run.kind !== 'check' && run.kind !== 'retire';
      const prepared = writes ? await prepare(deps, lease, publication) : publication;
      execution = new RunExecution(deps, run, prepared, await scopeOf(deps, publication), lease);
      const executed = run.kind === 'retire' ? await execution.removeAll() : await execution.execute();
      await finish(deps, lease, run, prepared, executed);
    } catch (error) {
      if (lease.signal.aborted) return letGo(run, publication);
      if (!(error instanceof DomainError)) log.error({ err: error, run: run.id }, 'a run of a publication failed');
      const ended = await store.endRun(db.kysely, run, {
        state: 'failed',
        counts: execution?.counts ?? noCounts,
        outcome: {},
        error: errorOf(error),
        now: clock.now(),
      });
      if (ended) await forget(deps, run, publication);
    }
  }

  /** The work was broken off: the process stops, the run is cancelled, or another process has taken it. */
  async function letGo(run: Run, publication: Publication): Promise<void> {
    if (ending) return store.giveUpRun(db.kysely, run);
    const now = await store.selectRun(db.kysely, run.id);
    // What another process works on is not ours to tidy up.
    if (now?.state === 'cancelled' && now.attempt === run.attempt) return forget(deps, run, publication);
    log.warn({ run: run.id, attempt: run.attempt, now: now?.attempt }, 'a run was taken over by another process');
  }

  return {
    carryOut,
    async cancel(id) {
      const cancelled = await store.cancelRun(db.kysely, id, clock.now());
      underway.get(id)?.lease.abandon();
      await underway.get(id)?.done;
      if (cancelled?.attempt === 0) {
        const publication = await publications.selectPublication(db.kysely, cancelled.publication);
        if (publication) await forget(deps, cancelled, publication);
      }
      return cancelled !== null;
    },
    orphans: () => store.selectOrphans(db.kysely, times.silenceSeconds),
    async stop() {
      ending = true;
      for (const { lease } of underway.values()) lease.abandon();
      await Promise.all([...underway.values()].map(({ done }) => done));
    },
  };
}

/** NGSI-LD scope that holds the publication's entities apart: `/koper/parkirisca`. */
async function scopeOf({ organisations }: RunWorkDeps, { organisation, slug }: Publication): Promise<string> {
  const found = await organisations.find(organisation);
  return `/${scopePart(found?.slug ?? organisation)}/${scopePart(slug)}`;
}

/** NGSI-LD 1.9.1 §4.18: a scope level begins with a letter and holds letters, digits and underscores. */
function scopePart(text: string): string {
  const safe = text.replace(/[^A-Za-z0-9]+/g, '_');
  return /^[A-Za-z]/.test(safe) ? safe : `n${safe}`;
}

/** Before anything is written: the selection, and the record as a draft, so that a wrong description is refused first. */
async function prepare(deps: RunWorkDeps, lease: RunLease, publication: Publication): Promise<Publication> {
  const { context, catalogue, db, clock } = deps;
  const { types, scope } = await placeOf(deps, publication);
  const dataset = publication.dataset ?? (await context.select(publication.space, { types, scope }));
  const entry = await entryOf(deps, { ...publication, dataset }, await store.selectCoverage(db.kysely, publication.id));
  const record = await catalogue.enter(systemAccess(publication.space), entry);
  return lease.hold(async (tx) => {
    const current = (await publications.lockPublication(tx, publication.id))!;
    if (current.dataset === dataset && current.record === record) return current;
    return publications.updatePublication(tx, { ...current, dataset, record }, clock.now());
  });
}

/** The type and the scope that set a publication's entities apart. */
async function placeOf(deps: RunWorkDeps, publication: Publication): Promise<{ types: string[]; scope: string }> {
  const { mapping } = publication;
  const active = await deps.contexts.parse(mapping?.model ? deps.models.get(mapping.model).context : undefined);
  return { types: mapping ? [active.expandTerm(mapping.type)] : [], scope: await scopeOf(deps, publication) };
}

async function entryOf(deps: RunWorkDeps, publication: Publication, covered: Covered): Promise<CatalogueEntry> {
  const { record, slug, organisation, dataset, mapping, source } = publication;
  const minutes = source?.feed?.everyMinutes;
  const frequency = publication.description.frequency ?? (minutes ? frequencyOf(minutes) : null);
  const place = await placeOf(deps, publication);
  return {
    ...place,
    id: record,
    slug,
    organisation,
    dataset: dataset!,
    model: mapping?.model ?? null,
    description: { ...publication.description, frequency },
    covered,
  };
}

/** Ends a run: the publication moves on, its record and grants follow. */
async function finish(
  deps: RunWorkDeps,
  lease: RunLease,
  run: Run,
  publication: Publication,
  executed: Executed,
): Promise<void> {
  const now = deps.clock.now();
  const { counts, outcome } = executed;
  const covered = await coverageAfter(deps, run, outcome);
  await lease.confirm();
  const record =
    run.kind === 'check' || run.kind === 'retire'
      ? publication.record
      : await announce(deps, publication, now, covered);
  const end = { state: 'done', counts, outcome: { ...outcome, ...covered }, error: null, now } as const;
  await lease.hold(async (tx) => {
    await store.endRun(tx, run, end);
    const current = (await publications.lockPublication(tx, publication.id))!;
    await publications.updatePublication(tx, { ...moved(current, run, now), record }, now);
  });
  await tidy(deps, run, publication);
}

/** An appended file adds to what earlier runs covered; every other run covers all there is. */
async function coverageAfter({ db }: RunWorkDeps, run: Run, covered: Covered): Promise<Covered> {
  return run.kind === 'append'
    ? joinedCoverage(await store.selectCoverage(db.kysely, run.publication), covered)
    : covered;
}

function moved(current: Publication, run: Run, now: Date): Publication {
  switch (run.kind) {
    case 'check':
      return current.state === 'draft' || current.state === 'checked'
        ? { ...current, state: move(current.state, 'check') }
        : current;
    case 'publish':
      return { ...current, state: move(current.state, 'publish'), published: now, nextPull: nextPull(current, now) };
    case 'retire':
      return { ...current, retired: now, nextPull: null, source: current.source && { ...current.source, file: null } };
    default:
      return { ...current, source: run.source ?? current.source, nextPull: nextPull(current, now) };
  }
}

/** When a feed is asked again. */
export function nextPull({ source }: Publication, now: Date): Date | null {
  const minutes = source?.feed?.everyMinutes;
  return minutes ? new Date(now.getTime() + minutes * 60_000) : null;
}

/** Tells the catalogue and permissions; the record comes first, so that what is open is also described. */
export async function announce(
  deps: RunWorkDeps,
  publication: Publication,
  now: Date,
  covered?: Covered,
): Promise<string> {
  const { catalogue, grants } = deps;
  const { organisation, description, dataset, id } = publication;
  const known = covered ?? (await store.selectCoverage(deps.db.kysely, id));
  const record = await catalogue.publish(systemAccess(publication.space), await entryOf(deps, publication, known));
  await grants.open(id, dataset!, organisation, description.accessRights === 'PUBLIC');
  await catalogue.touch(record, now);
  return record;
}

/** Files are removed when they are replaced, retired, or held personal data that were not published. */
async function tidy({ uploads }: RunWorkDeps, run: Run, publication: Publication): Promise<void> {
  const old = publication.source?.file ?? null;
  const own = run.source?.file ?? null;
  // A file that was only compared waits for its confirmation; `removeCompared` ends the waiting.
  if (run.kind === 'check') return;
  if (run.kind === 'publish' ? publication.findings.length > 0 : own !== old) await uploads.remove(old);
}

/** What a run that did not end well leaves behind. */
async function forget({ db, uploads }: RunWorkDeps, run: Run, publication: Publication): Promise<void> {
  await ledger.deleteCandidates(db.kysely, run.id);
  if (run.source && run.source.file !== publication.source?.file) await uploads.remove(run.source.file);
}

function errorOf(error: unknown): RunError {
  if (error instanceof DomainError) return { code: error.code, sl: error.sentence('sl'), en: error.sentence('en') };
  return {
    code: 'publications.internal',
    sl: 'Obdelava se je ustavila zaradi napake vozlišča.',
    en: 'The run stopped because of a fault of the node.',
  };
}

/** A file that was only compared is kept so long for its confirmation. */
const confirmationMinutes = 60;

/** Removes files of comparisons that nobody has confirmed. */
export async function removeCompared({
  db,
  uploads,
  clock,
}: Pick<RunWorkDeps, 'db' | 'uploads' | 'clock'>): Promise<void> {
  const before = new Date(clock.now().getTime() - confirmationMinutes * 60_000);
  for (const { id, file } of await store.selectCompared(db.kysely, before)) {
    await uploads.remove(file);
    await store.forgetFile(db.kysely, id);
  }
}
