import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { announce } from '../announcement-store.ts';
import type { Deeds } from '../deeds.ts';
import { createExpiringCache } from '../expiring-cache.ts';
import { atLeast, type Participant } from '../participant.ts';
import type { Access } from './access.ts';
import {
  confirmedAmong,
  deleteGrants,
  type GrantRow,
  grantById,
  grantsHeld,
  listGrants,
  stewardsOf,
  writeGrant,
} from './grant-store.ts';
import { type Holder, holderOf, holdersOf } from './holder.ts';

/** Attribute IRIs that a dataset or a grant shows; null = all. */
export type Shown = ReadonlySet<string> | null;

/** What this room must know of spaces and cannot read itself, because context stands above it. */
export interface SpaceReader {
  /** The organisation that a space belongs to; null for the node's shared space and for an unknown one. */
  organisation(space: number): Promise<string | null>;
  /** The datasets of a space with the attributes each shows. */
  shows(space: number): Promise<ReadonlyMap<number, Shown>>;
}

/** One grant, as it is asked for. */
export interface NewGrant {
  readonly holder: Holder;
  readonly dataset: number;
  /** Narrows what the dataset shows to these attribute IRIs; absent = all that the dataset shows. */
  readonly shows?: readonly string[];
  /** Who wrote it and for what: `steward`, `open`, `manual`, `publication:<id>`, `agreement:<id>`, `consent:<id>`. */
  readonly source: string;
  readonly until?: Date;
  readonly by?: string | null;
}

/** One grant, as it stands. */
export interface Grant {
  readonly id: string;
  readonly holder: Holder;
  readonly dataset: number;
  readonly shows: readonly string[] | null;
  readonly source: string;
  readonly until: Date | null;
  readonly created: Date;
  readonly createdBy: string | null;
}

/** Which spaces a participant may read anything in: those of owners whose spaces it sees whole, and those of datasets. */
export interface Reach {
  /** Whether it sees all of a space that belongs to this organisation; null: to the node. */
  readonly seesAllOf: (owner: string | null) => boolean;
  /** Numbers of the datasets that it was granted. */
  readonly datasets: readonly number[];
}

/** The owner of every grant. */
export interface Permissions {
  /** What a participant may see and change in a space; at most a second old, and never older than a change here. */
  resolve(participant: Participant, space: number): Promise<Access>;
  /** How far a participant's reading goes, over all spaces. */
  reach(participant: Participant): Promise<Reach>;
  /** Gives, or changes, the one grant of this holder, dataset and source; `tx` joins the caller's transaction. */
  grant(grant: NewGrant, tx?: Transaction): Promise<{ outcome: 'created' | 'changed'; grant: Grant }>;
  /** Withdraws every grant that matches all given parts; answers how many. At least one part must be given. */
  revoke(match: { id?: string; holder?: Holder; dataset?: number; source?: string }, tx?: Transaction): Promise<number>;
  grantsOf(filter: {
    dataset?: number;
    holder?: Holder;
    steward?: string;
    after?: string;
    limit?: number;
  }): Promise<Grant[]>;
  grantById(id: string): Promise<Grant | null>;
  /** The organisations whose administrators may pass a dataset on. */
  stewardsOf(dataset: number): Promise<readonly string[]>;
  /** To be called in the transaction that changes what a dataset shows or whose a space is. */
  announceChange(tx: Transaction): Promise<void>;
  /** Forgets what is remembered here; to be called after the commit of such a change, so that it holds at once. */
  forget(): void;
  close(): Promise<void>;
}

