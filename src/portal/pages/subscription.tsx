import type { DeliveryStanding, Letter, Told } from '../../context/index.ts';
import type { Organisation } from '../../participants/index.ts';
import { Form } from '../components/form-page.tsx';
import { Layout } from '../components/layout.tsx';
import { Breadcrumb, KeyFigures, Notice } from '../components/parts.tsx';
import { type Frame, to } from '../frame.ts';
import { nameOf } from '../naming.ts';
import { answerInWords } from '../subscription-answers.ts';
import { subscriptionCall } from '../subscription-request.ts';
import { areaInWords, conditionInWords, watchedSentence } from '../subscription-words.ts';
import { Attempts, DeadLetterSection } from './subscription-deliveries.tsx';
import { Listening } from './subscription-listening.tsx';
import { Standing, subscriptionName } from './subscriptions.tsx';

/** What the page of one subscription shows. */
export interface SubscriptionView {
  readonly told: Told;
  readonly space: string;
  readonly standing: DeliveryStanding;
  readonly organisation: Organisation | null;
  readonly letters: readonly Letter[];
  /** The number of the last letter shown, where there are more. */
  readonly next: number | null;
  /** The port of the node's own MQTT broker; null without one. */
  readonly brokerPort: number | null;
  /** What was just done. */
  readonly done: string | null;
}

/** The address of the page of a subscription. */
export function subscriptionAddress(frame: Frame, { told, space }: SubscriptionView): string {
  return to(frame, 'subscription', { subscription: told.subscription.id }, { space });
}

/** One subscription: what it watches, how its notifications fare, and what can be done about it. */
export function SubscriptionPage({ frame, view }: { frame: Frame; view: SubscriptionView }) {
  const { words } = frame.voice;
  const { subscriptions } = words;
  const { told, space, standing } = view;
  const { subscription, mayChange } = told;
  const name = subscriptionName(told);
  const context = typeof subscription.context === 'string' && subscription.context.includes('ngsi-ld-core-context');
  return (
    <Layout frame={frame} title={`${name} (${subscriptions.subscription})`} islands={['following']} noIndex>
      <div class="wrap page">
        <div class="page-head">
          <Breadcrumb
            frame={frame}
            crumbs={[
              { label: words.common.developers, href: to(frame, 'developers') },
              { label: subscriptions.title, href: to(frame, 'subscriptions', {}, { space }) },
              { label: name },
            ]}
          />
          <h1 class="breakable">{name}</h1>
          <p class="lead">{watchedSentence(frame, told)}.</p>
          <p class="row">
            <Standing frame={frame} standing={standing} /> <span class="soft">{subscriptions.explained[standing]}</span>
          </p>
        </div>
        <Done frame={frame} done={view.done} />
        <Delivery frame={frame} view={view} />
        <DeadLetterSection frame={frame} view={view} />
        <section class="section">
          <h2>{subscriptions.conditions}</h2>
          <Conditions frame={frame} view={view} />
        </section>
        <Listening frame={frame} view={view} />
        <LiveSection frame={frame} view={view} />
        <details class="fold section">
          <summary>{subscriptions.requestTitle}</summary>
          <p class="measure">{subscriptions.requestLead}</p>
          <RequestText
            frame={frame}
            text={subscriptionCall(subscription.body, {
              ...{ baseUrl: frame.baseUrl, space },
              context: context ? undefined : subscription.context,
            })}
          />
        </details>
        {mayChange && <Ending frame={frame} view={view} />}
      </div>
    </Layout>
  );
}

function Done({ frame, done }: { frame: Frame; done: string | null }) {
  const { subscriptions } = frame.voice.words;
  const said: Readonly<Record<string, string>> = {
    created: subscriptions.created,
    pause: subscriptions.saved,
    resume: subscriptions.saved,
    replay: subscriptions.replayed,
    discard: subscriptions.discarded,
  };
  if (done === null || !Object.hasOwn(said, done)) return null;
  return (
    <div role="status" class="count">
      <Notice>
        <p>{said[done]}</p>
      </Notice>
    </div>
  );
}

function Delivery({ frame, view }: { frame: Frame; view: SubscriptionView }) {
  const { words, number, ago, dateTime, fill } = frame.voice;
  const { subscriptions, common } = words;
  const { state } = view.told;
  const time = (value: Date | null | undefined) => (value ? ago(value, frame.now) : common.never);
  return (
    <section>
      <h2>{subscriptions.delivery}</h2>
      <KeyFigures
        figures={[
          { label: subscriptions.sent, value: number(state?.timesSent ?? 0) },
          { label: subscriptions.failed, value: number(state?.timesFailed ?? 0) },
          { label: subscriptions.waiting, value: number(state?.waiting ?? 0) },
          { label: subscriptions.dead, value: number(state?.dead ?? 0) },
        ]}
      />
      <dl class="pairs section-small">
        <dt>{subscriptions.endpoint}</dt>
        <dd class="breakable">{view.told.subscription.terms.endpoint.uri}</dd>
        <dt>{subscriptions.lastSuccess}</dt>
        <dd>{time(state?.lastSuccess)}</dd>
        <dt>{subscriptions.lastFailure}</dt>
        <dd>{time(state?.lastFailure)}</dd>
      </dl>
      {state?.lapsed && (
        <div class="count">
          <Notice kind="attention">
            <p>{fill(subscriptions.lapsed, { when: dateTime(state.lapsed) })}</p>
          </Notice>
        </div>
      )}
      {state?.fault && (
        <div class="count">
          <Notice kind="attention">
            <p>{fill(subscriptions.fault, { fault: answerInWords(frame, state.fault) })}</p>
            {state.due && <p>{fill(subscriptions.nextAttempt, { when: dateTime(state.due) })}</p>}
          </Notice>
        </div>
      )}
      <Attempts frame={frame} attempts={state?.attempts ?? []} />
    </section>
  );
}

