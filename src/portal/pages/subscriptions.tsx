import { type DeliveryStanding, deliveryStanding, type Told } from '../../context/index.ts';
import type { Organisation } from '../../participants/index.ts';
import { Icon } from '../components/icon.tsx';
import { Layout } from '../components/layout.tsx';
import { Breadcrumb, Empty, Notice, Pagination } from '../components/parts.tsx';
import { changed, type Frame, to } from '../frame.ts';
import { nameOf } from '../naming.ts';
import { watchedSentence } from '../subscription-words.ts';

/** What the list of subscriptions shows. */
export interface SubscriptionsView {
  readonly found: readonly Told[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  /** The organisation whose subscriptions are listed; null: all that the reader may see. */
  readonly organisation: Organisation | null;
  readonly organisations: readonly Organisation[];
  readonly space: string;
  readonly removed: boolean;
}

/** Subscriptions that the reader may see, each with how its notifications fare. */
export function SubscriptionsPage({ frame, view }: { frame: Frame; view: SubscriptionsView }) {
  const { words, count, fill } = frame.voice;
  const { subscriptions } = words;
  const { found, organisation, space } = view;
  const making = to(frame, 'subscriptionNew', {}, { space, organisation: organisation?.slug });
  const title = organisation
    ? fill(subscriptions.ofOrganisation, { name: nameOf(organisation, frame) })
    : subscriptions.title;
  return (
    <Layout frame={frame} title={title} noIndex>
      <div class="wrap page">
        <div class="page-head">
          <Breadcrumb
            frame={frame}
            crumbs={[
              { label: words.common.developers, href: to(frame, 'developers') },
              ...(organisation
                ? [{ label: subscriptions.title, href: to(frame, 'subscriptions', {}, { space }) }, { label: title }]
                : [{ label: title }]),
            ]}
          />
          <h1>{title}</h1>
          <p class="lead">{subscriptions.lead}</p>
          {view.total > 0 && (
            <p>
              <a class="button" href={making}>
                <Icon name="plus" />
                {subscriptions.create}
              </a>
            </p>
          )}
        </div>
        {view.removed && (
          <div role="status" class="count">
            <Notice>
              <p>{subscriptions.removed}</p>
            </Notice>
          </div>
        )}
        <Whose frame={frame} view={view} />
        {found.length === 0 ? (
          <Empty icon="feed" title={subscriptions.none} text={subscriptions.noneText}>
            <a class="button" href={making}>
              {subscriptions.create}
            </a>
          </Empty>
        ) : (
          <>
            <p class="soft count">{count(subscriptions.count, view.total)}</p>
            <SubscriptionTable frame={frame} found={found} space={space} />
            <Pagination
              frame={frame}
              page={view.page}
              pages={view.pages}
              href={(page) => changed(frame, { page: page === 1 ? null : page, done: null })}
            />
          </>
        )}
      </div>
    </Layout>
  );
}

/** Ways to the subscriptions of one's organisations. */
function Whose({ frame, view }: { frame: Frame; view: SubscriptionsView }) {
  const { subscriptions } = frame.voice.words;
  if (view.organisations.length === 0) return null;
  const choices = [null, ...view.organisations];
  return (
    <nav class="sorts count" aria-label={subscriptions.owner}>
      {choices.map((one) => (
        <a
          href={changed(frame, { organisation: one?.slug, page: null, done: null })}
          {...(one?.id === view.organisation?.id ? { 'aria-current': 'true' } : {})}
        >
          {one ? nameOf(one, frame) : subscriptions.everybodys}
        </a>
      ))}
    </nav>
  );
}

function SubscriptionTable({ frame, found, space }: { frame: Frame; found: readonly Told[]; space: string }) {
  const { words, ago, number } = frame.voice;
  const { subscriptions, common } = words;
  return (
    <section class="table-frame" aria-label={subscriptions.title} tabindex={0}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{subscriptions.subscription}</th>
            <th scope="col">{subscriptions.state}</th>
            <th scope="col">{subscriptions.lastSuccess}</th>
            <th scope="col">{subscriptions.lastFailure}</th>
            <th scope="col" class="number">
              {subscriptions.sentShort}
            </th>
            <th scope="col" class="number">
              {subscriptions.failedShort}
            </th>
            <th scope="col" class="number">
              {subscriptions.waiting}
            </th>
            <th scope="col" class="number">
              {subscriptions.dead}
            </th>
          </tr>
        </thead>
        <tbody>
          {found.map((told) => {
            const { subscription, state } = told;
            const time = (value: Date | null | undefined) => (value ? ago(value, frame.now) : common.never);
            return (
              <tr>
                <td data-label={subscriptions.subscription}>
                  <div>
                    <a href={to(frame, 'subscription', { subscription: subscription.id }, { space })}>
                      {subscriptionName(told)}
                    </a>
                    <div class="plain-text">{watchedSentence(frame, told)}</div>
                    <div class="plain-text soft breakable">{hostOf(told)}</div>
                  </div>
                </td>
                <td data-label={subscriptions.state}>
                  <div>
                    <Standing frame={frame} standing={deliveryStanding(told, frame.now)} />
                  </div>
                </td>
                <td data-label={subscriptions.lastSuccess}>{time(state?.lastSuccess)}</td>
                <td data-label={subscriptions.lastFailure}>{time(state?.lastFailure)}</td>
                <td class="number" data-label={subscriptions.sentShort}>
                  {number(state?.timesSent ?? 0)}
                </td>
                <td class="number" data-label={subscriptions.failedShort}>
                  {number(state?.timesFailed ?? 0)}
                </td>
                <td class="number" data-label={subscriptions.waiting}>
                  {number(state?.waiting ?? 0)}
                </td>
                <td class="number" data-label={subscriptions.dead}>
                  {number(state?.dead ?? 0)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** What a subscription is called: its own name, else the types that it watches, else the end of its id. */
export function subscriptionName({ subscription: { id, body } }: Told): string {
  const selectors = (body.entities as readonly { readonly type: string }[] | undefined) ?? [];
  const types = [...new Set(selectors.map(({ type }) => type))].filter((type) => type !== '*');
  const unnamed = types.join(', ') || id.replace(/^urn:ngsi-ld:Subscription:/, '');
  return (body.subscriptionName as string | undefined) ?? unnamed;
}

function hostOf({ subscription: { terms } }: Told): string {
  const { uri } = terms.endpoint;
  const host = URL.canParse(uri) ? new URL(uri).host : '';
  // An address at the node's own broker names no host.
  return host === '' || terms.endpoint.mqtt ? uri : host;
}

/** How a subscription fares, as a tag. */
export function Standing({ frame, standing }: { frame: Frame; standing: DeliveryStanding }) {
  const kinds = { active: 'tag', failing: 'tag alarm', full: 'tag alarm', paused: 'tag plain', expired: 'tag plain' };
  return <span class={kinds[standing]}>{frame.voice.words.subscriptions.standings[standing]}</span>;
}
