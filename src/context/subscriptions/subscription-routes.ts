import { Hono } from 'hono';
import type { ActiveContext, Contexts } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { type Env, negotiate, type RequestContext } from '../../platform/http/index.ts';
import { isUri } from '../entities/entity-id.ts';
import { answerNames, plainMedia } from '../entities/entity-read-answer.ts';
import { contextOfRequest } from '../entities/entity-read-context.ts';
import { readError } from '../entities/entity-read-errors.ts';
import { type ParameterTable, readParameters, readWindow } from '../entities/entity-read-parameters.ts';
import { readWriteBody } from '../entities/entity-write-request.ts';
import { subscriptionError } from './errors.ts';
import { makerOf } from './ownership.ts';
import { presentSubscription } from './present-subscription.ts';
import type { Subscriptions, Told } from './subscriptions.ts';

/** NGSI-LD 1.9.1 §6.10.3, §6.11.3. */
const parameters = {
  write: { supported: ['local'], unsupported: {} },
  retrieve: { supported: ['local', 'options'], unsupported: {} },
  list: { supported: ['local', 'options', 'limit', 'offset', 'count'], unsupported: {} },
} satisfies Record<string, ParameterTable>;

/** What the doors of subscriptions stand on. */
export interface SubscriptionRoutesDeps {
  readonly subscriptions: Subscriptions;
  readonly contexts: Contexts;
  readonly clock: Clock;
  readonly accessOf: (c: RequestContext) => Promise<Access>;
  readonly accessForCreation: (c: RequestContext) => Promise<Access>;
}

/** The doors of subscriptions, below /ngsi-ld/v1. */
export function subscriptionRoutes(deps: SubscriptionRoutesDeps): Hono<Env> {
  const { subscriptions, contexts, clock, accessOf, accessForCreation } = deps;
  const route = new Hono<Env>();

  const readShown = (asked: Readonly<Record<string, string>>, active: ActiveContext): Shown => ({
    active,
    sysAttrs: readSysAttrs(asked),
    now: clock.now(),
    addressOf: contexts.addressOf,
  });

  /** NGSI-LD 1.9.1 §5.8.1, §6.10.3.1 Create Subscription. */
  route.post('/subscriptions', async (c) => {
    readParameters(c, parameters.write);
    const access = await accessForCreation(c);
    const maker = makerOf(c, access);
    const { value, activeOf } = await readWriteBody(c, contexts);
    const active = await activeOf(value);
    await requireReadable(value, contexts);
    // Notifications in plain JSON name it by its address.
    await contexts.remember(access.space, active);
    const id = await subscriptions.create(access, maker, value, active);
    c.header('Location', `/ngsi-ld/v1/subscriptions/${id}`);
    return c.body(null, 201);
  });

  /** NGSI-LD 1.9.1 §5.8.4, §6.10.3.2 Query Subscriptions. */
  route.get('/subscriptions', async (c) => {
    const asked = readParameters(c, parameters.list);
    const shown = readShown(asked, await contextOfRequest(c, contexts));
    const { limit, offset, count } = readWindow(asked);
    const access = await accessOf(c);
    const found = limit === 0 ? [] : await subscriptions.list(access, { limit: limit + 1, offset });
    if (count) c.header('NGSILD-Results-Count', String(await subscriptions.count(access)));
    const links = [
      ...(offset > 0 ? [['prev', Math.max(0, offset - limit)] as const] : []),
      ...(found.length > limit ? [['next', offset + limit] as const] : []),
    ];
    const answer = answerNames(
      c,
      found.slice(0, limit).map((told) => present(told, shown)),
      shown.active,
    );
    const type = negotiate(c, plainMedia);
    for (const [rel, at] of links)
      answer.headers.append('Link', `<${pageAddress(c, limit, at)}>;rel="${rel}";type="${type}"`);
    return answer;
  });

  /** NGSI-LD 1.9.1 §5.8.3, §6.11.3.1 Retrieve Subscription. */
  route.get('/subscriptions/:id', async (c) => {
    const asked = readParameters(c, parameters.retrieve);
    // Before it is looked for: what cannot be written need not be there.
    negotiate(c, plainMedia);
    const shown = readShown(asked, await contextOfRequest(c, contexts));
    const told = await subscriptions.retrieve(await accessOf(c), c.req.param('id'));
    return answerNames(c, present(told, shown), shown.active);
  });

  /** NGSI-LD 1.9.1 §5.8.2, §6.11.3.2 Update Subscription. */
  route.patch('/subscriptions/:id', async (c) => {
    readParameters(c, parameters.write);
    const access = await accessOf(c);
    const id = readId(c.req.param('id'));
    const { value, activeOf } = await readWriteBody(c, contexts);
    // Who it is not shown to learns of nothing but that, whatever the body says.
    await subscriptions.retrieve(access, id);
    const active = await activeOf(value);
    await requireReadable(value, contexts);
    await contexts.remember(access.space, active);
    await subscriptions.update(access, id, value, active);
    return c.body(null, 204);
  });

  /** NGSI-LD 1.9.1 §5.8.5, §6.11.3.3 Delete Subscription. */
  route.delete('/subscriptions/:id', async (c) => {
    readParameters(c, parameters.write);
    const access = await accessOf(c);
    await subscriptions.remove(access, readId(c.req.param('id')));
    return c.body(null, 204);
  });

  return route;
}

/** The same list at another place. NGSI-LD 1.9.1 §6.3.10. */
function pageAddress(c: RequestContext, limit: number, offset: number): string {
  const asked = new URL(c.req.url).searchParams;
  const parameters = new URLSearchParams({ limit: String(limit), offset: String(offset) });
  for (const [name, value] of asked) if (!parameters.has(name)) parameters.set(name, value);
  return `/ngsi-ld/v1/subscriptions?${parameters}`;
}

interface Shown {
  readonly active: ActiveContext;
  readonly sysAttrs: boolean;
  readonly now: Date;
  readonly addressOf: Contexts['addressOf'];
}

function readSysAttrs({ options }: Readonly<Record<string, string>>): boolean {
  if (options !== undefined && options !== 'sysAttrs')
    throw readError('parameter-invalid', { parameter: 'options', value: options.slice(0, 60) }, { field: 'options' });
  return options === 'sysAttrs';
}

const present = ({ subscription, state, secrets }: Told, shown: Shown) =>
  presentSubscription(subscription, state, { ...shown, secrets });

/** A context that notifications are to be written with must be there. NGSI-LD 1.9.1 Table 5.2.12-1, jsonldContext. */
async function requireReadable(value: unknown, contexts: Contexts): Promise<void> {
  const named = (value as { readonly jsonldContext?: unknown } | null)?.jsonldContext;
  if (typeof named === 'string' && /^https?:/.test(named)) await contexts.parse(named);
}

function readId(id: string): string {
  if (!isUri(id)) throw subscriptionError('id-invalid', { id: id.slice(0, 100) }, { field: 'id' });
  return id;
}
