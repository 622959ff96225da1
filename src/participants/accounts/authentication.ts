import { betterAuth } from 'better-auth';
import { twoFactor } from 'better-auth/plugins';
import { PostgresDialect } from 'kysely';
import type { Database } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Log } from '../../platform/log.ts';
import type { AccountMails } from '../letters/account-mails.ts';
import type { SignUpPass } from './sign-up-pass.ts';

/** How long a session lasts without being used, and how often its end is moved. */
const sessionSeconds = { lasts: 14 * 24 * 3600, renewed: 24 * 3600 };

/** The bounds of a password; the upper one keeps the hashing of hostile input cheap. */
export const passwordLength = { minimum: 10, maximum: 128 };

/** What carries the caller's address to the library; set by the node alone, never taken from a request. */
export const addressHeader = 'x-vozel-caller';

/** What the library needs to know of the node. */
export interface AuthenticationDeps {
  readonly db: Database;
  readonly log: Log;
  readonly mails: AccountMails;
  readonly passes: SignUpPass;
  /** Takes over mails that are on their way, so that no answer waits for them and its time tells nothing. */
  readonly later: (work: Promise<unknown>) => void;
  /** Absolute address of the node; the only one that links in mails are made with. */
  readonly baseUrl: string;
  /** Signs cookies and links; at least 32 characters. */
  readonly secret: string;
}

/** The library's own door, as this room uses it. */
export type Authentication = ReturnType<typeof createAuthentication>;

/** The library that keeps passwords, sessions and second factors, over our tables (migration 0020). */
export function createAuthentication(deps: AuthenticationDeps) {
  const { mails, log } = deps;
  return betterAuth({
    appName: 'Vozel',
    baseURL: deps.baseUrl,
    basePath: '/auth',
    secret: deps.secret,
    trustedOrigins: trustedOrigins(deps.baseUrl),
    telemetry: { enabled: false },
    logger: { level: 'error', log: (_level, message) => log.error({ room: 'participants' }, message) },
    database: { dialect: new PostgresDialect({ pool: deps.db.pool }), type: 'postgres', transaction: true },
    emailAndPassword: {
      enabled: true,
      requireEmailVerification: true,
      minPasswordLength: passwordLength.minimum,
      maxPasswordLength: passwordLength.maximum,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: 3600,
      sendResetPassword: ({ user, token }) => mails.resetPassword(user.email, token),
      onExistingUserSignUp: ({ user }) => mails.alreadyRegistered(user.email),
    },
    emailVerification: {
      sendOnSignUp: true,
      sendOnSignIn: true,
      autoSignInAfterVerification: false,
      expiresIn: 24 * 3600,
      // Whoever came by an invitation has already proven the address.
      sendVerificationEmail: async ({ user, token }) =>
        user.emailVerified ? undefined : mails.verifyAddress(user.email, token),
    },
    user: {
      modelName: 'person',
      fields: { emailVerified: 'email_verified', createdAt: 'created', updatedAt: 'modified' },
      additionalFields: {
        operator: { type: 'boolean', required: false, defaultValue: false, input: false },
        language: { type: 'string', required: false, defaultValue: 'sl', input: false },
      },
    },
    session: {
      expiresIn: sessionSeconds.lasts,
      updateAge: sessionSeconds.renewed,
      fields: {
        expiresAt: 'expires',
        createdAt: 'created',
        updatedAt: 'modified',
        ipAddress: 'address',
        userAgent: 'user_agent',
        userId: 'person',
      },
    },
    account: {
      modelName: 'credential',
      fields: {
        accountId: 'account',
        providerId: 'provider',
        userId: 'person',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires',
        refreshTokenExpiresAt: 'refresh_token_expires',
        createdAt: 'created',
        updatedAt: 'modified',
      },
    },
    verification: {
      fields: { expiresAt: 'expires', createdAt: 'created', updatedAt: 'modified' },
      storeIdentifier: 'hashed',
    },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'sign_in_limit',
      fields: { lastRequest: 'last_request' },
      window: 60,
      max: 120,
      customRules: {
        // Whole offices share one address.
        '/sign-in/email': { window: 60, max: 20 },
        '/sign-up/email': { window: 600, max: 20 },
        '/request-password-reset': { window: 600, max: 5 },
        '/send-verification-email': { window: 600, max: 5 },
        '/reset-password': { window: 600, max: 10 },
        '/two-factor/verify-totp': { window: 60, max: 5 },
        '/two-factor/verify-backup-code': { window: 60, max: 5 },
      },
    },
    databaseHooks: { user: { create: { before: async (user) => deps.passes.admit(user) } } },
    advanced: {
      backgroundTasks: { handler: deps.later },
      cookiePrefix: 'vozel',
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [addressHeader] },
      useSecureCookies: deps.baseUrl.startsWith('https://'),
    },
    plugins: [
      twoFactor({
        issuer: 'Vozel',
        schema: {
          user: { fields: { twoFactorEnabled: 'second_factor' } },
          twoFactor: {
            modelName: 'second_factor',
            fields: {
              backupCodes: 'backup_codes',
              userId: 'person',
              failedVerificationCount: 'failures',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
    ],
  });
}

/** The node's own address; on one's own machine by each of its names, since people type either. */
export function trustedOrigins(baseUrl: string): string[] {
  const own = new URL(baseUrl);
  const loopbacks = ['localhost', '127.0.0.1', '[::1]'];
  if (!loopbacks.includes(own.hostname)) return [own.origin];
  return loopbacks.map((host) => `${own.protocol}//${host}${own.port === '' ? '' : `:${own.port}`}`);
}
