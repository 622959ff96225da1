import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type Participants, requireOperator, requireRole } from '../../participants/index.ts';
import {
  describedRoutes,
  type Env,
  jsonAnswer,
  jsonBody,
  type RequestContext,
  refusals,
  security,
} from '../../platform/http/index.ts';
import { createSpaceAccess } from '../entities/entity-write-request.ts';
import type { Spaces } from '../spaces/index.ts';
import type { Retention } from './rules.ts';

const tags = ['History'];
const days = (what: string) =>
  z
    .number()
    .int()
    .min(1)
    .max(36_500)
    .nullable()
    .default(null)
    .openapi({ description: `${what}; null: for ever.` });

const type = z
  .url()
  .max(500)
  .openapi({ description: "The type's IRI; absent: all types without a rule of their own." });
const rule = z
  .strictObject({
    type: type.optional(),
    raw: days('So many days single instances are kept'),
    hourly: days('So many days sums by the hour are kept, no fewer than single instances'),
    daily: days('So many days sums by the day are kept, no fewer than those by the hour'),
  })
  .openapi('RetentionRule');

const description =
  'The space is that of the header NGSILD-Tenant. For administrators of its organisation, and for the operator. ' +
  'An entity of several types is kept as long as any of them wants. What is older goes in the background, by whole days ' +
  'of UTC, and single instances within a tenth of their time.';

const list = createRoute({
  method: 'get',
  path: '/retention',
  tags,
  security,
  summary: 'How long the history of a space is kept, by type',
  description,
  responses: { 200: jsonAnswer(z.object({ rules: z.array(rule) }), 'The rules'), ...refusals },
});

const set = createRoute({
  method: 'put',
  path: '/retention',
  tags,
  security,
  summary: 'Say how long the history of entities of a type is kept',
  description,
  request: { body: jsonBody(rule) },
  responses: { 204: { description: 'Set; what has been removed before does not come back' }, ...refusals },
});

const remove = createRoute({
  method: 'delete',
  path: '/retention',
  tags,
  security,
  summary: 'Remove a rule, so that what is there is kept for ever',
  description,
  request: { query: z.object({ type: type.optional() }) },
  responses: { 204: { description: 'Removed' }, ...refusals },
});

/** The routes through which it is said how long history is kept. */
export function retentionRoutes({
  retention,
  spaces,
  note,
}: {
  readonly retention: Retention;
  readonly spaces: Spaces;
  readonly note: Participants['note'];
}): OpenAPIHono<Env> {
  const { spaceOf } = createSpaceAccess(spaces);
  const routes = describedRoutes();

  /** The space that the caller keeps. */
  async function keptSpace(c: RequestContext): Promise<number> {
    const space = await spaceOf(c);
    const organisation = await spaces.organisation(space);
    if (organisation === null) requireOperator(c.get('participant'));
    else requireRole(c.get('participant'), organisation, 'administrator');
    return space;
  }

  routes.openapi(list, async (c) => {
    const rules = await retention.list(await keptSpace(c));
    const views = rules.map(({ type, raw, hourly, daily }) => ({
      ...(type === null ? {} : { type }),
      ...{ raw, hourly, daily },
    }));
    return c.json({ rules: views }, 200);
  });
  routes.openapi(set, async (c) => {
    const space = await keptSpace(c);
    const { type = null, ...lengths } = c.req.valid('json');
    await retention.set(space, { type, ...lengths });
    await note({ action: 'retention.set', object: ['type', type ?? '*'], details: { space, ...lengths } });
    return c.body(null, 204);
  });
  routes.openapi(remove, async (c) => {
    const space = await keptSpace(c);
    const { type = null } = c.req.valid('query');
    await retention.remove(space, type);
    await note({ action: 'retention.removed', object: ['type', type ?? '*'], details: { space } });
    return c.body(null, 204);
  });
  return routes;
}