function Conditions({ frame, view }: { frame: Frame; view: SubscriptionView }) {
  const { words, fill, dateTime } = frame.voice;
  const { subscriptions } = words;
  const { id, terms, body, context } = view.told.subscription;
  const area = areaInWords(frame, terms);
  const notification = body.notification as { readonly format?: string };
  const format = subscriptions.formats[(notification.format ?? 'normalized') as 'normalized'] ?? notification.format;
  const pairs: readonly (readonly [string, unknown])[] = [
    [
      subscriptions.triggersLabel,
      [...terms.triggers].map((trigger) => subscriptions.triggers[trigger]).join(subscriptions.orWord),
    ],
    [subscriptions.condition, terms.q && conditionInWords(frame, terms.q)],
    ['q', body.q && <code>{body.q as string}</code>],
    [subscriptions.area, area],
    [subscriptions.scope, body.scopeQ && <code>{body.scopeQ as string}</code>],
    [
      subscriptions.throttling,
      terms.throttling > 0 && fill(subscriptions.throttlingValue, { seconds: terms.throttling }),
    ],
    [subscriptions.period, terms.period !== null && fill(subscriptions.periodValue, { seconds: terms.period })],
    [subscriptions.expires, terms.expires && dateTime(terms.expires)],
    [subscriptions.format, `${format} (${terms.endpoint.accept})`],
    [subscriptions.quality, terms.endpoint.mqtt && subscriptions.qualities[terms.endpoint.mqtt.qos]],
    [subscriptions.owner, ownerName(frame, view)],
    [subscriptions.context, typeof context === 'string' && context],
    [subscriptions.id, <code>{id}</code>],
  ];
  return (
    <dl class="pairs">
      {pairs
        .filter(([, value]) => Boolean(value))
        .map(([label, value]) => (
          <>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </>
        ))}
    </dl>
  );
}

function ownerName(frame: Frame, { told, organisation }: SubscriptionView): string {
  const { subscriptions } = frame.voice.words;
  if (organisation) return nameOf(organisation, frame);
  const { maker } = told.subscription;
  if (maker === 'operator') return subscriptions.ownerOperator;
  return maker === `person:${frame.participant.id}` ? subscriptions.ownerSelf : subscriptions.ownerOther;
}

/** What it tells as it happens; without a script a call that does the same. */
function LiveSection({ frame, view }: { frame: Frame; view: SubscriptionView }) {
  const { subscriptions } = frame.voice.words;
  const path = `/api/v1/subscriptions/${encodeURIComponent(view.told.subscription.id)}/live`;
  const tenant = view.space === '' ? '' : ` \\\n  --header 'NGSILD-Tenant: ${view.space}'`;
  return (
    <section
      class="section stack"
      data-follow={path}
      data-space={view.space}
      data-start={subscriptions.liveStart}
      data-stop={subscriptions.liveStop}
      data-waiting={subscriptions.liveWaiting}
      data-off={subscriptions.liveOff}
      data-lost={subscriptions.liveLost}
    >
      <h2>{subscriptions.liveTitle}</h2>
      <p class="measure">{subscriptions.liveLead}</p>
      <div class="stack" data-follow-plain>
        <p class="measure">{subscriptions.liveNoScript}</p>
        <RequestText
          frame={frame}
          text={`curl --no-buffer --header "Authorization: Bearer $KEY"${tenant} \\\n  '${frame.baseUrl}${path}'`}
        />
      </div>
    </section>
  );
}

/** A call to copy. */
export function RequestText({ frame, text, label }: { frame: Frame; text: string; label?: string }) {
  const { common, subscriptions } = frame.voice.words;
  return (
    <section class="stack" aria-label={label ?? subscriptions.requestTitle}>
      <pre class="code-block">
        <code>{text}</code>
      </pre>
      <p class="copy-line start" data-copy={common.copy} data-copied={common.copied} />
    </section>
  );
}

function Ending({ frame, view }: { frame: Frame; view: SubscriptionView }) {
  const { subscriptions } = frame.voice.words;
  const paused = view.standing === 'paused';
  const here = subscriptionAddress(frame, view);
  return (
    <>
      {view.standing !== 'expired' && (
        <div class="section">
          <Form frame={frame} action={here} inline>
            <button
              type="submit"
              class={paused ? 'button' : 'button quiet'}
              name="action"
              value={paused ? 'resume' : 'pause'}
            >
              {paused ? subscriptions.resume : subscriptions.pause}
            </button>
          </Form>
        </div>
      )}
      <details class="fold section">
        <summary>{subscriptions.removeOpen}</summary>
        <p class="measure">{subscriptions.removeHint}</p>
        <Form frame={frame} action={here} inline>
          <button type="submit" class="button danger" name="action" value="remove">
            {subscriptions.remove}
          </button>
        </Form>
      </details>
    </>
  );
}
