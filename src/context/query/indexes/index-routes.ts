import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type Participants, requireOperator } from '../../../participants/index.ts';
import { describedRoutes, type Env, jsonAnswer, jsonBody, refusals, security } from '../../../platform/http/index.ts';
import type { Work } from '../../../platform/work/index.ts';
import type { AttributeIndexes } from './index.ts';

const tags = ['Operation'];

const path = {
  attribute: z.url().max(500).openapi({ description: "The attribute's IRI." }),
  trail: z.array(z.string().min(1).max(100)).max(8).default([]).openapi({ description: 'The way into its value.' }),
  kind: z.enum(['text', 'number']),
};

const indexView = z
  .object({ ...path, uses: z.number(), pinned: z.boolean(), ready: z.boolean() })
  .openapi('AttributeIndex');

const list = createRoute({
  method: 'get',
  path: '/operator/indexes',
  tags,
  security,
  summary: 'List the attribute paths that queries filter by, with their indexes',
  responses: {
    200: jsonAnswer(z.object({ indexes: z.array(indexView) }), 'The most used first; uses fade by half in a week'),
    ...refusals,
  },
});

const pin = createRoute({
  method: 'put',
  path: '/operator/indexes',
  tags,
  security,
  summary: 'Keep the index of an attribute path whatever its use, or release it',
  description: 'Indexes are made and removed every ten minutes.',
  request: {
    body: jsonBody(z.strictObject({ ...path, pinned: z.boolean() })),
  },
  responses: { 204: { description: 'Noted' }, ...refusals },
});

/** Looks after the indexes every ten minutes; answers the routes through which the operator decides. DESIGN §5. */
export function operateIndexes(deps: {
  readonly indexes: AttributeIndexes;
  readonly work: Pick<Work, 'define'>;
  readonly note: Participants['note'];
}): OpenAPIHono<Env> {
  const { indexes, work, note } = deps;
  work.define<object>({
    name: 'attribute-indexes',
    run: async () => void (await indexes.maintain()),
    schedule: { cron: '*/10 * * * *', data: {} },
  });
  const routes = describedRoutes();
  routes.openapi(list, async (c) => {
    requireOperator(c.get('participant'));
    const paths = await indexes.list();
    const views = paths.map(({ attribute, trail, kind, uses, pinned, index_name }) => ({
      ...{ attribute, trail: [...trail], kind, uses, pinned },
      ready: index_name !== null,
    }));
    return c.json({ indexes: views }, 200);
  });
  routes.openapi(pin, async (c) => {
    requireOperator(c.get('participant'));
    const { pinned, ...asked } = c.req.valid('json');
    await indexes.pin(asked, pinned);
    const details = { trail: asked.trail, kind: asked.kind };
    await note({ action: pinned ? 'index.pinned' : 'index.released', object: ['attribute', asked.attribute], details });
    return c.body(null, 204);
  });
  return routes;
}
