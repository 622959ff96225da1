import type { Clock } from '../clock.ts';
import type { Database, Executor } from '../database/index.ts';
import { newId } from '../ids.ts';
import { listEntries, writeEntry } from './audit-store.ts';

/** One deed: who did what to which object, when. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  /** `kind:id` of the participant. */
  readonly participant: string;
  readonly participantName: string;
  /** A verb in the past tense with its room: `key.created`. */
  readonly action: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly organisation: string | null;
  /** What else is worth knowing; never a secret nor personal data beyond names. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly request: string | null;
}

/** Which deeds are asked for. */
export interface AuditFilter {
  readonly organisation?: string;
  readonly objectKind?: string;
  readonly objectId?: string;
  /** The id of the last entry of the page before. */
  readonly before?: string;
}

/** A deed as its room tells it. */
export type Deed = Omit<AuditEntry, 'id' | 'at' | 'organisation' | 'details' | 'request'> &
  Partial<Pick<AuditEntry, 'organisation' | 'details' | 'request'>>;

/** The record of who did what. It only grows. */
export interface Audit {
  /** Records a deed, in the transaction of the deed itself when one is given. */
  record(deed: Deed, tx?: Executor): Promise<void>;
  list(filter?: AuditFilter, limit?: number): Promise<AuditEntry[]>;
}

/** Makes the record. */
export function createAudit({ db, clock }: { readonly db: Database; readonly clock: Clock }): Audit {
  return {
    record: (deed, tx) => {
      const at = clock.now();
      const id = newId(at.getTime());
      return writeEntry(tx ?? db.kysely, { organisation: null, details: {}, request: null, ...deed, id, at });
    },
    list: (filter = {}, limit = 100) => listEntries(db.kysely, filter, limit),
  };
}
