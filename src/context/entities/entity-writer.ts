import type { Access } from '../../participants/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../platform/errors.ts';
import { contextError } from '../errors.ts';
import { BatchFailure, type ExecuteBatch } from './batch-execution.ts';
import { type CoalescerLimits, createCoalescer, type Job } from './coalescer.ts';
import type { EntityOperation, Outcome } from './entity.ts';
import { requireStorable } from './storable.ts';

interface Deps {
  readonly execute: ExecuteBatch;
  readonly clock: Clock;
  readonly limits: CoalescerLimits & {
    /** Jobs that may wait before others are turned away. */ readonly waiting: number;
  };
  /** Told after a commit, so that followers wake up. */
  readonly committed?: (space: number) => void;
}

interface WriteJob extends Job {
  readonly access: Access;
  readonly operation: EntityOperation;
  readonly settle: (outcome: Outcome) => void;
  readonly fail: (error: unknown) => void;
}

/** The one way by which entities change. */
export interface EntityWriter {
  /** One outcome for each operation, in order; rejects only when the node itself fails. `bytes`: how large they came. */
  apply(access: Access, operations: readonly EntityOperation[], options?: { bytes?: number }): Promise<Outcome[]>;
  idle(): Promise<void>;
}

/** How long one whose write failed in the database does not share batches with others. */
const suspicion = 60_000;

/** Makes the coalescing writer. */
export function createEntityWriter({ execute, clock, limits, committed }: Deps): EntityWriter {
  const suspects = new Map<string, number>();
  const coalescer = createCoalescer<WriteJob>({ run, isSuspect, limits });

  function isSuspect(job: WriteJob): boolean {
    if (suspects.size === 0) return false;
    const until = Math.max(suspects.get(entityKey(job)) ?? 0, suspects.get(participantKey(job)) ?? 0);
    return until > clock.now().getTime();
  }

  async function run(space: number, jobs: readonly WriteJob[]): Promise<void> {
    try {
      const outcomes = await execute(space, jobs);
      committed?.(space);
      for (const [index, job] of jobs.entries()) job.settle(outcomes[index]!);
    } catch (error) {
      await afterFailure(space, jobs, error);
    }
  }

  async function afterFailure(space: number, jobs: readonly WriteJob[], error: unknown): Promise<void> {
    if (!(error instanceof BatchFailure)) {
      for (const job of jobs) job.fail(error);
    } else if (error.failure !== 'unstorable' && (error.failure !== 'outdated' || jobs.length === 1)) {
      for (const job of jobs) job.settle({ outcome: 'refused', error: refusalOf(error, job) });
    } else if (jobs.length === 1) {
      suspect(jobs[0]!);
      jobs[0]!.settle({ outcome: 'refused', error: refusalOf(error, jobs[0]!) });
    } else {
      // One half after the other, so that the order of an entity's operations stays.
      const middle = Math.ceil(jobs.length / 2);
      await run(space, jobs.slice(0, middle));
      await run(space, jobs.slice(middle));
    }
  }

  function suspect(job: WriteJob): void {
    const now = clock.now().getTime();
    for (const [key, until] of suspects) if (until <= now) suspects.delete(key);
    suspects.set(entityKey(job), now + suspicion);
    if (job.access.participant.id !== null) suspects.set(participantKey(job), now + suspicion);
  }

  return {
    apply(access, operations, { bytes = operations.length * 1_000 } = {}) {
      if (coalescer.waiting + operations.length > limits.waiting && coalescer.waiting > 0) {
        return Promise.reject(contextError('too-busy', { seconds: 1 }));
      }
      return new Promise((resolve, reject) => {
        const outcomes: Outcome[] = new Array(operations.length);
        let open = operations.length;
        const settle = (index: number, outcome: Outcome) => {
          outcomes[index] = outcome;
          open -= 1;
          if (open === 0) resolve(outcomes);
        };
        const jobs: WriteJob[] = [];
        for (const [index, operation] of operations.entries()) {
          const refused = refusalOfInput(operation);
          if (refused) settle(index, { outcome: 'refused', error: refused });
          else {
            const share = bytes / operations.length;
            const { id } = operation;
            jobs.push({
              space: access.space,
              id,
              bytes: share,
              access,
              operation,
              settle: (outcome) => settle(index, outcome),
              fail: reject,
            });
          }
        }
        if (operations.length === 0) resolve(outcomes);
        coalescer.add(jobs);
      });
    },
    idle: () => coalescer.idle(),
  };
}

const entityKey = (job: WriteJob): string => `entity ${job.space} ${job.id}`;
const participantKey = (job: WriteJob): string => `participant ${job.access.participant.id}`;

function refusalOfInput(operation: EntityOperation): DomainError | undefined {
  try {
    requireStorable(operation);
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

function refusalOf({ failure, message, cause }: BatchFailure, { id }: WriteJob): DomainError {
  switch (failure) {
    case 'outdated':
      return contextError('contended', { id }, { cause });
    case 'unknown':
      return contextError('outcome-unknown', {}, { cause });
    case 'unavailable':
      return contextError('database-unavailable', {}, { cause });
    case 'unstorable':
      return contextError('unstorable', { id, reason: message.slice(0, 200) }, { cause });
  }
}
