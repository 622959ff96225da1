import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/index.ts';
import { membershipsOf, personById } from './accounts/account-store.ts';
import { createExpiringCache } from './expiring-cache.ts';
import { keyById } from './keys/key-store.ts';
import { anonymous, type Participant } from './participant.ts';

/** Who made something for which the node works later on, as it is kept: by whom, and for which organisation. */
export interface Maker {
  readonly maker: MakerName;
  readonly organisation: string | null;
}

/** A person or a key by its id, the operator by `OPERATOR_KEY`, or anybody where access is open. */
export type MakerName = `person:${string}` | `key:${string}` | 'operator' | 'anyone';

/** As whom the node does what somebody asked for earlier. */
export interface Standing {
  /** The participant that a maker is now; its organisation where the maker is no more, and null where nobody is left. */
  of(maker: Maker): Promise<Participant | null>;
  close(): Promise<void>;
}

/** How a participant is kept as the maker of something. */
export function makerName({ kind, id }: Participant): MakerName {
  if (kind === 'anonymous') return 'anyone';
  if (id === null) return 'operator';
  return kind === 'person' ? `person:${id}` : `key:${id}`;
}

/** Reads who makers are now; believed for at most a second, and not beyond a change of permissions. */
export async function createStanding({ db, clock }: { db: Database; clock: Clock }): Promise<Standing> {
  const known = createExpiringCache<Participant | null>({ now: () => performance.now(), capacity: 20_000 });
  const close = await db.listen('permissions', () => known.clear());

  async function read({ maker, organisation }: Maker): Promise<Participant | null> {
    if (maker === 'anyone') return anonymous;
    if (maker === 'operator') return { ...anonymous, kind: 'operator', name: 'operator', operator: true };
    const [kind, id = ''] = maker.split(/:(.*)/s);
    const found = kind === 'person' ? await person(id) : await key(id, organisation);
    const isMember = found?.memberships.some((one) => one.organisation === organisation) ?? false;
    if (organisation === null || isMember || found?.operator) return found;
    // Whoever has left takes nothing along: what was made for the organisation stays with it.
    const memberships = [{ organisation, role: 'member' as const }];
    return { kind: 'application', id: null, name: organisation, memberships, operator: false };
  }

  async function person(id: string): Promise<Participant | null> {
    const row = await personById(db.kysely, id);
    if (row === null) return null;
    const memberships = await membershipsOf(db.kysely, id);
    return { kind: 'person', id, name: row.name, memberships, operator: row.operator };
  }

  async function key(id: string, organisation: string | null): Promise<Participant | null> {
    const row = await keyById(db.kysely, organisation, id);
    if (row === null || row.revoked !== null || (row.expires !== null && row.expires <= clock.now())) return null;
    if (row.organisation === null || row.role === 'operator')
      return { kind: 'operator', id, name: row.name, memberships: [], operator: true };
    const memberships = [{ organisation: row.organisation, role: row.role }];
    return { kind: 'application', id, name: row.name, memberships, operator: false };
  }

  return {
    of: (maker) => known.get(`${maker.maker} ${maker.organisation ?? ''}`, () => read(maker)),
    close,
  };
}
