import { connectorsError, type MappedEntity, type Models } from '../connectors/index.ts';
import {
  type ActiveContext,
  type Contexts,
  coreContextUrl,
  type ExpandedEntity,
  expandEntity,
} from '../linked-data/index.ts';
import type { Places } from '../places/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/index.ts';
import { DomainError } from '../platform/errors.ts';
import { Coverage } from './coverage.ts';
import { publicationsError } from './errors.ts';
import * as ledger from './ledger-store.ts';
import type { ContextDoor } from './neighbours.ts';
import type { Publication } from './publication.ts';
import { digestOf, type ReadBatch, readEntities } from './reading.ts';
import { maxRejections, noCounts, type Rejection, type Run, type RunCounts, type RunOutcome } from './run.ts';
import type { RunLease } from './run-lease.ts';
import * as store from './run-store.ts';
import type { Uploads } from './uploads.ts';

/** What executing a run needs. */
export interface ExecutionDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly models: Models;
  readonly places: Places;
  readonly contexts: Contexts;
  readonly context: ContextDoor;
  readonly uploads: Uploads;
}

/** What a run did. */
export interface Executed {
  readonly counts: RunCounts;
  readonly outcome: RunOutcome;
}

const firstEntities = 5;
const removalBatch = 500;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One run over its source: compares, and unless it only checks, writes what is new or changed and removes what is gone. */
export class RunExecution {
  readonly #deps: ExecutionDeps;
  readonly #run: Run;
  readonly #publication: Publication;
  readonly #scope: string;
  readonly #lease: RunLease;
  readonly #counts: Mutable<RunCounts> = { ...noCounts };
  readonly #outcome: { first: MappedEntity['entity'][]; missing: Record<string, number> } = { first: [], missing: {} };
  readonly #coverage: Coverage;
  #rejected = 0;
  #active: ActiveContext | null = null;

  constructor(deps: ExecutionDeps, run: Run, publication: Publication, scope: string, lease: RunLease) {
    this.#deps = deps;
    this.#run = run;
    this.#publication = publication;
    this.#scope = scope;
    this.#lease = lease;
    this.#coverage = new Coverage(deps.places);
  }

