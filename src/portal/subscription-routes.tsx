import { deliveryStanding, makerFor, type Notifying, type Space, type Spaces } from '../context/index.ts';
import type { Contexts } from '../linked-data/index.ts';
import type { Access, Organisation, Participants } from '../participants/index.ts';
import type { Places } from '../places/index.ts';
import type { RequestContext } from '../platform/http/index.ts';
import type { FieldErrors, Option } from './components/fields.tsx';
import { portalError } from './errors.ts';
import type { Explorer } from './explorer/explorer.ts';
import { readForm, type SubmittedForm } from './forms.ts';
import { type Frame, to } from './frame.ts';
import { SubscriptionPage } from './pages/subscription.tsx';
import { coreModel, NewSubscriptionPage } from './pages/subscription-new.tsx';
import { SubscriptionsPage } from './pages/subscriptions.tsx';
import type { Renderer } from './rendering.ts';
import type { Router } from './routing.ts';
import { readSubscription, subscriptionFaults } from './subscription-forms.ts';

/** What pages about subscriptions stand on. */
export interface SubscriptionDeps {
  readonly renderer: Renderer;
  readonly participants: Participants;
  readonly notifying: Pick<Notifying, 'subscriptions' | 'deadLetters'>;
  readonly spaces: Pick<Spaces, 'byName'>;
  readonly contexts: Contexts;
  readonly places: Places;
  /** The bundled data models: addresses of their contexts by name. */
  readonly vocabularies: readonly Option[];
  readonly explorer: Pick<Explorer, 'outline' | 'names'>;
  /** The port of the node's own MQTT broker; null without one. */
  readonly brokerPort: number | null;
}

const pageSize = 50;
const shownLetters = 10;

