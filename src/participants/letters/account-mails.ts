import type { Bilingual, Language } from '../../platform/language.ts';
import type { Letter } from '../../platform/mail/index.ts';
import type { AccountPages } from './account-pages.ts';

/** Hands a letter over for delivery: the platform's outbox, or a test's tray. */
export type SendLetter = (letter: Letter) => Promise<unknown>;

/** The messages that this room sends. */
export interface AccountMails {
  verifyAddress(to: string, token: string): Promise<void>;
  resetPassword(to: string, token: string): Promise<void>;
  alreadyRegistered(to: string): Promise<void>;
  invitation(to: string, organisation: Bilingual, token: string): Promise<void>;
}

interface Message {
  readonly subject: string;
  readonly lines: readonly string[];
}

/** Writes messages in Slovene with the English text below it: the address alone does not tell the reader's language. */
export function createAccountMails(deps: { send: SendLetter; pages: AccountPages }): AccountMails {
  const { pages } = deps;
  const send = async (recipient: string, messages: Readonly<Record<Language, Message>>) => {
    await deps.send({
      recipient,
      subject: `${messages.sl.subject} / ${messages.en.subject}`,
      body: [...messages.sl.lines, '', '— — —', '', ...messages.en.lines].join('\n'),
    });
  };

  return {
    verifyAddress: (to, token) =>
      send(to, {
        sl: {
          subject: 'Potrdite e-naslov',
          lines: [
            'S tem naslovom je odprt račun na vozlišču Vozel. Potrdite ga v 24 urah:',
            pages.verify('sl', token),
            'Če računa niste odprli vi, sporočilo zavrzite.',
          ],
        },
        en: {
          subject: 'Confirm your e-mail address',
          lines: [
            'An account on a Vozel node was opened with this address. Confirm it within 24 hours:',
            pages.verify('en', token),
            'If it was not you, ignore this message.',
          ],
        },
      }),
    resetPassword: (to, token) =>
      send(to, {
        sl: {
          subject: 'Novo geslo',
          lines: ['Povezava velja eno uro. Na njej izberite novo geslo:', pages.reset('sl', token)],
        },
        en: {
          subject: 'A new password',
          lines: ['The link is valid for one hour. Choose a new password there:', pages.reset('en', token)],
        },
      }),
    alreadyRegistered: (to) =>
      send(to, {
        sl: {
          subject: 'Račun že imate',
          lines: [
            'Nekdo je s tem naslovom želel odpreti račun, ki ga že imate. Če ste bili to vi, se prijavite:',
            pages.signIn('sl'),
            'Če ste geslo pozabili, izberite novo:',
            pages.forgotten('sl'),
          ],
        },
        en: {
          subject: 'You already have an account',
          lines: [
            'Somebody tried to open an account with this address, which already has one. If it was you, sign in:',
            pages.signIn('en'),
            'If you have forgotten the password, choose a new one:',
            pages.forgotten('en'),
          ],
        },
      }),
    invitation: (to, organisation, token) =>
      send(to, {
        sl: {
          subject: `Vabilo: ${organisation.sl}`,
          lines: [
            `Vabljeni ste v organizacijo »${organisation.sl}« na vozlišču Vozel. Vabilo velja 14 dni:`,
            pages.invitation('sl', token),
          ],
        },
        en: {
          subject: `Invitation: ${organisation.en}`,
          lines: [
            `You are invited to join "${organisation.en}" on a Vozel node. The invitation is valid for 14 days:`,
            pages.invitation('en', token),
          ],
        },
      }),
  };
}
