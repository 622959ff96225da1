import { randomBytes } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import { createRateLimit } from '../../platform/http/index.ts';
import { newId } from '../../platform/ids.ts';
import { announce } from '../announcement-store.ts';
import type { Deeds } from '../deeds.ts';
import { digestOf } from '../digest.ts';
import { participantError } from '../errors.ts';
import type { AccountMails } from '../letters/account-mails.ts';
import type { Role } from '../participant.ts';
import {
  countOpen,
  deleteByHash,
  deleteInvitation,
  type InvitationRow,
  listOpen,
  openByHash,
  takeInvitation,
  writeInvitation,
} from './invitation-store.ts';
import { insertMember, isMemberByEmail } from './member-store.ts';
import type { Organisation } from './organisation.ts';

/** One open invitation. */
export interface Invitation {
  readonly id: string;
  readonly organisation: string;
  readonly email: string;
  readonly role: Role;
  readonly created: Date;
  readonly expires: Date;
}

/** Invitations by mail. The token in the link is the only thing that opens one; only its hash is kept. */
export interface Invitations {
  /** Sends one; a second to the same address replaces the first. */
  invite(organisation: Organisation, to: { email: string; role: Role }, by: string | null): Promise<Invitation>;
  list(organisation: string): Promise<Invitation[]>;
  /** What a link invites to, while it is open. */
  open(token: string): Promise<Invitation | null>;
  /** Makes the person a member; of two who accept at once, one does. `email` must be the invited, proven address. */
  accept(token: string, person: { id: string; email: string }): Promise<Invitation>;
  decline(token: string): Promise<void>;
  withdraw(organisation: string, id: string): Promise<boolean>;
}

/** How long an invitation stands, and how many may stand at once: a stranger's inbox is not ours to fill. */
const invitationMilliseconds = 14 * 24 * 3600 * 1000;
const openLimit = 100;

/** Letters an hour: one that is withdrawn and sent again is another letter. */
const hourly = { organisation: openLimit, address: 4 };
const everyHour = (burst: number) => createRateLimit({ perSecond: burst / 3600, burst });

/** Opens the invitations of a node; `changed` drops what this process remembers of people. */
export function createInvitations(deps: {
  db: Database;
  clock: Clock;
  mails: AccountMails;
  deeds: Deeds;
  changed: () => void;
}): Invitations {
  const { db, clock } = deps;
  const limits = { organisation: everyHour(hourly.organisation), address: everyHour(hourly.address) };
  return {
    async invite(organisation, { email, role }, by) {
      const address = email.trim().toLowerCase();
      const wait = Math.max(limits.address.take(address), limits.organisation.take(organisation.id));
      if (wait > 0) throw participantError('invited-too-often', { seconds: Math.ceil(wait) }, { field: 'email' });
      const token = randomBytes(32).toString('base64url');
      const row = await db.transaction(async (tx) => {
        if ((await countOpen(tx, organisation.id, clock.now())) >= openLimit) {
          throw participantError('too-many-invitations', { limit: openLimit });
        }
        if (await isMemberByEmail(tx, organisation.id, address)) {
          throw participantError('already-member', { email: address }, { field: 'email' });
        }
        const id = newId();
        const object = ['invitation', id] as const;
        await deps.deeds.record(tx, {
          action: 'invitation.sent',
          object,
          organisation: organisation.id,
          details: { role },
        });
        return writeInvitation(tx, {
          id,
          organisation: organisation.id,
          email: address,
          role,
          hash: digestOf(token),
          invitedBy: by,
          expires: new Date(clock.now().getTime() + invitationMilliseconds),
        });
      });
      const { sl, en = sl } = organisation.names;
      await deps.mails.invitation(address, { sl, en }, token);
      return invitationOf(row);
    },
    list: async (organisation) => (await listOpen(db.kysely, organisation, clock.now())).map(invitationOf),
    async open(token) {
      const row = await openByHash(db.kysely, digestOf(token), clock.now());
      return row && invitationOf(row);
    },
    async accept(token, person) {
      const invitation = await db.transaction(async (tx) => {
        const row = await takeInvitation(tx, digestOf(token), clock.now());
        if (row === null) throw participantError('invitation-missing');
        if (row.email !== person.email.toLowerCase()) throw participantError('invitation-for-another');
        await insertMember(tx, row.organisation, person.id, row.role);
        const object = ['person', person.id] as const;
        const details = { role: row.role };
        await deps.deeds.record(tx, { action: 'member.joined', object, organisation: row.organisation, details });
        await announce(tx, `person:${person.id}`);
        return invitationOf(row);
      });
      deps.changed();
      return invitation;
    },
    async decline(token) {
      if (!(await deleteByHash(db.kysely, digestOf(token)))) throw participantError('invitation-missing');
    },
    withdraw: (organisation, id) =>
      db.transaction(async (tx) => {
        const withdrawn = await deleteInvitation(tx, organisation, id);
        const object = ['invitation', id] as const;
        if (withdrawn) await deps.deeds.record(tx, { action: 'invitation.withdrawn', object, organisation });
        return withdrawn;
      }),
  };
}

function invitationOf(row: InvitationRow): Invitation {
  const { id, organisation, email, role, created, expires } = row;
  return { id, organisation, email, role, created, expires };
}
