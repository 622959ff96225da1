import { AsyncLocalStorage } from 'node:async_hooks';
import { participantError } from '../errors.ts';

/** Who may open an account: anybody, or only who is invited (setting SIGN_UP). */
export type SignUpRule = 'open' | 'invitation';

/** Carries an invitation's proof into the library, which knows nothing of invitations. */
export interface SignUpPass {
  /** Does `work`, in which exactly the invited address may be registered, and as proven: the mail reached it. */
  during<T>(email: string, invitation: string | undefined, work: () => Promise<T>): Promise<T>;
  /** Asked by the library before it writes a person; false refuses. */
  admit<Person extends { email: string; name: string }>(
    person: Person,
  ): false | { data: Person & { emailVerified?: boolean } };
}

/** Judges sign-ups; `invited` answers the address that an open invitation was sent to. */
export function createSignUpPass(deps: {
  rule: SignUpRule;
  invited: (token: string) => Promise<string | null>;
}): SignUpPass {
  const passes = new AsyncLocalStorage<{ readonly email: string }>();
  return {
    async during(email, invitation, work) {
      if (invitation === undefined) {
        if (deps.rule === 'invitation') throw participantError('sign-up-by-invitation');
        return work();
      }
      const invited = await deps.invited(invitation);
      if (invited === null) throw participantError('invitation-missing');
      if (invited !== email.toLowerCase()) throw participantError('invitation-for-another', {}, { field: 'email' });
      return passes.run({ email: invited }, work);
    },
    admit(person) {
      if (!isPersonName(person.name)) return false;
      if (passes.getStore()?.email === person.email) return { data: { ...person, emailVerified: true } };
      return deps.rule === 'invitation' ? false : { data: person };
    },
  };
}

/** Whether a text can be shown as a person's name, in lists and letters alike. */
export function isPersonName(text: string): boolean {
  return text.trim() !== '' && text.length <= 200 && !/\p{Cc}/u.test(text);
}
