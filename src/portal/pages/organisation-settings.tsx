import type { ApiKey, Invitation, Member, Organisation } from '../../participants/index.ts';
import { organisationKinds, roles } from '../../participants/index.ts';
import type { Places } from '../../places/index.ts';
import { Actions, Field, type FieldErrors, Select } from '../components/fields.tsx';
import { Form, FormPage } from '../components/form-page.tsx';
import { Notice } from '../components/parts.tsx';
import { type Frame, to } from '../frame.ts';
import { nameOf } from '../naming.ts';
import { KeysSection, MembersSection } from './organisation-people.tsx';

/** What the administration of an organisation shows. */
export interface SettingsView {
  readonly organisation: Organisation;
  readonly places: Places;
  readonly members: readonly Member[];
  readonly invitations: readonly Invitation[];
  readonly keys: readonly ApiKey[];
  readonly administrator: boolean;
  /** A key just made; it can be seen this once. */
  readonly secret: string | null;
  readonly notice: string | null;
  readonly errors: FieldErrors;
  readonly values: Readonly<Record<string, string>>;
}

/** Profile, members, invitations and keys of an organisation. */
export function SettingsPage({ frame, view }: { frame: Frame; view: SettingsView }) {
  const { words } = frame.voice;
  const { organisation } = view;
  const name = nameOf(organisation, frame);
  const own = to(frame, 'organisation', { organisation: organisation.slug });
  return (
    <FormPage
      frame={frame}
      title={name}
      eyebrow={words.accounts.settings}
      crumbs={[
        { label: words.accounts.organisationsTitle, href: to(frame, 'organisations') },
        { label: name, href: own },
        { label: words.accounts.settings },
      ]}
      errors={view.errors}
      notice={
        <>
          {view.notice && (
            <div role="status" class="count">
              <Notice>
                <p>{view.notice}</p>
              </Notice>
            </div>
          )}
          {view.secret && (
            <div role="status" class="count">
              <Notice kind="attention">
                <p>
                  <strong>{words.accounts.keyShown}</strong>
                </p>
                <code class="secret">{view.secret}</code>
                <p class="copy-line start" data-copy={words.common.copy} data-copied={words.common.copied} />
                <p>{words.accounts.keyOnce}</p>
              </Notice>
            </div>
          )}
        </>
      }
    >
      <p>
        <a href={to(frame, 'subscriptions', {}, { organisation: organisation.slug })}>{words.subscriptions.title}</a>
      </p>
      <KeysSection frame={frame} view={view} />
      {view.administrator && <MembersSection frame={frame} view={view} />}
      {view.administrator && (
        <section class="section">
          <h2>{words.accounts.profileTitle}</h2>
          <Form frame={frame} action={to(frame, 'organisationSettings', { organisation: organisation.slug })} upload>
            <input type="hidden" name="action" value="profile" />
            <ProfileFields frame={frame} places={view.places} values={profileValues(view)} errors={view.errors} />
            <Field
              frame={frame}
              name="colour"
              type="color"
              label={words.accounts.organisationColour}
              hint={words.accounts.organisationColourHint}
              value={view.values.colour ?? organisation.colour ?? '#1f6b50'}
              error={view.errors.colour}
            />
            <Field
              frame={frame}
              name="logo"
              type="file"
              accept="image/png,image/jpeg,image/webp"
              label={words.accounts.organisationLogo}
              error={view.errors.logo}
            />
            <Actions>
              <button type="submit" class="button">
                {words.common.save}
              </button>
              <a href={own}>{words.common.dismiss}</a>
            </Actions>
          </Form>
        </section>
      )}
    </FormPage>
  );
}

function profileValues({ organisation, values }: SettingsView): Readonly<Record<string, string>> {
  return {
    name: organisation.names.sl,
    nameEnglish: organisation.names.en ?? '',
    slug: organisation.slug,
    kind: organisation.kind,
    place: organisation.place?.kind === 'municipality' ? organisation.place.code : '',
    description: organisation.descriptions.sl ?? '',
    website: organisation.website ?? '',
    contact: organisation.email ?? '',
    ...values,
  };
}

interface ProfileProperties {
  readonly frame: Frame;
  readonly places: Places;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

/** The fields that describe an organisation. */
export function ProfileFields({ frame, places, values, errors }: ProfileProperties) {
  const { words, compare } = frame.voice;
  const { accounts } = words;
  const municipalities = [...places.list('municipality')].sort((a, b) => compare(a.names.sl, b.names.sl));
  const text = (name: string) => ({ frame, name, value: values[name] ?? '', error: errors[name] });
  return (
    <>
      <Field {...text('name')} label={accounts.organisationName} lang="sl" maxlength={200} required />
      <Field {...text('nameEnglish')} label={accounts.organisationNameEnglish} lang="en" maxlength={200} />
      <Field {...text('slug')} label={accounts.organisationSlug} hint={accounts.organisationSlugHint} maxlength={60} />
      <Select
        frame={frame}
        name="kind"
        label={accounts.organisationKind}
        value={values.kind ?? 'municipality'}
        error={errors.kind}
        options={organisationKinds.map((kind) => ({ value: kind, label: accounts.kinds[kind] }))}
      />
      <Select
        frame={frame}
        name="place"
        label={accounts.organisationPlace}
        value={values.place ?? ''}
        error={errors.place}
        required={false}
        options={[
          { value: '', label: '–' },
          ...municipalities.map((place) => ({ value: place.code, label: place.names.sl })),
        ]}
      />
      <Field {...text('description')} label={accounts.organisationDescription} lang="sl" rows={4} maxlength={5000} />
      <Field {...text('website')} label={accounts.organisationWebsite} type="url" maxlength={500} />
      <Field {...text('contact')} label={accounts.organisationContact} type="email" maxlength={254} />
    </>
  );
}

/** A new organisation. */
export function NewOrganisationPage(properties: ProfileProperties) {
  const { frame } = properties;
  const { words } = frame.voice;
  return (
    <FormPage
      frame={frame}
      title={words.accounts.newOrganisation}
      lead={words.accounts.newOrganisationLead}
      crumbs={[
        { label: words.accounts.organisationsTitle, href: to(frame, 'organisations') },
        { label: words.accounts.newOrganisation },
      ]}
      errors={properties.errors}
    >
      <Form frame={frame} action={to(frame, 'organisationNew')}>
        <ProfileFields {...properties} />
        <Actions>
          <button type="submit" class="button">
            {words.common.create}
          </button>
          <a href={to(frame, 'organisations')}>{words.common.dismiss}</a>
        </Actions>
      </Form>
    </FormPage>
  );
}

/** Roles as answers of a choice. */
export function roleOptions(frame: Frame) {
  const { roles: names, roleHints } = frame.voice.words.accounts;
  return roles.map((role) => ({ value: role, label: `${names[role]} – ${roleHints[role]}` }));
}
