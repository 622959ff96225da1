import { queryText } from '../addresses.ts';
import { Actions, Field, type FieldErrors } from '../components/fields.tsx';
import { Form, FormPage } from '../components/form-page.tsx';
import { Notice } from '../components/parts.tsx';
import { type Frame, to } from '../frame.ts';

/** A form of an account as it was last sent. */
export interface AccountForm {
  readonly errors: FieldErrors;
  readonly values: Readonly<Record<string, string>>;
  /** A sentence about what just happened. */
  readonly notice?: string;
}

interface AccountPageProperties {
  readonly frame: Frame;
  readonly form: AccountForm;
}

function News({ form }: { form: AccountForm }) {
  if (!form.notice) return null;
  return (
    <div class="count" role="status">
      <Notice>
        <p>{form.notice}</p>
      </Notice>
    </div>
  );
}

/** Signing in. */
export function SignInPage({ frame, form }: AccountPageProperties) {
  const words = frame.voice.words.accounts;
  const back = form.values.return ?? '';
  return (
    <FormPage
      frame={frame}
      title={words.signInTitle}
      lead={words.signInLead}
      errors={form.errors}
      notice={<News form={form} />}
    >
      <Form frame={frame} action={to(frame, 'signIn')}>
        <input type="hidden" name="return" value={back} />
        <Email frame={frame} form={form} />
        <Field
          frame={frame}
          name="password"
          type="password"
          label={words.password}
          error={form.errors.password}
          autocomplete="current-password"
          required
        />
        <Actions>
          <button type="submit" class="button">
            {words.signIn}
          </button>
          <a href={to(frame, 'forgotten')}>{words.forgotten}</a>
        </Actions>
      </Form>
      <p class="section">
        {words.noAccount} <a href={to(frame, 'signUp') + queryText({ return: back })}>{words.signUp}</a>
      </p>
    </FormPage>
  );
}

/** The second factor: a code of the authenticator. */
export function SecondFactorPage({ frame, form }: AccountPageProperties) {
  const words = frame.voice.words.accounts;
  return (
    <FormPage frame={frame} title={words.codeTitle} lead={words.codeLead} errors={form.errors}>
      <Form frame={frame} action={to(frame, 'signIn')}>
        <input type="hidden" name="return" value={form.values.return ?? ''} />
        <input type="hidden" name="step" value="code" />
        <Field
          frame={frame}
          name="code"
          label={words.code}
          error={form.errors.code}
          autocomplete="one-time-code"
          required
        />
        <div class="choice">
          <input type="checkbox" id="backup" name="backup" value="yes" aria-describedby="backup-hint" />
          <label for="backup">{words.codeBackup}</label>
        </div>
        <p class="hint" id="backup-hint">
          {words.codeBackupHint}
        </p>
        <Actions>
          <button type="submit" class="button">
            {words.signIn}
          </button>
        </Actions>
      </Form>
    </FormPage>
  );
}

/** Opening an account. */
export function SignUpPage({ frame, form }: AccountPageProperties) {
  const words = frame.voice.words.accounts;
  return (
    <FormPage frame={frame} title={words.signUpTitle} errors={form.errors} notice={<News form={form} />}>
      <Form frame={frame} action={to(frame, 'signUp')}>
        <input type="hidden" name="return" value={form.values.return ?? ''} />
        <input type="hidden" name="invitation" value={form.values.invitation ?? ''} />
        <Name frame={frame} form={form} />
        <Email frame={frame} form={form} />
        <NewPassword frame={frame} form={form} />
        <div class="choice">
          <input type="checkbox" id="consent" name="consent" value="yes" checked={form.values.consent === 'yes'} />
          <label for="consent">
            {words.consent} (<a href={to(frame, 'terms')}>{frame.voice.words.common.terms}</a>,{' '}
            <a href={to(frame, 'privacy')}>{frame.voice.words.common.privacy}</a>)
          </label>
        </div>
        {form.errors.consent && <p class="field-error">{form.errors.consent}</p>}
        <Actions>
          <button type="submit" class="button">
            {words.signUp}
          </button>
        </Actions>
      </Form>
      <p class="section">
        {words.haveAccount} <a href={to(frame, 'signIn')}>{words.signInTitle}</a>
      </p>
    </FormPage>
  );
}

/** Asking for a link for a new password. */
export function ForgottenPage({ frame, form }: AccountPageProperties) {
  const words = frame.voice.words.accounts;
  return (
    <FormPage
      frame={frame}
      title={words.forgottenTitle}
      lead={words.forgottenLead}
      errors={form.errors}
      notice={<News form={form} />}
    >
      <Form frame={frame} action={to(frame, 'forgotten')}>
        <Email frame={frame} form={form} />
        <Actions>
          <button type="submit" class="button">
            {words.forgottenSend}
          </button>
        </Actions>
      </Form>
    </FormPage>
  );
}

/** Choosing a new password by a mailed link. */
export function ResetPage({ frame, form }: AccountPageProperties) {
  const words = frame.voice.words.accounts;
  return (
    <FormPage frame={frame} title={words.resetTitle} errors={form.errors}>
      <Form frame={frame} action={to(frame, 'reset')}>
        <input type="hidden" name="token" value={form.values.token ?? ''} />
        <NewPassword frame={frame} form={form} />
        <Actions>
          <button type="submit" class="button">
            {words.resetSave}
          </button>
        </Actions>
      </Form>
    </FormPage>
  );
}

/** Becoming the operator by the link of the first start. */
export function ClaimPage({ frame, form, open }: AccountPageProperties & { open: boolean }) {
  const words = frame.voice.words.accounts;
  if (!open) {
    return (
      <FormPage frame={frame} title={words.claimTitle}>
        <Notice kind="failed">
          <p>{words.linkInvalid}</p>
        </Notice>
      </FormPage>
    );
  }
  return (
    <FormPage frame={frame} title={words.claimTitle} lead={words.claimLead} errors={form.errors}>
      <Form frame={frame} action={to(frame, 'claim')}>
        <input type="hidden" name="token" value={form.values.token ?? ''} />
        <Name frame={frame} form={form} />
        <Email frame={frame} form={form} />
        <NewPassword frame={frame} form={form} />
        <Actions>
          <button type="submit" class="button">
            {words.claim}
          </button>
        </Actions>
      </Form>
    </FormPage>
  );
}

function Name({ frame, form }: AccountPageProperties) {
  const words = frame.voice.words.accounts;
  return (
    <Field
      frame={frame}
      name="name"
      label={words.name}
      hint={words.nameHint}
      error={form.errors.name}
      value={form.values.name ?? ''}
      autocomplete="name"
      maxlength={100}
      required
    />
  );
}

function Email({ frame, form }: AccountPageProperties) {
  return (
    <Field
      frame={frame}
      name="email"
      type="email"
      label={frame.voice.words.accounts.email}
      error={form.errors.email}
      value={form.values.email ?? ''}
      autocomplete="email"
      required
    />
  );
}

function NewPassword({ frame, form }: AccountPageProperties) {
  const words = frame.voice.words.accounts;
  return (
    <Field
      frame={frame}
      name="password"
      type="password"
      label={words.password}
      hint={words.passwordHint}
      error={form.errors.password}
      autocomplete="new-password"
      required
    />
  );
}
