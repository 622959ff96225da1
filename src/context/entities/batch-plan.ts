import type { Document } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import { DomainError } from '../../platform/errors.ts';
import { contextError } from '../errors.ts';
import { withoutExpired } from '../expiry.ts';
import type { Sample } from '../history/samples.ts';
import { changedAttributes, samplesBetween, scopeSamples } from '../history/samples.ts';
import { typesMatch } from '../query/index.ts';
import type { ChangeRow } from './batch-store.ts';
import { beforeDeletion, beforeUpdate } from './change-before.ts';
import type { Entity, EntityOperation, Outcome } from './entity.ts';
import { requireIfMatch } from './if-match.ts';
import { requireWritable, stewardOfNew } from './may-write.ts';
import { applyOperation, type Moment } from './operations/index.ts';

/** One operation with who asks for it. */
export interface Request {
  readonly access: Access;
  readonly operation: EntityOperation;
}

/** One entity while a batch works on it. */
export interface Work {
  readonly id: string;
  /** As it lies in the database; an expired one, too. */
  readonly stored: Entity | null;
  /** As it is after the operations so far; an expired one is absent, and so are expired attributes. */
  entity: Entity | null;
  /** The document as it was last written, while it holds what has expired since. */
  lapsed: Readonly<Document> | null;
  version: number;
  touched: boolean;
  readonly samples: Sample[];
}

/** What a batch is going to write, and what it will answer once that is committed. */
export interface Plan {
  readonly works: readonly Work[];
  readonly changes: readonly ChangeRow[];
  readonly outcomes: readonly Outcome[];
}

interface Around {
  readonly now: Date;
  /** The datasets an entity belongs to. */
  readonly datasetsOf: (entity: Entity) => readonly number[];
  /** Whether somebody wants to know what the changed attributes of an entity of these types were. */
  readonly keepsValues: (types: readonly string[]) => boolean;
}

/** Carries out the requests in memory, in their order, over the entities as they were read. */
export function planBatch(requests: readonly Request[], stored: ReadonlyMap<string, Entity>, around: Around): Plan {
  const works = new Map<string, Work>();
  const changes: ChangeRow[] = [];
  const outcomes = requests.map((request): Outcome => {
    const { id } = request.operation;
    const work = works.get(id) ?? beginWork(id, stored.get(id) ?? null, around.now);
    works.set(id, work);
    try {
      return carryOut(work, request, changes, around);
    } catch (error) {
      if (error instanceof DomainError) return { outcome: 'refused', error };
      throw error;
    }
  });
  return { works: [...works.values()], changes, outcomes };
}

function beginWork(id: string, stored: Entity | null, now: Date): Work {
  const begun = { id, stored, version: stored?.version ?? 0, touched: false, samples: [] };
  if (stored === null || (stored.expires !== null && stored.expires <= now))
    return { ...begun, entity: null, lapsed: stored?.document ?? null };
  const document = withoutExpired(stored.document, now);
  if (document === stored.document) return { ...begun, entity: stored, lapsed: null };
  return { ...begun, entity: { ...stored, document }, lapsed: stored.document };
}

function carryOut(work: Work, { access, operation }: Request, changes: ChangeRow[], around: Around): Outcome {
  const before = work.entity;
  requireWritable(access, before, operation);
  requireIfMatch(before, operation);
  if (operation.kind === 'reclassify') return reclassify(work, around);
  if (operation.kind === 'expire') return expire(work, changes, around);
  if (before && operation.types !== undefined && !typesMatch(operation.types, before.types))
    throw contextError('entity-missing', { id: before.id });
  const moment = momentOf(before, around.now);
  const { entity, leftAlone, samples } = applyOperation(before, operation, stewardOfNew(access, operation), moment);
  if (entity === before) return { outcome: 'unchanged', version: work.version, leftAlone };
  note(work, before, entity, changes, { ...around, moment }, samples);
  const outcome = entity === null ? 'deleted' : before === null ? 'created' : 'updated';
  return { outcome, version: work.version, leftAlone };
}

/** Gives the work its entity's new state, with the change and the history that it leaves. */
function note(
  work: Work,
  before: Entity | null,
  entity: Entity | null,
  changes: ChangeRow[],
  around: Around & { readonly moment: Moment },
  brought?: readonly Sample[],
): void {
  const { moment } = around;
  const written = work.lapsed ?? before?.document ?? {};
  work.lapsed = null;
  work.touched = true;
  work.version = before ? work.version + 1 : Math.max(work.version + 1, moment.date.getTime() * 1000);
  work.entity = entity && withDatasets({ ...entity, version: work.version }, around);
  changes.push(changeOf(before, work, written, around));
  const after = work.entity?.document ?? {};
  // What an operation brings stands for its changes; what has expired has left its mark all the same.
  const left = brought
    ? samplesBetween(written, before?.document ?? {}, moment.text)
    : samplesBetween(written, after, moment.text);
  const scopes = brought ? [] : scopeSamples(before?.scopes ?? [], entity?.scopes ?? [], moment.text);
  for (const samples of [left, brought ?? [], scopes]) for (const sample of samples) work.samples.push(sample);
}

/** NGSI-LD 1.9.1 §4.22: takes away what has expired, and leaves it alone when nothing has. */
function expire(work: Work, changes: ChangeRow[], around: Around): Outcome {
  const { stored, entity, lapsed } = work;
  if (stored === null || lapsed === null || work.touched)
    return { outcome: 'unchanged', version: work.version, leftAlone: [] };
  const moment = momentOf(stored, around.now);
  note(work, stored, entity && { ...entity, modified: moment.date }, changes, { ...around, moment });
  return { outcome: entity === null ? 'deleted' : 'updated', version: work.version, leftAlone: [] };
}

function withDatasets(entity: Entity, { datasetsOf }: Around): Entity {
  return { ...entity, datasets: datasetsOf(entity) };
}

/** Writes the entity's memberships anew after selections have changed; nothing that a reader sees as a change. */
function reclassify(work: Work, around: Around): Outcome {
  const { entity, version } = work;
  const unchanged = { outcome: 'unchanged', version, leftAlone: [] } as const;
  if (entity === null) return unchanged;
  const datasets = around.datasetsOf(entity);
  if (datasets.length === entity.datasets.length && datasets.every((each) => entity.datasets.includes(each)))
    return unchanged;
  work.entity = { ...entity, datasets };
  work.touched = true;
  return unchanged;
}

/** The present, but never before the entity's last change: `modifiedAt` must not go back. */
function momentOf(before: Entity | null, now: Date): Moment {
  const date = before && before.modified > now ? before.modified : now;
  return { date, text: date.toISOString() };
}

function changeOf(
  before: Entity | null,
  { id, entity, version }: Work,
  written: Readonly<Document>,
  { keepsValues }: Around,
): ChangeRow {
  const present = entity ?? before!;
  const attributes = changedAttributes(before === null ? {} : written, entity?.document ?? {});
  const datasets = before && entity ? union(before.datasets, entity.datasets) : present.datasets;
  return {
    entity: id,
    kind: entity === null ? 3 : before === null ? 1 : 2,
    version,
    types: present.types,
    attributes,
    datasets,
    before: beforeOf(),
  };

  function beforeOf() {
    if (before === null) return null;
    if (entity === null) return beforeDeletion(before);
    return beforeUpdate(written, entity.document, attributes, keepsValues(entity.types));
  }
}

function union(some: readonly number[], others: readonly number[]): readonly number[] {
  if (others.every((each) => some.includes(each))) return some;
  return [...new Set([...some, ...others])];
}