/** Opens the grants of a node and follows their changes in other processes. */
export async function createPermissions(deps: {
  db: Database;
  clock: Clock;
  deeds: Deeds;
  /** ACCESS=open: anybody may read and write all context data. */
  openAccess: boolean;
  spaces: SpaceReader;
}): Promise<Permissions> {
  const { db, clock } = deps;
  const accesses = createExpiringCache<Resolved>({
    now: () => performance.now(),
    capacity: 20_000,
    lasts: (resolved) => (resolved.ends === null ? Number.POSITIVE_INFINITY : resolved.ends - clock.now().getTime()),
  });
  const datasets = createExpiringCache<ReadonlyMap<number, Shown>>({ now: () => performance.now(), capacity: 5_000 });
  const owners = createExpiringCache<string | null>({ now: () => performance.now(), capacity: 20_000 });
  const forgetAll = () => {
    accesses.clear();
    datasets.clear();
    owners.clear();
  };
  const unlisten = await db.listen('permissions', forgetAll);

  const read = async (participant: Participant, space: number): Promise<Resolved> => {
    const now = clock.now();
    const [shown, owner, held, stewardOf] = await Promise.all([
      datasets.get(String(space), () => deps.spaces.shows(space)),
      owners.get(String(space), () => deps.spaces.organisation(space)),
      grantsHeld(db.kysely, holdersOf(participant), now),
      confirmedAmong(db.kysely, stewardships(participant)),
    ]);
    const ends = held.flatMap((grant) => (grant.until === null ? [] : [grant.until.getTime()]));
    return {
      access: {
        participant,
        space,
        readsAll: readsAll(participant, owner, deps.openAccess),
        datasets: readable(shown, held),
        writesAll: participant.operator || deps.openAccess,
        stewardOf,
      },
      ends: ends.length === 0 ? null : Math.min(...ends),
    };
  };

  /** Does `work` in the caller's transaction, or in one of its own; in both others learn of it at commit. */
  const changing = async <T>(tx: Transaction | undefined, what: string, work: (tx: Transaction) => Promise<T>) => {
    const announced = async (inner: Transaction) => {
      const result = await work(inner);
      await announce(inner, what);
      return result;
    };
    if (tx !== undefined) return announced(tx);
    const result = await db.transaction(announced);
    forgetAll();
    return result;
  };

  return {
    async resolve(participant, space) {
      const key = `${cacheKey(participant)}\n${space}`;
      const { access } = await accesses.get(key, () => read(participant, space));
      return access;
    },
    async reach(participant) {
      const held = await grantsHeld(db.kysely, holdersOf(participant), clock.now());
      return {
        seesAllOf: (owner) => readsAll(participant, owner, deps.openAccess),
        datasets: [...new Set(held.map(({ dataset }) => dataset))],
      };
    },
    grant: (grant, tx) =>
      changing(tx, grant.holder, async (inner) => {
        const row = await writeGrant(inner, {
          id: newId(),
          holder: holderOf(grant.holder),
          dataset: grant.dataset,
          shows: grant.shows === undefined ? null : [...grant.shows],
          source: grant.source,
          until: grant.until ?? null,
          created_by: grant.by ?? null,
        });
        const { id, created: _, created_by: __, inserted, ...details } = row;
        await deps.deeds.record(inner, { action: 'grant.given', object: ['grant', id], details });
        return { outcome: inserted ? 'created' : 'changed', grant: grantOf(row) };
      }),
    async revoke(match, tx) {
      if (Object.values(match).every((part) => part === undefined)) return 0;
      return changing(tx, match.holder ?? '*', async (inner) => {
        const removed = await deleteGrants(inner, match);
        for (const { id, ...details } of removed) {
          await deps.deeds.record(inner, { action: 'grant.withdrawn', object: ['grant', id], details });
        }
        return removed.length;
      });
    },
    async grantsOf(filter) {
      const rows = await listGrants(db.kysely, { ...filter, limit: filter.limit ?? 1000 });
      return rows.map(grantOf);
    },
    async grantById(id) {
      const row = await grantById(db.kysely, id);
      return row && grantOf(row);
    },
    stewardsOf: (dataset) => stewardsOf(db.kysely, dataset),
    announceChange: (tx) => announce(tx, '*'),
    forget: forgetAll,
    close: unlisten,
  };
}

interface Resolved {
  readonly access: Access;
  /** When the first of its grants runs out, in milliseconds since 1970. */
  readonly ends: number | null;
}

/** With open access everybody also reads all: who could change a row but not see it would write blindly. */
function readsAll(participant: Participant, spaceOwner: string | null, openAccess: boolean): boolean {
  if (participant.operator || openAccess) return true;
  return participant.memberships.some((one) => one.organisation === spaceOwner && one.role === 'administrator');
}

/** Organisations it may write for, once the operator has confirmed that they are who they say. */
function stewardships(participant: Participant): string[] {
  return participant.memberships.filter((one) => atLeast(one.role, 'provider')).map((one) => one.organisation);
}

/** The granted datasets of the space; several grants of one dataset show together what each of them shows. */
export function readable(
  shown: ReadonlyMap<number, Shown>,
  held: readonly { dataset: number; shows: readonly string[] | null }[],
): ReadonlyMap<number, Shown> {
  const result = new Map<number, Shown>();
  for (const grant of held) {
    const ofDataset = shown.get(grant.dataset);
    if (ofDataset === undefined) continue;
    result.set(grant.dataset, union(result.get(grant.dataset), narrowed(ofDataset, grant.shows)));
  }
  return result;
}

function narrowed(ofDataset: Shown, ofGrant: readonly string[] | null): Shown {
  if (ofGrant === null) return ofDataset;
  return new Set(ofDataset === null ? ofGrant : ofGrant.filter((attribute) => ofDataset.has(attribute)));
}

function union(before: Shown | undefined, more: Shown): Shown {
  if (before === undefined) return more;
  return before === null || more === null ? null : new Set([...before, ...more]);
}

/** Two participants with the same key may read and write the same: memberships are part of it. */
function cacheKey(participant: Participant): string {
  const memberships = participant.memberships.map((one) => `${one.organisation}=${one.role}`);
  return `${participant.kind} ${participant.id ?? ''} ${participant.operator} ${memberships.join(' ')}`;
}

function grantOf(row: GrantRow): Grant {
  return {
    id: row.id,
    holder: row.holder,
    dataset: row.dataset,
    shows: row.shows,
    source: row.source,
    until: row.until,
    created: row.created,
    createdBy: row.created_by,
  };
}
