import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { describedRoutes, type Env, jsonAnswer, jsonBody, refusals, security } from '../../platform/http/index.ts';
import type { Members } from '../organisations/members.ts';
import type { Organisations } from '../organisations/organisations.ts';
import { requireRole } from '../requirements.ts';
import { organisationAt, organisationPath } from './organisation-routes.ts';
import { memberView, presentMember, role } from './organisation-schemas.ts';

const tags = ['Members'];

const memberPath = organisationPath.extend({ person: z.string().regex(/^[0-9A-Za-z-]{1,64}$/) });

const list = createRoute({
  method: 'get',
  path: '/organisations/{organisation}/members',
  tags,
  security,
  summary: 'List members',
  request: { params: organisationPath },
  responses: { 200: jsonAnswer(z.object({ members: z.array(memberView) }), 'Administrators first'), ...refusals },
});

const change = createRoute({
  method: 'patch',
  path: '/organisations/{organisation}/members/{person}',
  tags,
  security,
  summary: "Change a member's role",
  request: { params: memberPath, body: jsonBody(z.strictObject({ role })) },
  responses: { 204: { description: 'Changed' }, ...refusals },
});

const remove = createRoute({
  method: 'delete',
  path: '/organisations/{organisation}/members/{person}',
  tags,
  security,
  summary: 'Remove a member, or leave',
  request: { params: memberPath },
  responses: { 204: { description: 'Removed' }, ...refusals },
});

/** Members of organisations under /api/v1. */
export function memberRoutes(deps: { organisations: Organisations; members: Members }): OpenAPIHono<Env> {
  const { organisations, members } = deps;
  const app = describedRoutes();

  app.openapi(list, async (c) => {
    const { id } = await organisationAt(c, organisations);
    requireRole(c.get('participant'), id, 'member');
    return c.json({ members: (await members.list(id)).map(presentMember) }, 200);
  });

  app.openapi(change, async (c) => {
    const { id } = await organisationAt(c, organisations);
    requireRole(c.get('participant'), id, 'administrator');
    await members.changeRole(id, c.req.valid('param').person, c.req.valid('json').role);
    return c.body(null, 204);
  });

  app.openapi(remove, async (c) => {
    const { id } = await organisationAt(c, organisations);
    const participant = c.get('participant');
    const { person } = c.req.valid('param');
    const leaves = participant.kind === 'person' && participant.id === person;
    if (!leaves) requireRole(participant, id, 'administrator');
    await members.remove(id, person);
    return c.body(null, 204);
  });

  return app;
}