/** Subscriptions: list, one with its deliveries, making one; the same functions and rights as those of the API. */
export function subscriptionPages(router: Router, deps: SubscriptionDeps): void {
  const { renderer, participants, spaces, contexts, places, vocabularies, explorer } = deps;
  const { subscriptions, deadLetters } = deps.notifying;

  const required = async (c: RequestContext): Promise<{ access: Access; space: Space }> => {
    const space = await spaces.byName(c.req.query('space') ?? '');
    if (!space) throw portalError('nothing-here');
    return { space, access: await c.get('access')(space.id) };
  };

  /** Those for which the reader may subscribe. */
  const own = async ({ participant }: Frame): Promise<readonly Organisation[]> => {
    const all = participant.memberships.map(({ organisation }) => participants.organisations.byId(organisation));
    return (await Promise.all(all)).filter((one) => one !== null && one !== undefined);
  };

  router.get('subscriptions', async (c, frame) => {
    const { access, space } = await required(c);
    const slug = c.req.query('organisation');
    const organisation = slug ? await participants.organisations.find(frame.participant, slug) : null;
    if (slug && !organisation) throw portalError('nothing-here');
    const number = Math.max(1, Math.trunc(Number(c.req.query('page') ?? 1)) || 1);
    const page = { limit: pageSize, offset: (number - 1) * pageSize, organisation: organisation?.id };
    const [found, total] = await Promise.all([
      subscriptions.list(access, page),
      subscriptions.count(access, organisation?.id),
    ]);
    const view = {
      ...{ found, total, page: number, pages: Math.ceil(total / pageSize), organisation, space: space.name },
      organisations: await own(frame),
      removed: c.req.query('done') === 'removed',
    };
    return renderer.page(c, SubscriptionsPage({ frame, view }));
  });

  const show = async (c: RequestContext, frame: Frame) => {
    const { access, space } = await required(c);
    const id = c.req.param('subscription') ?? '';
    const told = await subscriptions.retrieve(access, id);
    const after = Number(c.req.query('after') ?? 0) || 0;
    const letters = told.mayChange
      ? (await deadLetters.list(access, id, { limit: shownLetters + 1, after })).letters
      : [];
    const { organisation } = told.subscription;
    const view = {
      ...{ told, space: space.name, standing: deliveryStanding(told, frame.now), brokerPort: deps.brokerPort },
      organisation: organisation === null ? null : ((await participants.organisations.byId(organisation)) ?? null),
      letters: letters.slice(0, shownLetters),
      next: letters.length > shownLetters ? letters[shownLetters - 1]!.number : null,
      done: c.req.query('done') ?? null,
    };
    return renderer.page(c, SubscriptionPage({ frame, view }));
  };
  router.get('subscription', show);

  router.post('subscription', async (c, frame) => {
    const form = await readForm(c, participants);
    const { access, space } = await required(c);
    const id = c.req.param('subscription') ?? '';
    const number = form.has('letter') ? Number(form.text('letter')) || 0 : undefined;
    const acts: Readonly<Record<string, () => Promise<unknown>>> = {
      pause: async () => subscriptions.update(access, id, { isActive: false }, await contexts.core()),
      resume: async () => subscriptions.update(access, id, { isActive: true }, await contexts.core()),
      remove: () => subscriptions.remove(access, id),
      replay: () => deadLetters.replay(access, id, number),
      discard: () => deadLetters.discard(access, id, number),
    };
    const action = form.text('action');
    if (!Object.hasOwn(acts, action)) throw portalError('form-broken');
    await acts[action]!();
    const state = { space: space.name, done: action };
    if (action === 'remove') return c.redirect(to(frame, 'subscriptions', {}, { ...state, done: 'removed' }), 303);
    return c.redirect(to(frame, 'subscription', { subscription: id }, state), 303);
  });

  const typeNames = async (access: Access): Promise<readonly string[]> => {
    const outline = await explorer.outline(access);
    return Promise.all(outline.map(async ({ type }) => (await explorer.names([type])).nameOf(type)));
  };

  /** The context of the names in a form: a chosen one, else that of the model which entities of such a type here are of. */
  const modelOf = async (form: SubmittedForm, access: Access): Promise<string | undefined> => {
    const model = form.text('model');
    if (model === coreModel) return undefined;
    if (model !== '') return model;
    const named = form.text('type').split(/[\s,]+/);
    for (const { type } of await explorer.outline(access)) {
      const { context, nameOf } = await explorer.names([type]);
      if (context !== null && (named.includes(nameOf(type)) || named.includes(type))) return context;
    }
    return undefined;
  };

  const showForm = async (c: RequestContext, frame: Frame, said: Partial<Said> = {}) => {
    const { access, space } = await required(c);
    // Who may not subscribe learns so before the form is filled in.
    makerFor(access, undefined);
    const view = {
      ...{ space: space.name, places, vocabularies, organisations: await own(frame) },
      ...{ types: await typeNames(access), hasBroker: deps.brokerPort !== null },
      ...{ values: {}, errors: {}, request: null, ...said },
    };
    const failed = Object.keys(view.errors).length > 0;
    return renderer.page(c, NewSubscriptionPage({ frame, view }), failed ? 422 : 200);
  };
  router.get('subscriptionNew', (c, frame) => {
    const named = prefilled.map((name) => [name, c.req.query(name)]);
    return showForm(c, frame, { values: Object.fromEntries(named.filter(([, value]) => value !== undefined)) });
  });
  router.post('subscriptionNew', async (c, frame) => {
    const form = await readForm(c, participants);
    const { access, space } = await required(c);
    try {
      const maker = makerFor(access, form.text('organisation') || undefined);
      const body = readSubscription(form, frame, places);
      const model = await modelOf(form, access);
      if (form.text('action') === 'preview')
        return showForm(c, frame, { values: form.values, request: { body: withoutSecret(body), context: model } });
      const active = model ? await contexts.parse(model) : await contexts.core();
      const id = await subscriptions.create(access, maker, body, active);
      return c.redirect(to(frame, 'subscription', { subscription: id }, { space: space.name, done: 'created' }), 303);
    } catch (error) {
      return showForm(c, frame, { values: form.values, errors: subscriptionFaults(error, frame) });
    }
  });
}

/** Fields that an address may fill in: so a link from the explorer subscribes to exactly what is shown there. */
const prefilled = [
  ...['type', 'entity', 'attributes', 'q', 'scopeQ', 'model', 'organisation', 'name', 'uri'],
  ...['latitude', 'longitude', 'distance'],
];

interface Said {
  readonly values: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
  /** What is to be copied; null until it is asked for. */
  readonly request: { readonly body: Readonly<Record<string, unknown>>; readonly context: string | undefined } | null;
}

/** What the receiver asks for in headers is not written out again. */
function withoutSecret(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const notification = body.notification as { readonly endpoint: Readonly<Record<string, unknown>> };
  const { receiverInfo, ...endpoint } = notification.endpoint;
  const told = receiverInfo as readonly { readonly key: string }[] | undefined;
  const shown = told === undefined ? {} : { receiverInfo: told.map(({ key }) => ({ key, value: '…' })) };
  const uri = String(endpoint.uri).replace(/^(mqtts?:\/\/[^/@:]*):[^/@]*@/i, '$1:…@');
  return { ...body, notification: { ...notification, endpoint: { ...endpoint, uri, ...shown } } };
}
