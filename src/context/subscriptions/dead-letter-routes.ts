import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Access } from '../../participants/index.ts';
import type { Clock } from '../../platform/clock.ts';
import {
  describedRoutes,
  type Env,
  jsonAnswer,
  type RequestContext,
  refusals,
  security,
} from '../../platform/http/index.ts';
import type { DeadLetters } from './dead-letters.ts';
import { deliveryStanding } from './delivery-standing.ts';
import type { Subscriptions } from './subscriptions.ts';

const tags = ['Subscriptions'];
const params = z.object({ id: z.string().max(2_000).openapi({ description: "The subscription's id." }) });
const time = z.iso.datetime().nullable();
const chosen = z.object({
  letter: z.coerce.number().int().min(1).optional().openapi({ description: 'The number of one letter; absent: all.' }),
});

const letter = z
  .object({
    number: z.number(),
    entity: z.string(),
    made: z.iso.datetime(),
    givenUp: z.iso.datetime(),
    fault: z.string().nullable(),
    data: z.array(z.record(z.string(), z.unknown())),
  })
  .openapi('DeadLetter');

const delivery = z
  .object({
    standing: z
      .enum(['active', 'failing', 'full', 'paused', 'expired'])
      .openapi({ description: '`full`: more has happened than may wait; the rest is in the change log.' }),
    waiting: z.number(),
    deadLetters: z.number(),
    bytes: z.number().openapi({ description: 'How much waits or was given up, in bytes.' }),
    nextAttempt: time,
    lapsed: time.openapi({ description: 'When changes were last gone from the change log before they could be told.' }),
    fault: z.string().nullable(),
    attempts: z.array(
      z.object({
        at: z.iso.datetime(),
        milliseconds: z.number(),
        entities: z.number(),
        sent: z.boolean(),
        answer: z.string(),
      }),
    ),
  })
  .openapi('Delivery');

const show = createRoute({
  method: 'get',
  path: '/subscriptions/{id}/delivery',
  tags,
  security,
  summary:
    'How the notifications of a subscription fare: what waits, the next attempt, and the last ten with their answers',
  request: { params },
  responses: { 200: jsonAnswer(delivery, 'As it is now'), ...refusals },
});

const list = createRoute({
  method: 'get',
  path: '/subscriptions/{id}/dead-letters',
  tags,
  security,
  summary: 'What of a subscription was given up, because its receiver refused it or was away for a day',
  description: 'The space is that of the header NGSILD-Tenant. Letters are kept for thirty days.',
  request: {
    params,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(1000).default(100),
      after: z.coerce.number().int().min(0).default(0).openapi({ description: 'The number of the last one seen.' }),
    }),
  },
  responses: {
    200: jsonAnswer(z.object({ waiting: z.number(), letters: z.array(letter) }), 'The oldest first'),
    ...refusals,
  },
});

const replay = createRoute({
  method: 'post',
  path: '/subscriptions/{id}/replay',
  tags,
  security,
  summary: 'Send again what of a subscription was given up',
  request: { params, query: chosen },
  responses: {
    202: jsonAnswer(z.object({ revived: z.number() }), 'So many wait again'),
    ...refusals,
  },
});

const discard = createRoute({
  method: 'delete',
  path: '/subscriptions/{id}/dead-letters',
  tags,
  security,
  summary: 'Drop what of a subscription was given up, for good',
  request: { params, query: chosen },
  responses: {
    200: jsonAnswer(z.object({ discarded: z.number() }), 'So many are gone'),
    ...refusals,
  },
});

/** The routes of how deliveries fare and of what was given up. */
export function deadLetterRoutes(deps: {
  readonly clock: Clock;
  readonly subscriptions: Subscriptions;
  readonly deadLetters: DeadLetters;
  readonly accessOf: (c: RequestContext) => Promise<Access>;
}): OpenAPIHono<Env> {
  const { clock, subscriptions, deadLetters, accessOf } = deps;
  const routes = describedRoutes();
  routes.openapi(show, async (c) => {
    const told = await subscriptions.retrieve(await accessOf(c), c.req.valid('param').id);
    const { state } = told;
    const counts = { waiting: state?.waiting ?? 0, deadLetters: state?.dead ?? 0, bytes: state?.bytes ?? 0 };
    const times = { nextAttempt: state?.due?.toISOString() ?? null, lapsed: state?.lapsed?.toISOString() ?? null };
    const attempts = { fault: state?.fault ?? null, attempts: [...(state?.attempts ?? [])] };
    return c.json({ standing: deliveryStanding(told, clock.now()), ...counts, ...times, ...attempts }, 200);
  });
  routes.openapi(list, async (c) => {
    const { told, letters } = await deadLetters.list(await accessOf(c), c.req.valid('param').id, c.req.valid('query'));
    const views = letters.map(({ made, givenUp, element, ...rest }) => ({
      ...{ ...rest, made: made.toISOString(), givenUp: givenUp.toISOString() },
      data: JSON.parse(element) as Record<string, unknown>[],
    }));
    return c.json({ waiting: told.state?.waiting ?? 0, letters: views }, 200);
  });
  routes.openapi(replay, async (c) => {
    const { id } = c.req.valid('param');
    return c.json({ revived: await deadLetters.replay(await accessOf(c), id, c.req.valid('query').letter) }, 202);
  });
  routes.openapi(discard, async (c) => {
    const { id } = c.req.valid('param');
    return c.json({ discarded: await deadLetters.discard(await accessOf(c), id, c.req.valid('query').letter) }, 200);
  });
  return routes;
}
