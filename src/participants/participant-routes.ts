import { OpenAPIHono } from '@hono/zod-openapi';
import type { Env } from '../platform/http/index.ts';
import { accountRoutes } from './accounts/account-routes.ts';
import { keyRoutes } from './keys/key-routes.ts';
import { invitationRoutes } from './organisations/invitation-routes.ts';
import { memberRoutes } from './organisations/member-routes.ts';
import { organisationRoutes } from './organisations/organisation-routes.ts';
import type { Participants } from './participants.ts';
import { grantRoutes } from './permissions/grant-routes.ts';

/** Every described route of this room, to be mounted at /api/v1. */
export function participantRoutes(participants: Participants): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>();
  app.route('/', accountRoutes(participants));
  app.route('/', organisationRoutes(participants));
  app.route('/', memberRoutes(participants));
  app.route('/', invitationRoutes(participants));
  app.route('/', keyRoutes(participants));
  app.route('/', grantRoutes(participants));
  return app;
}
