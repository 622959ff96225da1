import { OpenAPIHono } from '@hono/zod-openapi';
import type { Env } from '../../platform/http/index.ts';
import type { Participants } from '../participants.ts';
import { accountRoutes } from './account-routes.ts';
import { grantRoutes } from './grant-routes.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { memberRoutes } from './member-routes.ts';
import { organisationRoutes } from './organisation-routes.ts';

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
