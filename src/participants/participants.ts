import type { Audit } from '../platform/audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/index.ts';
import type { Log } from '../platform/log.ts';
import type { Secrets } from '../platform/secrets/index.ts';
import { type Accounts, createAccounts } from './accounts/accounts.ts';
import { createAuthentication } from './accounts/authentication.ts';
import { type AuthenticationDoor, createAuthenticationDoor } from './accounts/authentication-door.ts';
import { createOperator, type Operator } from './accounts/operator.ts';
import { formTokenOf, isFormToken, sessionCookie } from './accounts/session-cookie.ts';
import { createSessions, type Sessions } from './accounts/sessions.ts';
import { createSignUpPass, type SignUpRule } from './accounts/sign-up-pass.ts';
import { createDeeds, type Deeds, type OwnDeed } from './deeds.ts';
import { createIdentification, type Identification } from './identification.ts';
import { createKeys, type Keys } from './keys/keys.ts';
import { createAccountMails, type SendLetter } from './letters/account-mails.ts';
import { accountPages } from './letters/account-pages.ts';
import { createInvitations, type Invitations } from './organisations/invitations.ts';
import { createMembers, type Members } from './organisations/members.ts';
import { createOrganisations, type Organisations } from './organisations/organisations.ts';
import { createPermissions, type Permissions, type SpaceReader } from './permissions/permissions.ts';
import { createStanding, type Standing } from './standing.ts';

/** What this room needs of the node. */
export interface ParticipantsDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: Pick<Audit, 'record'>;
  readonly mail: { send: SendLetter };
  /** The node's own address, without a slash at its end; no link is made with any other. */
  readonly baseUrl: string;
  /** Keys for sessions and forms are derived from the node's secret key. */
  readonly secrets: Pick<Secrets, 'derive'>;
  readonly operatorKey: string | null;
  readonly signUp: SignUpRule;
  readonly openAccess: boolean;
  readonly spaces: SpaceReader;
}

/** Everything this room offers to those above it. */
export interface Participants extends Identification {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly operator: Operator;
  readonly organisations: Organisations;
  readonly members: Members;
  readonly invitations: Invitations;
  readonly keys: Keys;
  readonly permissions: Permissions;
  readonly standing: Pick<Standing, 'of'>;
  readonly signUp: SignUpRule;
  /** Records what is done in a request, in the transaction that does it. */
  readonly deeds: Pick<Deeds, 'record'>;
  /** Records what was just done in a request, where no transaction does it. */
  note(deed: OwnDeed): Promise<void>;
  /** The library's own endpoints under /auth; `address` is the caller's. */
  readonly authenticate: AuthenticationDoor;
  /** What a form of this session must carry as `_token`; empty without a session. */
  formToken(cookieHeader: string | undefined): string;
  /** Whether a form carries it; true without a session, whose forms have nothing to protect. */
  isFormToken(cookieHeader: string | undefined, candidate: unknown): boolean;
  /** Waits for mails that are being handed over. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Puts the room together. */
export async function createParticipants(deps: ParticipantsDeps): Promise<Participants> {
  const { db, clock, log, baseUrl } = deps;
  const deeds = createDeeds({ audit: deps.audit });
  const pages = accountPages(baseUrl);
  const derived = (purpose: string) => deps.secrets.derive(`participants ${purpose}`).toString('base64url');
  const mails = createAccountMails({ send: deps.mail.send, pages });
  const underway = new Set<Promise<unknown>>();
  const later = (work: Promise<unknown>) => {
    const done = work
      .catch((err: unknown) => log.error({ err }, 'a message to a person could not be handed over'))
      .finally(() => underway.delete(done));
    underway.add(done);
  };

  const passes = createSignUpPass({
    rule: deps.signUp,
    invited: async (token) => (await invitations.open(token))?.email ?? null,
  });
  const secret = derived('sessions');
  const authentication = createAuthentication({ db, log, mails, passes, later, baseUrl, secret });
  const sessions = await createSessions({ db, authentication });
  const changed = () => {
    sessions.forget();
    keys.forget();
    permissions.forget();
  };
  const invitations = createInvitations({ db, clock, mails, deeds, changed });
  const permissions = await createPermissions({ db, clock, deeds, openAccess: deps.openAccess, spaces: deps.spaces });
  const keys = await createKeys({ db, clock, deeds, operatorKey: deps.operatorKey });
  const formSecret = derived('forms');
  const standing = await createStanding({ db, clock });

  return {
    ...createIdentification({ keys, sessions, permissions, deeds }),
    accounts: createAccounts({ db, authentication, sessions, passes, deeds, baseUrl }),
    sessions,
    operator: createOperator({ db, clock, authentication, pages }),
    organisations: createOrganisations({ db, deeds, changed }),
    members: createMembers({ db, deeds, changed }),
    invitations,
    keys,
    permissions,
    standing,
    signUp: deps.signUp,
    deeds,
    note: (deed) => deeds.record(db.kysely, deed),
    authenticate: createAuthenticationDoor({ handler: authentication.handler, baseUrl, changed }),
    formToken(cookieHeader) {
      const cookie = sessionCookie(cookieHeader);
      return cookie === null ? '' : formTokenOf(formSecret, cookie);
    },
    isFormToken(cookieHeader, candidate) {
      const cookie = sessionCookie(cookieHeader);
      return cookie === null || isFormToken(formSecret, cookie, candidate);
    },
    async settled() {
      await Promise.all(underway);
    },
    async close() {
      await Promise.all(underway);
      await Promise.all([sessions.close(), permissions.close(), keys.close(), standing.close()]);
    },
  };
}
