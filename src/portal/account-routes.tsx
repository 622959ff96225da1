import { type Participants, requirePerson } from '../participants/index.ts';
import type { RequestContext } from '../platform/http/index.ts';
import { queryText } from './addresses.ts';
import { safeReturn } from './browse-routes.tsx';
import { faultsOf, readForm, type SubmittedForm, setCookies, visitorOf } from './forms.ts';
import { type Frame, to } from './frame.ts';
import { AccountPage } from './pages/account.tsx';
import {
  type AccountForm,
  ClaimPage,
  ForgottenPage,
  ResetPage,
  SecondFactorPage,
  SignInPage,
  SignUpPage,
} from './pages/accounts.tsx';
import { InvitationPage } from './pages/invitation.tsx';
import type { Renderer } from './rendering.ts';
import type { Router } from './routing.ts';

/** What the forms of accounts stand on. */
export interface AccountDeps {
  readonly renderer: Renderer;
  readonly participants: Participants;
}

type FormView = (properties: { frame: Frame; form: AccountForm }) => ReturnType<typeof SignInPage>;

const claimPage: FormView = (properties) => ClaimPage({ ...properties, open: true });

/** What a new account lacks, all of it at once. */
function missingOf(form: SubmittedForm, frame: Frame): AccountForm['errors'] {
  const { must } = frame.voice.words.accounts;
  return {
    ...(form.has('name') ? {} : { name: must.name }),
    ...(form.has('email') ? {} : { email: must.email }),
    ...(form.has('password') ? {} : { password: must.password }),
  };
}

