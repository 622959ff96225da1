import type { Language } from '../../platform/language.ts';

/** Where the portal's pages stand that links in mails and on the console lead to. */
export interface AccountPages {
  signIn(language: Language): string;
  forgotten(language: Language): string;
  reset(language: Language, token: string): string;
  verify(language: Language, token: string): string;
  invitation(language: Language, token: string): string;
  claim(language: Language, token: string): string;
}

const words = {
  signIn: { sl: 'prijava', en: 'sign-in' },
  forgotten: { sl: 'pozabljeno-geslo', en: 'forgotten-password' },
  reset: { sl: 'novo-geslo', en: 'new-password' },
  invitation: { sl: 'vabilo', en: 'invitation' },
  claim: { sl: 'prevzem', en: 'claim' },
} as const satisfies Record<string, Record<Language, string>>;

/** The addresses of those pages under the node's own address: nothing of a request's Host header enters a link. */
export function accountPages(baseUrl: string): AccountPages {
  const page = (name: keyof typeof words, language: Language) => `${baseUrl}/${language}/${words[name][language]}`;
  const token = (value: string) => encodeURIComponent(value);
  return {
    signIn: (language) => page('signIn', language),
    forgotten: (language) => page('forgotten', language),
    reset: (language, value) => `${page('reset', language)}?token=${token(value)}`,
    verify: (language, value) => {
      const after = `/${language}/${words.signIn[language]}?verified=1`;
      return `${baseUrl}/auth/verify-email?token=${token(value)}&callbackURL=${encodeURIComponent(after)}`;
    },
    invitation: (language, value) => `${page('invitation', language)}/${token(value)}`,
    claim: (language, value) => `${page('claim', language)}?token=${token(value)}`,
  };
}
