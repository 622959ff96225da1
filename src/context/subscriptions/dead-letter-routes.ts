import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Access } from '../../participants/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/index.ts';
import {
  describedRoutes,
  type Env,
  jsonAnswer,
  type RequestContext,
  refusals,
  security,
} from '../../platform/http/index.ts';
import type { Work } from '../../platform/work/index.ts';
import { subscriptionError } from './errors.ts';
import { dropDead, readDead, revive } from './queue-store.ts';
import type { Subscriptions } from './subscriptions.ts';

const tags = ['Subscriptions'];
const params = z.object({ id: z.string().max(2_000).openapi({ description: "The subscription's id." }) });

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
  summary: 'Send again everything of a subscription that was given up',
  request: { params },
  responses: {
    202: jsonAnswer(z.object({ revived: z.number() }), 'So many wait again'),
    ...refusals,
  },
});

/** The routes of what was given up, and the job that forgets it in the end. */
export function deadLetterRoutes(deps: {
  readonly db: Database;
  readonly clock: Clock;
  readonly work: Pick<Work, 'define'>;
  readonly subscriptions: Subscriptions;
  readonly accessOf: (c: RequestContext) => Promise<Access>;
}): OpenAPIHono<Env> {
  const { db, clock, work, subscriptions, accessOf } = deps;
  work.define<object>({
    name: 'forget-dead-letters',
    run: async () => {
      const before = new Date(clock.now().getTime() - keepMilliseconds);
      await db.transaction((tx) => dropDead(tx, before));
    },
    schedule: { cron: '45 2 * * *', data: {} },
  });
  const routes = describedRoutes();
  /** They may hold what a member is not shown, so they are for who may change the subscription. */
  const require = async (c: RequestContext, id: string) => {
    const access = await accessOf(c);
    const told = await subscriptions.retrieve(access, id);
    if (!told.mayChange) throw subscriptionError('not-yours', { id });
    return { told, place: { space: access.space, id } };
  };
  routes.openapi(list, async (c) => {
    const { told, place } = await require(c, c.req.valid('param').id);
    const letters = await readDead(db.kysely, place, c.req.valid('query'));
    const views = letters.map(({ number, entity, made, dead, fault, element }) => ({
      ...{ number, entity, fault, made: made.toISOString(), givenUp: dead.toISOString() },
      data: JSON.parse(element) as Record<string, unknown>[],
    }));
    return c.json({ waiting: told.state?.waiting ?? 0, letters: views }, 200);
  });
  routes.openapi(replay, async (c) => {
    const { place } = await require(c, c.req.valid('param').id);
    const revived = await db.transaction((tx) => revive(tx, place, clock.now()));
    return c.json({ revived }, 202);
  });
  return routes;
}

const keepMilliseconds = 30 * 24 * 60 * 60 * 1000;
