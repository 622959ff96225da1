import type { Database } from '../../platform/database/index.ts';
import type { Deeds } from '../deeds.ts';
import { participantError } from '../errors.ts';
import { personById, updatePerson } from './account-store.ts';
import { type Authentication, addressHeader, passwordLength } from './authentication.ts';
import { readAnswer } from './library-answer.ts';
import type { Sessions } from './sessions.ts';
import { isPersonName, type SignUpPass } from './sign-up-pass.ts';

/** From where an account is used: what the portal's forms and the API hand through from their request. */
export interface Visitor {
  readonly cookie: string | undefined;
  readonly userAgent: string | undefined;
  readonly address: string;
}

/** What a successful step leaves in the browser. */
export interface Answered {
  /** `Set-Cookie` headers for the answer, each whole. */
  readonly setCookies: readonly string[];
}

/** A person's own view of the account. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly operator: boolean;
  readonly secondFactor: boolean;
  readonly language: string;
  readonly created: Date;
}

/** Accounts as forms use them; each step throws a refusal of this room that a form can show. */
export interface Accounts {
  signUp(visitor: Visitor, form: { name: string; email: string; password: string; invitation?: string }): Promise<void>;
  /** Ends the browser's former session; `second-factor` asks for a code by `verifySecondFactor`. */
  signIn(
    visitor: Visitor,
    form: { email: string; password: string; remember?: boolean },
  ): Promise<Answered & { outcome: 'signed-in' | 'second-factor' }>;
  verifySecondFactor(visitor: Visitor, form: { code: string; backup?: boolean }): Promise<Answered>;
  signOut(visitor: Visitor): Promise<Answered>;
  /** Mails a link if the account exists; its answer never tells whether it does. */
  forgotPassword(visitor: Visitor, email: string): Promise<void>;
  resetPassword(visitor: Visitor, form: { token: string; password: string }): Promise<void>;
  /** Ends all other sessions. */
  changePassword(visitor: Visitor, form: { current: string; password: string }): Promise<Answered>;
  verifyAddress(visitor: Visitor, token: string): Promise<void>;
  /** Starts the second factor; it counts only after `verifySecondFactor` has seen a first code. */
  enableSecondFactor(visitor: Visitor, password: string): Promise<{ uri: string; backupCodes: readonly string[] }>;
  disableSecondFactor(visitor: Visitor, password: string): Promise<Answered>;
  account(person: string): Promise<Account | null>;
  change(person: string, change: { name?: string; language?: 'sl' | 'en' }): Promise<void>;
}

/** Accounts over the library. Calls go through its own door, so that its rate limits and checks hold for forms too. */
export function createAccounts(deps: {
  db: Database;
  authentication: Authentication;
  sessions: Sessions;
  passes: SignUpPass;
  deeds: Pick<Deeds, 'record'>;
  baseUrl: string;
}): Accounts {
  const { db, authentication, sessions } = deps;

  /** Does a step of a signed-in person and records it; the session may be another one afterwards. */
  const recorded = async <Result>(visitor: Visitor, action: string, step: () => Promise<Result>): Promise<Result> => {
    const person = (await sessions.identify(visitor.cookie))?.participant.id;
    const result = await step();
    if (person) await deps.deeds.record(db.kysely, { action, object: ['person', person] });
    return result;
  };

  const call = (visitor: Visitor, path: string, body: Readonly<Record<string, unknown>> | null) => {
    const headers = new Headers({ origin: new URL(deps.baseUrl).origin, [addressHeader]: visitor.address });
    if (visitor.cookie !== undefined) headers.set('cookie', visitor.cookie);
    if (visitor.userAgent !== undefined) headers.set('user-agent', visitor.userAgent);
    if (body === null) return authentication.handler(new Request(`${deps.baseUrl}/auth${path}`, { headers }));
    headers.set('content-type', 'application/json');
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return authentication.handler(new Request(`${deps.baseUrl}/auth${path}`, init));
  };

  const answered = async (response: Response): Promise<Answered> => {
    await readAnswer(response);
    sessions.forget();
    return { setCookies: response.headers.getSetCookie() };
  };

  return {
    async signUp(visitor, { name, email, password, invitation }) {
      checkPassword(password);
      if (!isPersonName(name)) throw participantError('person-name-malformed', {}, { field: 'name' });
      const body = { name, email, password, callbackURL: '/' };
      await deps.passes.during(email, invitation, async () => readAnswer(await call(visitor, '/sign-up/email', body)));
    },
    async signIn(visitor, { email, password, remember = true }) {
      const response = await call(visitor, '/sign-in/email', { email, password, rememberMe: remember });
      const body = await readAnswer<{ twoFactorRedirect?: boolean }>(response);
      await sessions.end(visitor.cookie);
      return {
        outcome: body.twoFactorRedirect === true ? 'second-factor' : 'signed-in',
        setCookies: response.headers.getSetCookie(),
      };
    },
    verifySecondFactor: async (visitor, { code, backup = false }) =>
      answered(await call(visitor, backup ? '/two-factor/verify-backup-code' : '/two-factor/verify-totp', { code })),
    signOut: async (visitor) => answered(await call(visitor, '/sign-out', {})),
    async forgotPassword(visitor, email) {
      await readAnswer(await call(visitor, '/request-password-reset', { email }));
    },
    async resetPassword(visitor, { token, password }) {
      checkPassword(password);
      await answered(await call(visitor, '/reset-password', { token, newPassword: password }));
    },
    async changePassword(visitor, { current, password }) {
      checkPassword(password);
      const body = { currentPassword: current, newPassword: password, revokeOtherSessions: true };
      return recorded(visitor, 'account.password-changed', async () =>
        answered(await call(visitor, '/change-password', body)),
      );
    },
    async verifyAddress(visitor, token) {
      await readAnswer(await call(visitor, `/verify-email?token=${encodeURIComponent(token)}`, null));
    },
    async enableSecondFactor(visitor, password) {
      const body = await recorded(visitor, 'account.second-factor-begun', async () =>
        readAnswer<{ totpURI: string; backupCodes: string[] }>(await call(visitor, '/two-factor/enable', { password })),
      );
      return { uri: body.totpURI, backupCodes: body.backupCodes };
    },
    disableSecondFactor: (visitor, password) =>
      recorded(visitor, 'account.second-factor-ended', async () =>
        answered(await call(visitor, '/two-factor/disable', { password })),
      ),
    async account(person) {
      const row = await personById(db.kysely, person);
      return row && { ...pick(row), secondFactor: row.second_factor };
    },
    async change(person, change) {
      await db.transaction(async (tx) => {
        await updatePerson(tx, person, change);
        const details = { changed: Object.keys(change) };
        await deps.deeds.record(tx, { action: 'account.changed', object: ['person', person], details });
      });
      sessions.forget();
    },
  };
}

/** Checked here, before the library: the answer must not depend on whether the account exists. */
export function checkPassword(password: string): void {
  const length = [...password].length;
  if (length < passwordLength.minimum || password.length > passwordLength.maximum) {
    throw participantError('password-weak', passwordLength, { field: 'password' });
  }
}

function pick(row: { id: string; name: string; email: string; operator: boolean; language: string; created: Date }) {
  const { id, name, email, operator, language, created } = row;
  return { id, name, email, operator, language, created };
}
