import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { announce } from '../announcement-store.ts';
import type { Deeds } from '../deeds.ts';
import { digestOf } from '../digest.ts';
import { participantError } from '../errors.ts';
import { createExpiringCache } from '../expiring-cache.ts';
import type { Participant, Role } from '../participant.ts';
import { looksLikeKey, newKey, prefixOf } from './key.ts';
import { insertKey, type KeyRow, keyById, listKeys, noteUses, revokeKey, validKey } from './key-store.ts';

/** What a key may do: as a member of its organisation in a role, or all that the operator may. */
export type KeyRole = Role | 'operator';

/** One key as lists show it. */
export interface ApiKey {
  readonly id: string;
  /** The first characters, by which people recognise it. */
  readonly prefix: string;
  readonly name: string;
  readonly organisation: string | null;
  readonly role: KeyRole;
  readonly created: Date;
  readonly createdBy: string | null;
  readonly expires: Date | null;
  /** Up to ten seconds behind. */
  readonly lastUsed: Date | null;
  readonly revoked: Date | null;
}

/** What is asked for with a new key; an operator's key has no organisation. */
export type NewKey =
  | { organisation: string; role: Role; name: string; expires?: Date | null; by: string | null }
  | { organisation: null; role: 'operator'; name: string; expires?: Date | null; by: string | null };

/** The keys of applications. */
export interface Keys {
  /** Makes a key; `secret` is the only time that it can be seen. */
  create(key: NewKey): Promise<{ key: ApiKey; secret: string }>;
  list(organisation: string | null): Promise<ApiKey[]>;
  get(organisation: string | null, id: string): Promise<ApiKey | null>;
  revoke(id: string): Promise<'revoked' | 'unchanged'>;
  /** The participant that a key stands for, or null when it is not valid (any more). */
  participantOf(secret: string): Promise<Participant | null>;
  /** Forgets what is remembered here; for changes made in this process. */
  forget(): void;
  /** Writes the noted uses now. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** How many valid keys one organisation may have. */
export const keyLimit = 200;

const flushEveryMilliseconds = 10_000;

/** Opens the keys of a node; `operatorKey` is the setting OPERATOR_KEY, which need not have the form of our keys. */
export async function createKeys(deps: {
  db: Database;
  clock: Clock;
  deeds: Deeds;
  operatorKey: string | null;
}): Promise<Keys> {
  const { db, clock } = deps;
  const known = createExpiringCache<KnownKey | null>({
    now: () => performance.now(),
    capacity: 20_000,
    lasts: (key) => (key?.expires ? key.expires.getTime() - clock.now().getTime() : Number.POSITIVE_INFINITY),
  });
  const operatorDigest = deps.operatorKey === null ? null : digestOf(deps.operatorKey);
  const unlisten = await db.listen('permissions', () => known.clear());
  let uses = new Map<string, Date>();

  const load = async (digest: Buffer): Promise<KnownKey | null> => {
    const row = await validKey(db.kysely, digest, clock.now());
    return row === null ? null : { participant: participantFor(row), expires: row.expires, id: row.id };
  };

  const record = (tx: Transaction, action: string, { id, organisation, name, role }: ApiKey | KeyRow) =>
    deps.deeds.record(tx, {
      action,
      object: ['key', id],
      details: { name, role },
      ...(organisation === null ? {} : { organisation }),
    });

  const flush = async () => {
    if (uses.size === 0) return;
    const noted = uses;
    uses = new Map();
    await noteUses(db.kysely, noted);
  };
  // A failed note is not worth a request: the next use writes again.
  const timer = setInterval(() => void flush().catch(() => undefined), flushEveryMilliseconds);
  timer.unref();

  return {
    async create(key) {
      if (key.expires && key.expires <= clock.now()) {
        throw participantError('expiry-past', { expires: key.expires.toISOString() }, { field: 'expires' });
      }
      const secret = newKey();
      const wanted = {
        id: newId(),
        hash: digestOf(secret),
        prefix: prefixOf(secret),
        name: key.name,
        organisation: key.organisation,
        role: key.role,
        created_by: key.by,
        expires: key.expires ?? null,
      };
      const row = await db.transaction(async (tx) => {
        const written = await insertKey(tx, wanted, keyLimit);
        if (written !== null) await record(tx, 'key.created', written);
        return written;
      });
      if (row === null) throw participantError('too-many-keys', { limit: keyLimit });
      // Whoever tried the key before it was known would else be refused for another second.
      known.clear();
      return { key: keyOf(row), secret };
    },
    async list(organisation) {
      return (await listKeys(db.kysely, organisation)).map(keyOf);
    },
    async get(organisation, id) {
      const row = await keyById(db.kysely, organisation, id);
      return row && keyOf(row);
    },
    async revoke(id) {
      const revoked = await db.transaction(async (tx) => {
        const done = await revokeKey(tx, id, clock.now());
        if (done === null) return false;
        await announce(tx, `key:${id}`);
        await record(tx, 'key.revoked', done);
        return true;
      });
      known.clear();
      return revoked ? 'revoked' : 'unchanged';
    },
    async participantOf(secret) {
      const digest = digestOf(secret);
      if (operatorDigest !== null && timingSafeEqual(digest, operatorDigest)) return operatorByKey;
      if (!looksLikeKey(secret)) return null;
      const key = await known.get(digest.toString('base64'), () => load(digest));
      if (key === null) return null;
      uses.set(key.id, clock.now());
      return key.participant;
    },
    forget: () => known.clear(),
    flush,
    async close() {
      clearInterval(timer);
      await unlisten();
      await flush().catch(() => undefined);
    },
  };
}

interface KnownKey {
  readonly id: string;
  readonly participant: Participant;
  readonly expires: Date | null;
}

const operatorByKey: Participant = {
  kind: 'operator',
  id: null,
  name: 'OPERATOR_KEY',
  memberships: [],
  operator: true,
};

function participantFor(row: Pick<KeyRow, 'id' | 'name' | 'organisation' | 'role'>): Participant {
  if (row.organisation === null || row.role === 'operator') {
    return { kind: 'operator', id: row.id, name: row.name, memberships: [], operator: true };
  }
  const memberships = [{ organisation: row.organisation, role: row.role }];
  return { kind: 'application', id: row.id, name: row.name, memberships, operator: false };
}

function keyOf(row: KeyRow): ApiKey {
  return {
    id: row.id,
    prefix: row.prefix,
    name: row.name,
    organisation: row.organisation,
    role: row.role,
    created: row.created,
    createdBy: row.created_by,
    expires: row.expires,
    lastUsed: row.last_used,
    revoked: row.revoked,
  };
}
