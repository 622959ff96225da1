import type { FeedClient } from '../connectors/index.ts';
import {
  type Deeds,
  hasRole,
  type Participant,
  requireParticipant,
  requireRole,
  systemAccess,
} from '../participants/index.ts';
import { slugOf } from '../places/index.ts';
import { newId } from '../platform/ids.ts';
import type { Secrets } from '../platform/secrets/index.ts';
import type { ApprovalLetters } from './approval-letters.ts';
import { type ColumnLabels, createColumnLabels } from './column-labels.ts';
import { publicationsError } from './errors.ts';
import { type Changing, createIntake } from './intake.ts';
import { move, pastOf } from './life-cycle.ts';
import type { RunQueue } from './neighbours.ts';
import { draftOf, type NewPublication } from './new-publication.ts';
import { type Publication, parseDescription, requireReady, type SourceFile } from './publication.ts';
import { publicationDeeds } from './publication-deeds.ts';
import * as store from './publication-store.ts';
import { noCounts, type Run, type RunKind, requireCompared } from './run.ts';
import { createRunHistory, type RunHistory } from './run-history.ts';
import * as runs from './run-store.ts';
import { announce, type RunWork, type RunWorkDeps } from './run-work.ts';
import { changedSteps, type StepChange, touchesSteps } from './steps.ts';

/** What publications need. */
export interface PublicationsDeps extends RunWorkDeps {
  readonly work: RunWork;
  readonly queue: RunQueue;
  readonly outbound: FeedClient;
  readonly secrets: Secrets;
  readonly letters: ApprovalLetters;
  readonly deeds: Pick<Deeds, 'record'>;
}

/** The guided flow from a source to a published dataset: the portal, the API and the CLI walk it alike. */
export interface Publications extends RunHistory, ColumnLabels {
  create(who: Participant, input: NewPublication): Promise<Publication>;
  get(who: Participant, key: string): Promise<Publication>;
  list(
    who: Participant,
    page: { organisation?: string | undefined; limit: number; offset: number },
  ): Promise<Publication[]>;
  /** Stores a file and judges it whole: kind, columns, personal data, a suggested mapping. */
  upload(who: Participant, key: string, file: { name: string; body: AsyncIterable<Uint8Array> }): Promise<Publication>;
  /** Fetches a feed and judges it like a file. */
  feed(who: Participant, key: string, feed: unknown): Promise<Publication>;
  change(who: Participant, key: string, change: StepChange): Promise<Publication>;
  /** Starts a dry run: nothing is stored but counts, the first entities and refused rows. */
  check(who: Participant, key: string): Promise<Run>;
  /** Hands it to a second person for approval. */
  submit(who: Participant, key: string): Promise<Publication>;
  sendBack(who: Participant, key: string): Promise<Publication>;
  /** Approves (never the author) and publishes. */
  approve(who: Participant, key: string): Promise<Run>;
  publish(who: Participant, key: string): Promise<Run>;
  /** Reads a new file under the same link; `check` only counts what would change. */
  refresh(
    who: Participant,
    key: string,
    kind: 'replace' | 'append' | 'check',
    file: { name: string; body: AsyncIterable<Uint8Array> },
  ): Promise<Run>;
  /** Carries out what a check with a next file has shown, with that same file. */
  confirm(who: Participant, run: string, kind: 'replace' | 'append'): Promise<Run>;
  /** Asks the feed now. Null when it has not changed. */
  pull(who: Participant, key: string): Promise<Run | null>;
  pause(who: Participant, key: string): Promise<Publication>;
  resume(who: Participant, key: string): Promise<Publication>;
  retire(who: Participant, key: string): Promise<Run>;
}

