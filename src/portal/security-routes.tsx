import { type Participants, requirePerson } from '../participants/index.ts';
import { DomainError } from '../platform/errors.ts';
import type { RequestContext } from '../platform/http/index.ts';
import { queryText } from './addresses.ts';
import { faultsOf, readForm, type SubmittedForm, setCookies, visitorOf } from './forms.ts';
import { type Frame, to } from './frame.ts';
import { SecurityPage, type SecurityView } from './pages/security.tsx';
import type { Renderer } from './rendering.ts';
import type { Router } from './routing.ts';

/** What the page of password and second factor stands on. */
export interface SecurityDeps {
  readonly renderer: Renderer;
  readonly participants: Participants;
}

/** What was just done. */
type Done = 'password' | 'on' | 'off';

/** Changing the password, and switching the second factor on and off. */
export function securityRoutes(router: Router, { renderer, participants }: SecurityDeps): void {
  const { accounts } = participants;

  const show = async (c: RequestContext, frame: Frame, view: Partial<SecurityView> = {}) => {
    const account = await accounts.account(requirePerson(frame.participant));
    const page = { errors: {}, values: {}, secondFactor: account?.secondFactor ?? false, ...view };
    return renderer.page(c, SecurityPage({ frame, view: page }), Object.keys(page.errors).length > 0 ? 422 : 200);
  };

  /** The session changes with each of these, and so does the token of its forms: the page is asked for anew. */
  const act = async (c: RequestContext, frame: Frame, form: SubmittedForm): Promise<Response> => {
    const visitor = visitorOf(c);
    const done = (what: Done, cookies: readonly string[]) => {
      setCookies(c, cookies);
      return c.redirect(to(frame, 'security', {}, { done: what }), 303);
    };
    const action = form.text('action');
    if (action === 'change') {
      const passwords = { current: form.exact('current'), password: form.exact('next') };
      return done('password', (await accounts.changePassword(visitor, passwords)).setCookies);
    }
    if (action === 'disable') {
      return done('off', (await accounts.disableSecondFactor(visitor, form.exact('password'))).setCookies);
    }
    if (action === 'confirm') {
      return done('on', (await accounts.verifySecondFactor(visitor, { code: form.text('code') })).setCookies);
    }
    if (action === 'enable') {
      return show(c, frame, { begun: await accounts.enableSecondFactor(visitor, form.exact('password')) });
    }
    return show(c, frame);
  };

  router.get('security', (c, frame) => {
    const back = queryText({ return: to(frame, 'security') });
    if (frame.participant.kind !== 'person') return c.redirect(to(frame, 'signIn') + back, 303);
    const { passwordChanged, factorEnabled, factorDisabled } = frame.voice.words.accounts;
    const notices: Readonly<Record<Done, string>> = {
      password: passwordChanged,
      on: factorEnabled,
      off: factorDisabled,
    };
    const notice = notices[c.req.query('done') as Done];
    return show(c, frame, notice ? { notice } : {});
  });

  router.post('security', async (c, frame) => {
    requirePerson(frame.participant);
    const form = await readForm(c, participants);
    try {
      return await act(c, frame, form);
    } catch (error) {
      return show(c, frame, { errors: namedFaults(error, form, frame), ...begunAgain(form) });
    }
  });
}

/** The library says only that a password is wrong; which field that was, the form knows. */
function namedFaults(error: unknown, form: SubmittedForm, frame: Frame) {
  const faults = faultsOf(error, frame);
  const action = form.text('action');
  const { password, _0, ...others } = faults;
  const sentence = password ?? _0;
  if (!sentence) return faults;
  const weak = error instanceof DomainError && error.code.endsWith('password-weak');
  const field = action === 'confirm' ? 'code' : action === 'change' ? (weak ? 'next' : 'current') : 'password';
  return { ...others, [field]: sentence };
}

/** After a wrong first code the key and the codes must still be there. */
function begunAgain(form: SubmittedForm): Partial<SecurityView> {
  const uri = form.text('uri');
  if (form.text('action') !== 'confirm' || !/^otpauth:\/\/totp\//.test(uri)) return {};
  return { begun: { uri, backupCodes: form.text('codes').split(' ').filter(Boolean) } };
}
