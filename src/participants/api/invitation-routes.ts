import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { describedRoutes, type Env, jsonAnswer, jsonBody, refusals, security } from '../../platform/http/index.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { participantError } from '../errors.ts';
import type { Invitations } from '../organisations/invitations.ts';
import type { Organisations } from '../organisations/organisations.ts';
import { requirePerson, requireRole } from '../requirements.ts';
import { organisationAt, organisationPath } from './organisation-routes.ts';
import { emailAddress, invitationView, objectId, presentInvitation, role } from './organisation-schemas.ts';

const tags = ['Invitations'];

const invitationPath = organisationPath.extend({ invitation: objectId });

const list = createRoute({
  method: 'get',
  path: '/organisations/{organisation}/invitations',
  tags,
  security,
  summary: 'List open invitations',
  request: { params: organisationPath },
  responses: { 200: jsonAnswer(z.object({ invitations: z.array(invitationView) }), 'Newest first'), ...refusals },
});

const invite = createRoute({
  method: 'post',
  path: '/organisations/{organisation}/invitations',
  tags,
  security,
  summary: 'Invite somebody by mail',
  request: { params: organisationPath, body: jsonBody(z.strictObject({ email: emailAddress, role })) },
  responses: { 201: jsonAnswer(invitationView, 'The invitation'), ...refusals },
});

const withdraw = createRoute({
  method: 'delete',
  path: '/organisations/{organisation}/invitations/{invitation}',
  tags,
  security,
  summary: 'Withdraw an invitation',
  request: { params: invitationPath },
  responses: { 204: { description: 'Withdrawn' }, ...refusals },
});

const accept = createRoute({
  method: 'post',
  path: '/invitations/accept',
  tags,
  security,
  summary: 'Accept an invitation',
  description: 'The signed-in account must have the address that the invitation was sent to.',
  request: { body: jsonBody(z.strictObject({ token: z.string().min(1).max(200) })) },
  responses: {
    200: jsonAnswer(z.object({ organisation: z.string(), role: z.string() }), 'The new membership'),
    ...refusals,
  },
});

/** Invitations under /api/v1. */
export function invitationRoutes(deps: {
  organisations: Organisations;
  invitations: Invitations;
  accounts: Pick<Accounts, 'account'>;
}): OpenAPIHono<Env> {
  const { organisations, invitations, accounts } = deps;
  const app = describedRoutes();

  app.openapi(list, async (c) => {
    const { id } = await organisationAt(c, organisations);
    requireRole(c.get('participant'), id, 'administrator');
    return c.json({ invitations: (await invitations.list(id)).map(presentInvitation) }, 200);
  });

  app.openapi(invite, async (c) => {
    const organisation = await organisationAt(c, organisations);
    const participant = c.get('participant');
    requireRole(participant, organisation.id, 'administrator');
    const by = participant.kind === 'person' ? participant.id : null;
    const invitation = await invitations.invite(organisation, c.req.valid('json'), by);
    return c.json(presentInvitation(invitation), 201);
  });

  app.openapi(withdraw, async (c) => {
    const { id } = await organisationAt(c, organisations);
    requireRole(c.get('participant'), id, 'administrator');
    if (!(await invitations.withdraw(id, c.req.valid('param').invitation)))
      throw participantError('invitation-missing');
    return c.body(null, 204);
  });

  app.openapi(accept, async (c) => {
    const account = await accounts.account(requirePerson(c.get('participant')));
    if (account === null) throw participantError('not-signed-in');
    const invitation = await invitations.accept(c.req.valid('json').token, account);
    return c.json({ organisation: invitation.organisation, role: invitation.role }, 200);
  });

  return app;
}
