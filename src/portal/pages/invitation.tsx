import type { Invitation, Organisation } from '../../participants/index.ts';
import { queryText } from '../addresses.ts';
import { Actions, type FieldErrors } from '../components/fields.tsx';
import { Form, FormPage } from '../components/form-page.tsx';
import { Notice } from '../components/parts.tsx';
import { type Frame, to } from '../frame.ts';
import { nameOf } from '../naming.ts';

interface InvitationProperties {
  readonly frame: Frame;
  readonly token: string;
  readonly invitation: Invitation | null;
  readonly organisation: Organisation | null;
  readonly errors: FieldErrors;
}

/** An invitation to act for an organisation. */
export function InvitationPage({ frame, token, invitation, organisation, errors }: InvitationProperties) {
  const { words, fill } = frame.voice;
  if (!invitation || !organisation) {
    return (
      <FormPage frame={frame} title={words.accounts.invitationsTitle}>
        <Notice kind="failed">
          <p>{words.accounts.linkInvalid}</p>
        </Notice>
      </FormPage>
    );
  }
  const title = fill(words.accounts.invitationTitle, { organisation: nameOf(organisation, frame) });
  const here = to(frame, 'invitation', { invitation: token });
  return (
    <FormPage
      frame={frame}
      title={title}
      lead={fill(words.accounts.invitationText, { role: words.accounts.roles[invitation.role] })}
      errors={errors}
    >
      {frame.participant.kind === 'person' ? (
        <Form frame={frame} action={here}>
          <Actions>
            <button type="submit" class="button" name="answer" value="accept">
              {words.accounts.accept}
            </button>
            <button type="submit" class="button quiet" name="answer" value="decline">
              {words.accounts.decline}
            </button>
          </Actions>
        </Form>
      ) : (
        <p class="actions">
          <a class="button" href={to(frame, 'signIn') + queryText({ return: here })}>
            {words.common.signIn}
          </a>
          <a class="button quiet" href={to(frame, 'signUp') + queryText({ return: here, invitation: token })}>
            {words.accounts.signUp}
          </a>
        </p>
      )}
    </FormPage>
  );
}
