import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import type { Contexts } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import { describedRoutes, type Env, type RequestContext, refusals, security } from '../../platform/http/index.ts';
import { contextOfRequest } from '../entities/entity-read-context.ts';
import { type Live, passingSubscription } from './live.ts';
import type { ReadySubscription } from './subscription.ts';
import type { Subscriptions } from './subscriptions.ts';

const tags = ['Subscriptions'];
/** Anybody may follow what is open to anybody. */
const anybody = [...security, {}];
const responses = {
  200: {
    description:
      'Events `notification`; their data are lists of entities. The header Last-Event-ID goes on after a break.',
    content: { 'text/event-stream': { schema: z.string() } },
  },
  ...refusals,
};
const seconds = z.coerce.number().int().min(0).max(86_400).default(86_400).openapi({
  description: 'Ends after so many seconds; 0 tells what there is since Last-Event-ID and ends.',
});
const text = z.string().max(8_000).optional();

const byQuery = createRoute({
  method: 'get',
  path: '/live',
  tags,
  security: anybody,
  summary: 'Follow what changes, as far as the caller may read it',
  description: 'Conditions as in a query of NGSI-LD; the space is that of the header NGSILD-Tenant.',
  request: {
    query: z.object({
      type: z.string().min(1).max(8_000),
      ...{ id: text, idPattern: text, q: text, scopeQ: text, attrs: text },
      ...{ georel: text, geometry: text, coordinates: text, geoproperty: text },
      format: z.enum(['normalized', 'concise', 'keyValues']).default('normalized'),
      for: seconds,
    }),
  },
  responses,
});

const bySubscription = createRoute({
  method: 'get',
  path: '/subscriptions/{id}/live',
  tags,
  security: anybody,
  summary: 'Follow what a subscription tells, with the rights of who follows',
  request: { params: z.object({ id: z.string().max(2_000) }), query: z.object({ for: seconds }) },
  responses,
});

/** Streams of changes for browsers, as server-sent events. */
export function liveRoutes(deps: {
  readonly live: Live;
  readonly subscriptions: Subscriptions;
  readonly contexts: Contexts;
  readonly accessOf: (c: RequestContext) => Promise<Access>;
}): OpenAPIHono<Env> {
  const { live, subscriptions, contexts, accessOf } = deps;
  const routes = describedRoutes();
  routes.openapi(byQuery, async (c) => {
    const {
      type,
      id,
      idPattern,
      attrs,
      georel,
      geometry,
      coordinates,
      geoproperty,
      for: lasts,
      ...asked
    } = c.req.valid('query');
    const access = await accessOf(c);
    const geo = { georel, geometry, coordinates, geoproperty };
    const members = {
      ...asked,
      entities: [{ type, id: id?.split(','), idPattern }],
      watchedAttributes: attrs?.split(','),
      geoQ: Object.values(geo).some((part) => part !== undefined) ? geo : undefined,
    };
    return tell(c, passingSubscription(access, members, await contextOfRequest(c, contexts)), lasts);
  });
  routes.openapi(bySubscription, async (c) => {
    const access = await accessOf(c);
    const { subscription } = await subscriptions.retrieve(access, c.req.valid('param').id);
    // Who follows sees what it may read itself, not what the maker may.
    const { maker, organisation } = passingSubscription(access, { entities: [{ type: '*' }] }, await contexts.core());
    return tell(c, { ...subscription, since: 0, maker, organisation }, c.req.valid('query').for);
  });

  function tell(c: RequestContext, subscription: ReadySubscription, lasts: number) {
    live.requireRoom();
    const after = /^\d{1,15}$/.exec(c.req.header('last-event-id') ?? '')?.[0];
    c.header('X-Accel-Buffering', 'no');
    return streamSSE(c, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      // Who takes nothing in would never see an orderly end either.
      const cut = () => void c.env.outgoing?.destroy();
      const request = { space: subscription.space, subscription, seconds: lasts, signal: gone.signal, cut };
      const batches = live.follow({ ...request, after: after === undefined ? undefined : Number(after) });
      let told = -1;
      for await (const { elements, position } of batches) {
        for (const element of elements) await stream.writeSSE({ event: 'notification', data: element });
        // Only a batch as a whole has a place to go on from.
        if (position === told) await stream.write(': \n\n');
        else await stream.writeSSE({ event: 'place', data: String(position), id: String(position) });
        told = position;
      }
    });
  }

  return routes;
}
