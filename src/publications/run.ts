import type { EntityDraft } from '../connectors/index.ts';
import type { Covered } from './coverage.ts';
import { publicationsError } from './errors.ts';
import type { SourceFile } from './publication.ts';

/** Why a source is read: to look, or to change what is published. */
export type RunKind = 'check' | 'publish' | 'replace' | 'append' | 'pull' | 'retire';

/** Where a run stands. */
export type RunState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** What a run has counted so far; `created` … `removed` compare with what was published before. */
export interface RunCounts {
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly removed: number;
}

/** Nothing counted. */
export const noCounts: RunCounts = {
  rows: 0,
  accepted: 0,
  rejected: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  removed: 0,
};

/** What a run shows beside its counts. */
export interface RunOutcome extends Covered {
  /** The first entities that the mapping makes. */
  readonly first?: readonly EntityDraft[];
  /** Attributes that the model requires, with the number of entities that lack each. */
  readonly missing?: Readonly<Record<string, number>>;
}

/** Why a run failed, in both languages. */
export interface RunError {
  readonly code: string;
  readonly sl: string;
  readonly en: string;
}

/** One reading of a source. */
export interface Run {
  readonly id: string;
  readonly publication: string;
  readonly kind: RunKind;
  readonly state: RunState;
  /** How often it has been taken up; who works on an earlier attempt has lost it. */
  readonly attempt: number;
  readonly source: SourceFile | null;
  readonly requestedBy: string | null;
  readonly bytes: number;
  readonly totalBytes: number;
  readonly counts: RunCounts;
  readonly outcome: RunOutcome;
  readonly error: RunError | null;
  readonly created: Date;
  readonly started: Date | null;
  readonly ended: Date | null;
}

/** A row that a run refused. */
export interface Rejection {
  readonly line: number;
  readonly column: string | null;
  readonly code: string;
  readonly sl: string;
  readonly en: string;
}

/** Rejections kept per run; all are counted. */
export const maxRejections = 10_000;

/** Refuses a run that is not a finished comparison with a file which is not published yet. */
export function requireCompared({ id, kind, state, source }: Run, published: SourceFile | null): void {
  const own = source?.file ?? null;
  if (kind !== 'check' || state !== 'done' || own === null || own === published?.file)
    throw publicationsError('nothing-to-confirm', { run: id });
}