/** Makes the publications of a node. */
export function createPublications(deps: PublicationsDeps): Publications {
  const { db, clock, uploads, queue, catalogue, grants } = deps;
  const recordDeed = publicationDeeds(deps.deeds);
  const intake = createIntake({ ...deps, changing: (id, event, change) => changing(id, event, change) });

  async function readable(who: Participant, key: string): Promise<Publication> {
    requireParticipant(who);
    const publication = await store.selectPublication(db.kysely, key);
    if (!publication || !hasRole(who, publication.organisation, 'member')) {
      throw publicationsError('publication-missing', { publication: key.slice(0, 100) });
    }
    return publication;
  }

  async function writable(who: Participant, key: string): Promise<Publication> {
    const publication = await readable(who, key);
    if (!hasRole(who, publication.organisation, 'provider')) {
      throw publicationsError('change-forbidden', { publication: publication.slug });
    }
    return publication;
  }

  const changing: Changing = (id, event, change) =>
    db.transaction(async (tx) => {
      const current = (await store.lockPublication(tx, id))!;
      const state = event ? move(current.state, event) : current.state;
      const changed = await store.updatePublication(tx, { ...current, state, ...(await change(current)) }, clock.now());
      if (event) await recordDeed(tx, pastOf[event], changed);
      return changed;
    });

  const history = createRunHistory({ db, work: deps.work, readable, writable });

  async function begin(
    who: Participant | null,
    publication: Publication,
    kind: RunKind,
    source: SourceFile | null,
  ): Promise<Run> {
    const run = await db.transaction(async (tx) => {
      const entered = await runs.insertRun(tx, {
        id: newId(),
        publication: publication.id,
        kind,
        source,
        requestedBy: who?.id ?? null,
        totalBytes: source?.size ?? 0,
        counts: noCounts,
        created: clock.now(),
      });
      if (!entered) throw publicationsError('run-underway');
      await recordDeed(tx, 'run-asked', publication, { kind });
      return entered;
    });
    await queue.submit(run.id);
    return run;
  }

  const publishNow = async (who: Participant, publication: Publication) => {
    requireReady(publication);
    const organisation = await deps.organisations.find(publication.organisation);
    if (!organisation?.confirmed) throw publicationsError('organisation-unconfirmed');
    return begin(who, publication, 'publish', publication.source);
  };

  return {
    async create(who, input) {
      requireParticipant(who);
      const key = input.organisation ?? (who.memberships.length === 1 ? who.memberships[0]!.organisation : '');
      const organisation = key ? await deps.organisations.find(key) : null;
      if (!organisation) {
        throw publicationsError(
          'organisation-missing',
          { organisation: key.slice(0, 60) || '–' },
          { field: 'organisation' },
        );
      }
      requireRole(who, organisation.id, 'provider');
      const description = parseDescription(input.description);
      catalogue.check(description);
      const slug =
        slugOf(input.slug ?? Object.values(description.titles).find((text) => text) ?? '').slice(0, 80) || newId();
      const draft = draftOf({
        ...input,
        who,
        organisation: organisation.id,
        description,
        slug,
        now: clock.now(),
      });
      for (const candidate of [slug, ...(input.slug ? [] : [2, 3, 4, 5].map((count) => `${slug}-${count}`))]) {
        const created = await db.transaction(async (tx) => {
          const entered = await store.insertPublication(tx, { ...draft, slug: candidate });
          if (entered) await recordDeed(tx, 'created', entered);
          return entered;
        });
        if (created) return created;
      }
      throw publicationsError('slug-taken', { slug }, { field: 'slug' });
    },
    get: readable,
    async list(who, { organisation, limit, offset }) {
      requireParticipant(who);
      const own = who.memberships.map((membership) => membership.organisation);
      const wanted = organisation ? ((await deps.organisations.find(organisation))?.id ?? newId()) : null;
      const organisations = who.operator ? (wanted ? [wanted] : null) : own.filter((id) => !wanted || id === wanted);
      return store.listPublications(db.kysely, { organisations, limit, offset });
    },
    async upload(who, key, { name, body }) {
      return intake.upload(await writable(who, key), name, body);
    },
    async feed(who, key, input) {
      return intake.feed(await writable(who, key), input);
    },
    async change(who, key, change) {
      const given = await writable(who, key);
      const publication =
        change.configuration === undefined ? given : await intake.reconfigure(given, change.configuration);
      const description =
        change.description === undefined ? publication.description : parseDescription(change.description);
      if (change.description !== undefined) catalogue.check(description);
      const event = touchesSteps(change) ? 'change' : 'describe';
      const changed = await changing(publication.id, event, (current) => ({
        ...(event === 'change' ? changedSteps(deps, current, change) : {}),
        description,
        approvalRequired: change.approvalRequired ?? current.approvalRequired,
        ...(event === 'change' ? { approvedBy: null, approverName: null } : {}),
      }));
      if (changed.state === 'published' && changed.record) await announce(deps, changed, clock.now());
      return changed;
    },
    async check(who, key) {
      const publication = await writable(who, key);
      if (publication.state !== 'published') move(publication.state, 'check');
      if (!publication.source || !publication.mapping)
        throw publicationsError('step-missing', { step: publication.source ? 'mapping' : 'source' });
      return begin(who, publication, 'check', publication.source);
    },
    async submit(who, key) {
      const publication = await writable(who, key);
      requireReady(publication);
      const submitted = await changing(publication.id, 'submit', () => ({}));
      await deps.letters.awaiting(submitted);
      return submitted;
    },
    sendBack: async (who, key) => changing((await writable(who, key)).id, 'return', () => ({})),
    async approve(who, key) {
      const publication = await writable(who, key);
      move(publication.state, 'approve');
      if (publication.author !== null && publication.author === who.id) throw publicationsError('own-approval');
      const approved = await changing(publication.id, 'approve', () => ({
        approvedBy: who.id,
        approverName: who.name,
      }));
      return publishNow(who, approved);
    },
    async publish(who, key) {
      const publication = await writable(who, key);
      const approved = publication.approvedBy !== null || publication.approverName !== null;
      if (publication.approvalRequired && !approved)
        throw publicationsError('move-not-allowed', { state: publication.state, event: 'publish' });
      move(publication.state, 'publish');
      return publishNow(who, publication);
    },
    async refresh(who, key, kind, { name, body }) {
      const publication = await writable(who, key);
      move(publication.state, 'refresh');
      const source = await intake.next(publication, name, body);
      return begin(who, publication, kind, source).catch(async (error) => {
        await uploads.remove(source.file);
        throw error;
      });
    },
    async confirm(who, id, kind) {
      const run = await history.run(who, id);
      const publication = await writable(who, run.publication);
      move(publication.state, 'refresh');
      requireCompared(run, publication.source);
      (await uploads.open(run.source!)).open().destroy();
      return begin(who, publication, kind, run.source);
    },
    async pull(who, key) {
      const publication = await writable(who, key);
      move(publication.state, 'refresh');
      const source = await intake.pull(publication);
      return source ? begin(who, publication, 'pull', source) : null;
    },
    async pause(who, key) {
      const publication = await writable(who, key);
      const paused = await changing(publication.id, 'pause', () => ({ nextPull: null }));
      if (paused.record) await catalogue.pause(systemAccess(paused.space), paused.record);
      return paused;
    },
    async resume(who, key) {
      const publication = await writable(who, key);
      const nextPull = publication.source?.feed?.everyMinutes ? clock.now() : null;
      const resumed = await changing(publication.id, 'resume', () => ({ nextPull }));
      if (resumed.dataset !== null) await announce(deps, resumed, clock.now());
      return resumed;
    },
    async retire(who, key) {
      const publication = await writable(who, key);
      const retired = await changing(publication.id, 'retire', () => ({ nextPull: null, retired: clock.now() }));
      // Doors close at once; the rows go in the background.
      await grants.withdraw(retired.id);
      if (retired.record) await catalogue.retire(systemAccess(retired.space), retired.record);
      if (retired.dataset !== null) await deps.context.unselect(retired.space, retired.dataset);
      return begin(who, retired, 'retire', null);
    },
    ...history,
    ...createColumnLabels({ db }),
  };
}
