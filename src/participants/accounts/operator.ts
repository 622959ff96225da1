import { randomBytes } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import type { Language } from '../../platform/language.ts';
import { announce } from '../announcement-store.ts';
import { digestOf } from '../digest.ts';
import { participantError } from '../errors.ts';
import type { AccountPages } from '../letters/account-pages.ts';
import { personByEmail } from './account-store.ts';
import { checkPassword } from './accounts.ts';
import type { Authentication } from './authentication.ts';
import { claimedPerson, ensureOperator, insertClaim, takeOver, useClaim } from './operator-store.ts';

/** The first account of a node. */
export interface Operator {
  /**
   * A link, valid once and for seven days, with which its reader becomes the operator; null when somebody already
   * is. `renew` makes one also then, for an operator who has lost the password; only the console may ask for that.
   */
  claimLink(options?: { language?: Language; renew?: boolean }): Promise<string | null>;
  /** Whether a link still works, so that a page can say so before a form is filled in. */
  isOpen(token: string): Promise<boolean>;
  /** Takes the account over; of two who try the same link, one succeeds. */
  claim(form: { token: string; name: string; email: string; password: string }): Promise<void>;
}

const claimMilliseconds = 7 * 24 * 3600 * 1000;

/** An address that mail can never reach (RFC 2606 §2), until the operator gives the own one. */
const placeholder = 'operator@vozel.invalid';

/** Makes and hands over the operator's account. */
export function createOperator(deps: {
  db: Database;
  clock: Clock;
  authentication: Authentication;
  pages: AccountPages;
}): Operator {
  const { db, clock } = deps;
  return {
    async claimLink({ language = 'sl', renew = false } = {}) {
      const { id, claimed } = await ensureOperator(db.kysely, placeholder);
      if (claimed && !renew) return null;
      const token = randomBytes(32).toString('base64url');
      await insertClaim(db.kysely, digestOf(token), id, new Date(clock.now().getTime() + claimMilliseconds));
      return deps.pages.claim(language, token);
    },
    async isOpen(token) {
      return (await claimedPerson(db.kysely, digestOf(token), clock.now())) !== null;
    },
    async claim({ token, name, email, password }) {
      checkPassword(password);
      const address = email.trim().toLowerCase();
      if (!isAddress(address)) throw participantError('email-malformed', {}, { field: 'email' });
      if (!(await this.isOpen(token))) throw participantError('claim-invalid');
      const { password: passwords } = await deps.authentication.$context;
      const hash = await passwords.hash(password);
      await db.transaction(async (tx) => {
        const person = await useClaim(tx, digestOf(token), clock.now());
        if (person === null) throw participantError('claim-invalid');
        const other = await personByEmail(tx, address);
        if (other !== null && other.id !== person) throw participantError('address-taken', {}, { field: 'email' });
        await takeOver(tx, person, { name: name.trim() || address, email: address, hash });
        await announce(tx, `person:${person}`);
      });
    },
  };
}

/** Whether a text can be an e-mail address at all; that it is one's own is proven by mail. */
export function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s<>@\p{Cc}]{1,64}@[^\s<>@\p{Cc}]+\.[^\s<>@\p{Cc}.]{2,}$/u.test(text);
}
