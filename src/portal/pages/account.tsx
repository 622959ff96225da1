import type { Account, Organisation } from '../../participants/index.ts';
import { Form } from '../components/form-page.tsx';
import { Icon } from '../components/icon.tsx';
import { Layout } from '../components/layout.tsx';
import { Breadcrumb } from '../components/parts.tsx';
import { type Frame, to } from '../frame.ts';
import { nameOf } from '../naming.ts';

interface AccountProperties {
  readonly frame: Frame;
  readonly account: Account | null;
  readonly organisations: readonly Organisation[];
}

/** A person's own page: organisations, publications, looks, signing out. */
export function AccountPage({ frame, account, organisations }: AccountProperties) {
  const { words, fill } = frame.voice;
  const roleOf = (id: string) => frame.participant.memberships.find((one) => one.organisation === id)?.role ?? 'member';
  return (
    <Layout frame={frame} title={words.accounts.accountTitle} noIndex>
      <div class="wrap page">
        <div class="page-head">
          <Breadcrumb frame={frame} crumbs={[{ label: words.accounts.accountTitle }]} />
          <h1>{words.accounts.accountTitle}</h1>
          <p class="lead">
            {fill(words.accounts.signedInAs, { name: account?.name ?? frame.participant.name })} {account?.email}
          </p>
          <Form frame={frame} action={to(frame, 'signOut')} inline>
            <button type="submit" class="button quiet">
              {words.common.signOut}
            </button>
          </Form>
        </div>
        <section>
          <h2>{words.accounts.myOrganisations}</h2>
          {organisations.length === 0 && <p class="count">{words.accounts.noOrganisations}</p>}
          <ul class="live-list">
            {organisations.map((organisation) => (
              <li>
                <a href={to(frame, 'organisation', { organisation: organisation.slug })}>
                  {nameOf(organisation, frame)}
                </a>{' '}
                <span class="tag plain">{words.accounts.roles[roleOf(organisation.id)]}</span>
              </li>
            ))}
          </ul>
          <p class="actions">
            <a class="button" href={to(frame, 'publish')}>
              <Icon name="upload" />
              {words.publish.start}
            </a>
            <a class="button quiet" href={to(frame, 'organisationNew')}>
              <Icon name="plus" />
              {words.accounts.newOrganisation}
            </a>
          </p>
        </section>
        <ul class="section plain-list stack">
          <li>
            <a href={to(frame, 'subscriptions')}>{words.subscriptions.title}</a>
          </li>
          <li>
            <a href={to(frame, 'security')}>{words.accounts.securityOpen}</a>
          </li>
        </ul>
        <section class="section">
          <h2>{words.accounts.themeTitle}</h2>
          <form class="inline-form" method="post" action={to(frame, 'theme')}>
            <input type="hidden" name="return" value={to(frame, 'account')} />
            {(['system', 'light', 'dark'] as const).map((theme) => (
              <button
                type="submit"
                name="theme"
                value={theme}
                class="button quiet small"
                aria-pressed={(frame.theme ?? 'system') === theme ? 'true' : 'false'}
              >
                {words.accounts.themes[theme]}
              </button>
            ))}
          </form>
        </section>
      </div>
    </Layout>
  );
}
