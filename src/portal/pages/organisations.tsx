import type { Organisation } from '../../participants/index.ts';
import type { Place } from '../../places/index.ts';
import { DatasetResult } from '../components/dataset-card.tsx';
import { Icon } from '../components/icon.tsx';
import { Layout } from '../components/layout.tsx';
import { Breadcrumb, Empty } from '../components/parts.tsx';
import { type Frame, langOf, to } from '../frame.ts';
import { nameOf, textIn } from '../naming.ts';
import type { Found } from '../sources/views.ts';
import { placeHref, placeName } from './places.tsx';

interface OrganisationsProperties {
  readonly frame: Frame;
  readonly organisations: readonly Organisation[];
  /** How many datasets each publishes, by its Slovene name. */
  readonly datasets: ReadonlyMap<string, number>;
}

/** Everyone who publishes on this node. */
export function OrganisationsPage({ frame, organisations, datasets }: OrganisationsProperties) {
  const { words, count } = frame.voice;
  return (
    <Layout frame={frame} title={words.accounts.organisationsTitle} description={words.accounts.organisationsLead}>
      <div class="wrap page">
        <div class="page-head">
          <Breadcrumb frame={frame} crumbs={[{ label: words.accounts.organisationsTitle }]} />
          <h1>{words.accounts.organisationsTitle}</h1>
          <p class="lead">{words.accounts.organisationsLead}</p>
        </div>
        {organisations.length === 0 ? (
          <Empty
            icon="organisation"
            title={words.accounts.organisationsNone}
            text={words.accounts.organisationsNoneText}
          >
            <a class="button" href={to(frame, 'organisationNew')}>
              {words.accounts.newOrganisation}
            </a>
          </Empty>
        ) : (
          <ul class="grid">
            {organisations.map((organisation) => (
              <li class="card organisation-card">
                {organisation.logo && (
                  <img class="org-mark" src={organisation.logo} alt="" width="56" height="56" loading="lazy" />
                )}
                <h2 class="card-title">
                  <a href={to(frame, 'organisation', { organisation: organisation.slug })}>
                    {nameOf(organisation, frame)}
                  </a>
                </h2>
                <ul class="facts">
                  <li>{words.accounts.kinds[organisation.kind]}</li>
                  <li>{count(words.common.datasetsCount, datasets.get(organisation.names.sl) ?? 0)}</li>
                </ul>
              </li>
            ))}
          </ul>
        )}
        <p class="section">
          <a class="button quiet" href={to(frame, 'organisationNew')}>
            <Icon name="plus" />
            {words.accounts.newOrganisation}
          </a>
        </p>
      </div>
    </Layout>
  );
}

/** What an organisation's page shows. */
export interface OrganisationView {
  readonly organisation: Organisation;
  readonly place: Place | null;
  readonly found: Found;
  readonly administered: boolean;
}

/** An organisation with its own colour, logo and data. */
export function OrganisationPage({ frame, view }: { frame: Frame; view: OrganisationView }) {
  const { organisation, found, place } = view;
  const { words, count } = frame.voice;
  const name = nameOf(organisation, frame);
  const description = textIn(organisation.descriptions, frame.language);
  return (
    <Layout frame={frame} title={name} {...(description ? { description: description.text } : {})}>
      <OrganisationColours frame={frame} organisation={organisation} />
      <div class="org-band" />
      <div class="wrap page">
        <div class="page-head">
          <Breadcrumb
            frame={frame}
            crumbs={[{ label: words.accounts.organisationsTitle, href: to(frame, 'organisations') }, { label: name }]}
          />
          <div class="org-head">
            {organisation.logo && <img class="org-mark" src={organisation.logo} alt="" width="90" height="90" />}
            <h1>{name}</h1>
          </div>
          <ul class="facts">
            <li>
              <Icon name="organisation" />
              {words.accounts.kinds[organisation.kind]}
            </li>
            {place && (
              <li>
                <Icon name="pin" />
                <a href={placeHref(frame, place)}>{placeName(frame, place)}</a>
              </li>
            )}
            {organisation.website && (
              <li>
                <Icon name="link" />
                <a href={organisation.website} rel="noopener nofollow">
                  {new URL(organisation.website).host}
                </a>
              </li>
            )}
            {organisation.email && (
              <li>
                <Icon name="mail" />
                <a href={`mailto:${organisation.email}`}>{organisation.email}</a>
              </li>
            )}
          </ul>
          {!organisation.confirmed && <p class="tag plain">{words.accounts.unconfirmed}</p>}
          {description && (
            <p class="lead" {...langOf(frame, description)}>
              {description.text}
            </p>
          )}
          {view.administered && (
            <p>
              <a class="button quiet" href={to(frame, 'organisationSettings', { organisation: organisation.slug })}>
                <Icon name="edit" />
                {words.accounts.settingsOpen}
              </a>
            </p>
          )}
        </div>
        <section>
          <h2>{words.accounts.datasetsOf}</h2>
          {found.total === 0 ? (
            <p class="soft">{words.accounts.datasetsOfNone}</p>
          ) : (
            <>
              <p class="soft count">{count(words.catalogue.found, found.total)}</p>
              <ul class="results">
                {found.cards.map((card) => (
                  <DatasetResult frame={frame} card={card} />
                ))}
              </ul>
              {found.total > found.cards.length && (
                <p>
                  <a href={to(frame, 'catalogue', {}, { publisher: organisation.names.sl })}>{words.home.recentAll}</a>
                </p>
              )}
            </>
          )}
        </section>
      </div>
    </Layout>
  );
}

/** The organisation's colour as a custom property of this one page; each theme has its readable shade. */
function OrganisationColours({ frame, organisation }: { frame: Frame; organisation: Organisation }) {
  const { colours } = organisation;
  if (!colours || ![colours.light, colours.dark].every((colour) => /^#[0-9a-f]{6}$/i.test(colour))) return null;
  return <style nonce={frame.nonce}>{`.org-band{--org:light-dark(${colours.light},${colours.dark})}`}</style>;
}