  /** Repeats safely: what an earlier attempt has written is unchanged now. */
  async execute(): Promise<Executed> {
    const { contexts, models } = this.#deps;
    const { mapping } = this.#publication;
    await this.#lease.hold(async (tx) => {
      await ledger.deleteCandidates(tx, this.#run.id);
      await store.deleteRejections(tx, this.#run.id);
    });
    this.#active = await contexts.parse(
      mapping?.model ? [models.get(mapping.model).context, coreContextUrl] : coreContextUrl,
    );
    for await (const batch of this.#read()) await this.#batch(batch);
    if (this.#counts.accepted === 0) throw publicationsError('nothing-accepted', { rejected: this.#counts.rejected });
    if (this.#run.kind !== 'append') await this.#absent();
    await this.#lease.hold((tx) => ledger.deleteCandidates(tx, this.#run.id));
    return { counts: this.#counts, outcome: { ...this.#outcome, ...this.#coverage.covered } };
  }

  /** Removes every entity of the publication from context. */
  async removeAll(): Promise<Executed> {
    await this.#lease.hold((tx) => ledger.deleteCandidates(tx, this.#run.id));
    await this.#absent();
    return { counts: this.#counts, outcome: {} };
  }

  get counts(): RunCounts {
    return this.#counts;
  }

  async *#read(): AsyncGenerator<ReadBatch> {
    const { source: file } = this.#run;
    const { profile, mapping, leftOut } = this.#publication;
    if (!file || !profile || !mapping) throw publicationsError('step-missing', { step: 'mapping' });
    const source = await this.#deps.uploads.open(file);
    const { models, places } = this.#deps;
    yield* readEntities({
      source,
      file,
      columns: profile.columns,
      mapping,
      leftOut,
      models,
      places,
      signal: this.#lease.signal,
    });
  }

  async #batch({ entities, faults, rows, bytes }: ReadBatch): Promise<void> {
    this.#lease.signal.throwIfAborted();
    const rejections = faults.map(({ line, column, error }) => rejectionOf(error, line, column));
    const { sound, unsound } = this.#expand(entities);
    const { fresh, repeated } = await this.#compare(sound);
    const { refused, written } = await this.#write(fresh);
    rejections.push(...unsound, ...repeated, ...refused);
    this.#counts.rows += rows;
    this.#counts.rejected += rejections.length;
    this.#counts.accepted += rows - rejections.length;
    const kept = rejections.slice(0, Math.max(0, maxRejections - this.#rejected));
    await this.#lease.hold(async (tx) => {
      await ledger.noteWritten(tx, this.#publication.id, written);
      await store.insertRejections(tx, this.#run.id, this.#rejected + 1, kept);
      await store.noteProgress(tx, this.#run, bytes, this.#counts);
    });
    this.#rejected += kept.length;
  }

  /** What NGSI-LD does not allow is refused row by row, in the dry run already. */
  #expand(entities: readonly MappedEntity[]): { sound: Sound[]; unsound: Rejection[] } {
    const sound: Sound[] = [];
    const unsound: Rejection[] = [];
    for (const mapped of entities) {
      try {
        sound.push({ mapped, expanded: expandEntity({ ...mapped.entity, scope: this.#scope }, this.#active!) });
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        unsound.push(rejectionOf(error, mapped.line, undefined));
      }
    }
    return { sound, unsound };
  }

  /** Sorts out repeated ids and notes what is new, changed and unchanged. */
  async #compare(entities: readonly Sound[]): Promise<{ fresh: Changed[]; repeated: Rejection[] }> {
    const seen = new Map<string, number>();
    const candidates = entities.map(({ mapped, expanded }) => ({
      entity: mapped.entity.id,
      digest: digestOf(mapped),
      line: mapped.line,
      mapped,
      expanded,
    }));
    const singles = candidates.filter(({ entity, line }) => !seen.has(entity) && seen.set(entity, line));
    const compared = await this.#lease.hold((tx) =>
      ledger.compareCandidates(
        tx,
        this.#run.id,
        this.#publication.id,
        singles.map(({ entity, digest, line }) => ({ entity, digest, line })),
      ),
    );
    const fresh: Changed[] = [];
    const repeated: Rejection[] = [];
    for (const candidate of candidates) {
      const { present = null, first: earlier = null } = compared.get(candidate.entity) ?? {};
      const first = earlier ?? seen.get(candidate.entity)!;
      if (first !== candidate.line) repeated.push(repetition(candidate.entity, first, candidate.line));
      else fresh.push({ ...candidate, present });
    }
    for (const { mapped } of fresh) this.#remember(mapped);
    return { fresh, repeated };
  }

  #remember({ entity, missing }: MappedEntity): void {
    if (this.#outcome.first.length < firstEntities) this.#outcome.first.push(entity);
    this.#coverage.add(entity);
    for (const name of missing) this.#outcome.missing[name] = (this.#outcome.missing[name] ?? 0) + 1;
  }

  /** Writes what differs from what is published; answers the rows that context refused, and what it has taken. */
  async #write(fresh: readonly Changed[]): Promise<{ refused: Rejection[]; written: Written[] }> {
    const changed = fresh.filter(({ present, digest }) => present !== digest);
    this.#counts.unchanged += fresh.length - changed.length;
    const isCheck = this.#run.kind === 'check';
    const refused = isCheck ? new Map<string, Rejection>() : await this.#store(changed);
    const taken = changed.filter(({ entity }) => !refused.has(entity));
    for (const { present } of taken) {
      if (present === null) this.#counts.created += 1;
      else this.#counts.updated += 1;
    }
    const written = isCheck ? [] : taken.map(({ entity, digest }) => ({ entity, digest }));
    return { refused: [...refused.values()], written };
  }

  async #store(changed: readonly Changed[]): Promise<Map<string, Rejection>> {
    const refused = new Map<string, Rejection>();
    if (changed.length === 0) return refused;
    const { space, organisation } = this.#publication;
    await this.#lease.confirm();
    const outcomes = await this.#deps.context.write(
      space,
      organisation,
      changed.map(({ expanded }) => expanded),
    );
    for (const [index, outcome] of outcomes.entries()) {
      const { entity, line } = changed[index]!;
      if (outcome.outcome === 'refused') refused.set(entity, rejectionOf(outcome.error, line, undefined));
    }
    return refused;
  }

  /** What the source no longer has is removed as it was published. */
  async #absent(): Promise<void> {
    const { db, context } = this.#deps;
    const { id, space, organisation } = this.#publication;
    if (this.#run.kind === 'check') {
      this.#counts.removed = await ledger.countAbsent(db.kysely, this.#run.id, id);
      return;
    }
    for (let after = ''; ; ) {
      this.#lease.signal.throwIfAborted();
      const from = after;
      const entities = await this.#lease.hold((tx) => ledger.selectAbsent(tx, this.#run.id, id, from, removalBatch));
      if (entities.length === 0) return;
      await this.#lease.confirm();
      await context.remove(space, organisation, entities);
      await this.#lease.hold((tx) => ledger.noteRemoved(tx, id, entities));
      this.#counts.removed += entities.length;
      after = entities.at(-1)!;
    }
  }
}

/** An entity that context has taken, as the ledger notes it. */
type Written = Omit<ledger.Candidate, 'line'>;

interface Sound {
  readonly mapped: MappedEntity;
  readonly expanded: ExpandedEntity;
}

interface Changed extends Sound {
  readonly entity: string;
  readonly digest: string;
  readonly line: number;
  readonly present: string | null;
}

const repetition = (id: string, first: number, line: number) =>
  rejectionOf(connectorsError('identifier-repeated', { id, first }, { line }), line, 'id');

function rejectionOf(error: Error, line: number, column: string | undefined): Rejection {
  if (!(error instanceof DomainError)) throw error;
  return { line, column: column ?? null, code: error.code, sl: error.sentence('sl'), en: error.sentence('en') };
}
