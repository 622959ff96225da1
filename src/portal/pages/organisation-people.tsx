import type { ApiKey } from '../../participants/index.ts';
import { Actions, Field, Select } from '../components/fields.tsx';
import { Form } from '../components/form-page.tsx';
import { type Frame, to } from '../frame.ts';
import { roleOptions, type SettingsView } from './organisation-settings.tsx';

interface SectionProperties {
  readonly frame: Frame;
  readonly view: SettingsView;
}

const here = ({ frame, view }: SectionProperties) =>
  to(frame, 'organisationSettings', { organisation: view.organisation.slug });

/** Members with their roles, open invitations, and a form to invite. */
export function MembersSection(properties: SectionProperties) {
  const { frame, view } = properties;
  const { words, count, date, fill } = frame.voice;
  const { accounts } = words;
  return (
    <section class="section">
      <div class="section-head">
        <h2>{accounts.membersTitle}</h2>
        <span class="soft">{count(accounts.members, view.members.length)}</span>
      </div>
      <ul class="live-list">
        {view.members.map((member) => (
          <li class="row apart">
            <div>
              <strong>{member.name}</strong> <span class="soft">{member.email}</span>
              <div class="soft">{fill(accounts.memberSince, { date: date(member.since) })}</div>
            </div>
            <Form frame={frame} action={here(properties)} inline>
              <input type="hidden" name="person" value={member.person} />
              <label class="out-of-sight" for={`role-${member.person}`}>
                {`${accounts.role}: ${member.name}`}
              </label>
              <select id={`role-${member.person}`} name="role">
                {roleOptions(frame).map((option) => (
                  <option value={option.value} selected={option.value === member.role}>
                    {option.label}
                  </option>
                ))}
              </select>
              <button type="submit" name="action" value="role" class="button quiet small">
                {accounts.changeRole}
              </button>
              <button type="submit" name="action" value="remove-member" class="button danger small">
                {accounts.removeMember}
              </button>
            </Form>
          </li>
        ))}
      </ul>
      {view.invitations.length > 0 && <h3 class="section-small">{accounts.invitationsTitle}</h3>}
      <ul class="live-list">
        {view.invitations.map((invitation) => (
          <li class="row apart">
            <span>
              {invitation.email} <span class="tag plain">{accounts.roles[invitation.role]}</span>{' '}
              <span class="soft">{fill(accounts.invitedUntil, { date: date(invitation.expires) })}</span>
            </span>
            <Form frame={frame} action={here(properties)} inline>
              <input type="hidden" name="invitation" value={invitation.id} />
              <button type="submit" name="action" value="withdraw" class="button quiet small">
                {accounts.withdrawInvitation}
              </button>
            </Form>
          </li>
        ))}
      </ul>
      <details class="fold section-small" open={Boolean(view.errors.email)}>
        <summary>{accounts.inviteTitle}</summary>
        <Form frame={frame} action={here(properties)}>
          <input type="hidden" name="action" value="invite" />
          <Field
            frame={frame}
            name="email"
            type="email"
            label={accounts.email}
            value={view.values.email ?? ''}
            error={view.errors.email}
            required
          />
          <Select
            frame={frame}
            name="role"
            label={accounts.role}
            value={view.values.role ?? 'provider'}
            options={roleOptions(frame)}
          />
          <Actions>
            <button type="submit" class="button quiet">
              {accounts.invite}
            </button>
          </Actions>
        </Form>
      </details>
    </section>
  );
}

/** Keys of applications, and a form for a new one. */
export function KeysSection(properties: SectionProperties) {
  const { frame, view } = properties;
  const { accounts } = frame.voice.words;
  const valid = view.keys.filter((key) => key.revoked === null);
  return (
    <section id="kljuci">
      <h2>{accounts.keysTitle}</h2>
      <p class="soft count">{accounts.keysLead}</p>
      {valid.length === 0 ? (
        <p class="count">{accounts.keysNone}</p>
      ) : (
        <ul class="live-list">
          {valid.map((key) => (
            <KeyLine {...properties} key_={key} />
          ))}
        </ul>
      )}
      <details class="fold section-small" open={valid.length === 0 || Boolean(view.errors.keyName)}>
        <summary>{accounts.keyNew}</summary>
        <Form frame={frame} action={here(properties)}>
          <input type="hidden" name="action" value="key" />
          <Field
            frame={frame}
            name="keyName"
            label={accounts.keyName}
            hint={accounts.keyNameHint}
            value={view.values.keyName ?? ''}
            error={view.errors.keyName}
            maxlength={100}
            required
          />
          <Select
            frame={frame}
            name="keyRole"
            label={accounts.role}
            value="developer"
            options={roleOptions(frame).filter((option) => view.administrator || option.value !== 'administrator')}
          />
          <Select
            frame={frame}
            name="keyDays"
            label={accounts.keyDays}
            value="365"
            options={[
              { value: '90', label: accounts.keyPeriods.d90 },
              { value: '365', label: accounts.keyPeriods.d365 },
              { value: '', label: accounts.keyPeriods.forever },
            ]}
          />
          <Actions>
            <button type="submit" class="button quiet">
              {accounts.keyCreate}
            </button>
          </Actions>
        </Form>
      </details>
    </section>
  );
}

function KeyLine({ frame, view, key_: key }: SectionProperties & { key_: ApiKey }) {
  const { words, ago, date } = frame.voice;
  const { accounts } = words;
  return (
    <li class="row apart">
      <div>
        <strong>{key.name}</strong> <code>{key.prefix}…</code>
        <ul class="facts">
          <li>{key.role === 'operator' ? words.common.operator : accounts.roles[key.role]}</li>
          <li>
            {accounts.keyUsed}: {key.lastUsed ? ago(key.lastUsed, frame.now) : words.common.never}
          </li>
          <li>
            {accounts.keyExpires}: {key.expires ? date(key.expires) : accounts.keyForever}
          </li>
        </ul>
      </div>
      <Form frame={frame} action={here({ frame, view })} inline>
        <input type="hidden" name="keyId" value={key.id} />
        <button type="submit" name="action" value="revoke" class="button danger small">
          {accounts.keyRevoke}
        </button>
      </Form>
    </li>
  );
}
