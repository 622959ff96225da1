import { Actions, Field } from '../components/fields.tsx';
import { Form, FormPage } from '../components/form-page.tsx';
import { Notice } from '../components/parts.tsx';
import { type Frame, to } from '../frame.ts';
import type { AccountForm } from './accounts.tsx';

/** What the page of password and second factor shows. */
export interface SecurityView extends AccountForm {
  readonly secondFactor: boolean;
  /** A second factor that waits for its first code. */
  readonly begun?: { readonly uri: string; readonly backupCodes: readonly string[] };
}

interface SecurityProperties {
  readonly frame: Frame;
  readonly view: SecurityView;
}

/** Password and second factor of the own account. */
export function SecurityPage({ frame, view }: SecurityProperties) {
  const words = frame.voice.words.accounts;
  return (
    <FormPage
      frame={frame}
      title={words.securityTitle}
      lead={words.securityLead}
      crumbs={[{ label: words.accountTitle, href: to(frame, 'account') }, { label: words.securityTitle }]}
      errors={view.errors}
      notice={
        view.notice && (
          <div class="count" role="status">
            <Notice>
              <p>{view.notice}</p>
            </Notice>
          </div>
        )
      }
    >
      {view.begun ? (
        <FirstCode frame={frame} view={view} begun={view.begun} />
      ) : (
        <>
          <Factor frame={frame} view={view} />
          <Password frame={frame} view={view} />
        </>
      )}
    </FormPage>
  );
}

function Factor({ frame, view }: SecurityProperties) {
  const words = frame.voice.words.accounts;
  return (
    <section>
      <h2>{words.factorTitle}</h2>
      <p class="count">{view.secondFactor ? words.factorOn : words.factorOff}</p>
      <Form frame={frame} action={to(frame, 'security')}>
        <Field
          frame={frame}
          name="password"
          type="password"
          label={words.factorPassword}
          error={view.errors.password}
          autocomplete="current-password"
          required
        />
        <Actions>
          <button
            type="submit"
            class={view.secondFactor ? 'button danger' : 'button'}
            name="action"
            value={view.secondFactor ? 'disable' : 'enable'}
          >
            {view.secondFactor ? words.factorDisable : words.factorEnable}
          </button>
        </Actions>
      </Form>
    </section>
  );
}

function Password({ frame, view }: SecurityProperties) {
  const words = frame.voice.words.accounts;
  return (
    <section class="section">
      <h2>{words.passwordTitle}</h2>
      <Form frame={frame} action={to(frame, 'security')}>
        <Field
          frame={frame}
          name="current"
          type="password"
          label={words.passwordCurrent}
          error={view.errors.current}
          autocomplete="current-password"
          required
        />
        <Field
          frame={frame}
          name="next"
          type="password"
          label={words.passwordNew}
          hint={words.passwordHint}
          error={view.errors.next}
          autocomplete="new-password"
          required
        />
        <Actions>
          <button type="submit" class="button quiet" name="action" value="change">
            {words.passwordChange}
          </button>
        </Actions>
      </Form>
    </section>
  );
}

function FirstCode({ frame, view, begun }: SecurityProperties & { begun: NonNullable<SecurityView['begun']> }) {
  const words = frame.voice.words.accounts;
  const secret = new URL(begun.uri).searchParams.get('secret') ?? '';
  return (
    <section>
      <h2>{words.factorTitle}</h2>
      <p class="measure count">{words.factorAppLead}</p>
      <p>
        {words.factorKey}: <code class="secret">{secret}</code>
      </p>
      <p class="count">
        <a href={begun.uri}>{words.factorLink}</a>
      </p>
      <h3>{words.factorBackup}</h3>
      <p class="measure">{words.factorBackupLead}</p>
      <ul class="columns count">
        {begun.backupCodes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Form frame={frame} action={to(frame, 'security')}>
        <input type="hidden" name="uri" value={begun.uri} />
        <input type="hidden" name="codes" value={begun.backupCodes.join(' ')} />
        <Field
          frame={frame}
          name="code"
          label={words.code}
          error={view.errors.code}
          autocomplete="one-time-code"
          required
        />
        <Actions>
          <button type="submit" class="button" name="action" value="confirm">
            {words.factorConfirm}
          </button>
          <a href={to(frame, 'security')}>{frame.voice.words.common.dismiss}</a>
        </Actions>
      </Form>
    </section>
  );
}
