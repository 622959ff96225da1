import type { Database, Transaction } from '../../platform/database/index.ts';
import { announce } from '../announcement-store.ts';
import type { Deeds } from '../deeds.ts';
import { participantError } from '../errors.ts';
import type { Role } from '../participant.ts';
import { countMembers, deleteMember, listMembers, lockForMember, updateRole } from './member-store.ts';

/** One member of an organisation. */
export interface Member {
  readonly person: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly since: Date;
}

/** Who belongs to which organisation. An organisation never loses its last administrator. */
export interface Members {
  list(organisation: string): Promise<Member[]>;
  /** How many members each organisation has; those without any are absent. */
  counts(organisations: readonly string[]): Promise<ReadonlyMap<string, number>>;
  changeRole(organisation: string, person: string, role: Role): Promise<'changed' | 'unchanged'>;
  /** Removal by an administrator, and leaving of one's own will. */
  remove(organisation: string, person: string): Promise<void>;
}

/** Opens the memberships of a node; `changed` drops what this process remembers of people. */
export function createMembers(deps: { db: Database; deeds: Deeds; changed: () => void }): Members {
  const { db } = deps;

  const withMember = async <T>(
    organisation: string,
    person: string,
    keepsAdministrator: boolean,
    work: (tx: Transaction, role: Role) => Promise<T>,
  ) => {
    const result = await db.transaction(async (tx) => {
      const found = await lockForMember(tx, organisation, person);
      if (found === null) throw participantError('member-missing', { person });
      const isLast = found.role === 'administrator' && found.administrators === 1;
      if (isLast && !keepsAdministrator) throw participantError('last-administrator');
      await announce(tx, `person:${person}`);
      return work(tx, found.role);
    });
    deps.changed();
    return result;
  };

  return {
    list: (organisation) => listMembers(db.kysely, organisation),
    counts: (organisations) => countMembers(db.kysely, organisations),
    changeRole: (organisation, person, role) =>
      withMember(organisation, person, role === 'administrator', async (tx, before) => {
        if (before === role) return 'unchanged';
        await updateRole(tx, organisation, person, role);
        const object = ['person', person] as const;
        await deps.deeds.record(tx, { action: 'member.role-changed', object, organisation, details: { before, role } });
        return 'changed';
      }),
    remove: (organisation, person) =>
      withMember(organisation, person, false, async (tx) => {
        await deleteMember(tx, organisation, person);
        await deps.deeds.record(tx, { action: 'member.removed', object: ['person', person], organisation });
      }),
  };
}