/** Signing in, up and out, passwords, claiming the node, invitations and the own account; all plain forms. */
export function accountRoutes(router: Router, { renderer, participants }: AccountDeps): void {
  const { accounts, operator, invitations, organisations } = participants;

  const show = (c: RequestContext, frame: Frame, page: FormView, form: Partial<AccountForm> = {}) => {
    const failed = Object.keys(form.errors ?? {}).length > 0;
    return renderer.page(c, page({ frame, form: { errors: {}, values: {}, ...form } }), failed ? 422 : 200);
  };
  /** Runs a step; a refusal shows the form again with everything that was entered. */
  const attempt = async (
    c: RequestContext,
    frame: Frame,
    page: FormView,
    step: (form: SubmittedForm) => Promise<Response>,
  ) => {
    const form = await readForm(c, participants);
    try {
      return await step(form);
    } catch (error) {
      return show(c, frame, page, { errors: faultsOf(error, frame), values: form.values });
    }
  };

  router.get('signIn', (c, frame) => {
    const words = frame.voice.words.accounts;
    const notice = c.req.query('verified') ? words.addressProven : c.req.query('out') ? words.signedOut : undefined;
    return show(c, frame, SignInPage, {
      values: { return: c.req.query('return') ?? '' },
      ...(notice ? { notice } : {}),
    });
  });

  router.post('signIn', async (c, frame) => {
    const form = await readForm(c, participants);
    const second = form.text('step') === 'code';
    try {
      const visitor = visitorOf(c);
      if (second) {
        const answer = { code: form.text('code'), backup: form.has('backup') };
        setCookies(c, (await accounts.verifySecondFactor(visitor, answer)).setCookies);
      } else {
        const signed = await accounts.signIn(visitor, { email: form.text('email'), password: form.exact('password') });
        setCookies(c, signed.setCookies);
        if (signed.outcome === 'second-factor') return show(c, frame, SecondFactorPage, { values: form.values });
      }
      return c.redirect(safeReturn(form.text('return')) ?? to(frame, 'account'), 303);
    } catch (error) {
      const { _0, ...faults } = faultsOf(error, frame);
      const errors = _0 && second ? { ...faults, code: _0 } : _0 ? { ...faults, _0 } : faults;
      return show(c, frame, second ? SecondFactorPage : SignInPage, { errors, values: form.values });
    }
  });

  router.post('signOut', async (c, frame) => {
    await readForm(c, participants);
    setCookies(c, (await accounts.signOut(visitorOf(c))).setCookies);
    return c.redirect(to(frame, 'signIn') + queryText({ out: '1' }), 303);
  });

  router.get('signUp', (c, frame) => {
    const values = { return: c.req.query('return') ?? '', invitation: c.req.query('invitation') ?? '' };
    return show(c, frame, SignUpPage, { values });
  });

  router.post('signUp', (c, frame) =>
    attempt(c, frame, SignUpPage, async (form) => {
      const { must, accountMade } = frame.voice.words.accounts;
      const errors = { ...missingOf(form, frame), ...(form.has('consent') ? {} : { consent: must.consent }) };
      if (Object.keys(errors).length > 0) return show(c, frame, SignUpPage, { errors, values: form.values });
      const person = { name: form.text('name'), email: form.text('email'), password: form.exact('password') };
      const invitation = form.text('invitation');
      await accounts.signUp(visitorOf(c), invitation ? { ...person, invitation } : person);
      return show(c, frame, SignInPage, {
        notice: accountMade,
        values: { email: person.email, return: form.text('return') },
      });
    }),
  );

  router.get('forgotten', (c, frame) => show(c, frame, ForgottenPage));
  router.post('forgotten', (c, frame) =>
    attempt(c, frame, ForgottenPage, async (form) => {
      await accounts.forgotPassword(visitorOf(c), form.text('email'));
      return show(c, frame, ForgottenPage, { notice: frame.voice.words.accounts.forgottenSent });
    }),
  );

  router.get('reset', (c, frame) => show(c, frame, ResetPage, { values: { token: c.req.query('token') ?? '' } }));
  router.post('reset', (c, frame) =>
    attempt(c, frame, ResetPage, async (form) => {
      await accounts.resetPassword(visitorOf(c), { token: form.text('token'), password: form.exact('password') });
      return show(c, frame, SignInPage, { notice: frame.voice.words.accounts.resetDone });
    }),
  );

  router.get('claim', async (c, frame) => {
    const token = c.req.query('token') ?? '';
    const open = await operator.isOpen(token);
    return renderer.page(c, ClaimPage({ frame, open, form: { errors: {}, values: { token } } }), open ? 200 : 410);
  });
  router.post('claim', (c, frame) =>
    attempt(c, frame, claimPage, async (form) => {
      const errors = missingOf(form, frame);
      if (Object.keys(errors).length > 0) return show(c, frame, claimPage, { errors, values: form.values });
      const person = { name: form.text('name'), email: form.text('email'), password: form.exact('password') };
      await operator.claim({ token: form.text('token'), ...person });
      const signed = await accounts.signIn(visitorOf(c), person);
      setCookies(c, signed.setCookies);
      return c.redirect(to(frame, 'operator'), 303);
    }),
  );

  router.get('invitation', async (c, frame) => {
    const token = c.req.param('invitation') ?? '';
    const invitation = await invitations.open(token);
    const organisation = invitation && (await organisations.byId(invitation.organisation));
    return renderer.page(
      c,
      InvitationPage({ frame, token, invitation, organisation, errors: {} }),
      invitation ? 200 : 410,
    );
  });
  router.post('invitation', async (c, frame) => {
    const form = await readForm(c, participants);
    const token = c.req.param('invitation') ?? '';
    if (form.text('answer') === 'decline') {
      await invitations.decline(token);
      return c.redirect(to(frame, 'home'), 303);
    }
    const person = requirePerson(c.get('participant'));
    const account = await accounts.account(person);
    const accepted = await invitations.accept(token, { id: person, email: account?.email ?? '' });
    const organisation = await organisations.byId(accepted.organisation);
    return c.redirect(to(frame, 'organisation', { organisation: organisation?.slug ?? '' }), 303);
  });

  router.get('account', async (c, frame) => {
    const { participant } = frame;
    const back = queryText({ return: to(frame, 'account') });
    if (participant.kind !== 'person' || !participant.id) return c.redirect(to(frame, 'signIn') + back, 303);
    const account = await accounts.account(participant.id);
    const own = await organisations.byIds(participant.memberships.map((membership) => membership.organisation));
    return renderer.page(c, AccountPage({ frame, account, organisations: [...own.values()] }));
  });
}
